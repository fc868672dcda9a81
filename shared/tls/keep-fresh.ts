// Puts a renewed certificate into use while the program runs, and says in time when nobody renews it.
import type { SecureContextOptions } from 'node:tls';
import { reasonOf } from '../errors.ts';
import type { Result } from '../result.ts';
import { isoOf } from '../time.ts';
import type { ServerCertificate } from './certificate.ts';
import type { KeyAndCertificate } from './local-ca.ts';
import { renewalOf } from './renewal.ts';

export interface FreshnessDeps {
  /** Looks again at where the certificate comes from. */
  readonly current: (nowMs: number) => Promise<Result<ServerCertificate>>;
  /** Serves it to every connection from now on; those that are open stay. */
  readonly use: (context: SecureContextOptions) => void;
  readonly log: {
    info(message: string, fields: Readonly<Record<string, unknown>>): void;
    warn(message: string, fields: Readonly<Record<string, unknown>>): void;
    error(message: string, fields: Readonly<Record<string, unknown>>): void;
  };
}

/** How often `check` is to be called, in milliseconds. */
export const CERTIFICATE_CHECK_MS = 86_400_000;

export function secureOptions({ certPem, keyPem }: KeyAndCertificate): SecureContextOptions {
  return { cert: certPem, key: keyPem, minVersion: 'TLSv1.2' };
}

/** Gives `check`, which never throws: a certificate that cannot be taken leaves the one in use where it is. */
export function keepFresh(first: ServerCertificate, { current, use, log }: FreshnessDeps) {
  let used = first;
  return async function check(nowMs: number): Promise<void> {
    try {
      const found = await current(nowMs);
      if (!found.ok) {
        const { code, message, next } = found.refusal;
        log.error('the HTTPS certificate was not renewed; the one in use stays', { code, reason: message, next });
      } else if (found.value.certPem !== used.certPem) {
        use(secureOptions(found.value));
        used = found.value;
        log.info('a new HTTPS certificate is in use', { until: isoOf(Math.floor(used.notAfterMs / 1000)) });
      }
    } catch (thrown) {
      log.error('the HTTPS certificate was not renewed; the one in use stays', { reason: reasonOf(thrown) });
    }
    const { state, words } = renewalOf(used, nowMs);
    if (state !== 'good') log.warn(words, { next: 'Put a renewed one in its place; it is taken without a restart.' });
  };
}
