// HTTPS for the server: reads and writes the certificate's files, and keeps what is served fresh.
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import type { Server } from 'node:https';
import { dirname, join } from 'node:path';
import type { Result } from '../../shared/result.ts';
import type { ServerCertificate } from '../../shared/tls/certificate.ts';
import {
  type CertificateFiles,
  type CertificateSource,
  currentCertificate,
} from '../../shared/tls/certificate-source.ts';
import { CERTIFICATE_CHECK_MS, keepFresh } from '../../shared/tls/keep-fresh.ts';
import type { Issuing } from '../../shared/tls/local-ca.ts';
import type { TlsCode } from '../../shared/tls/tls-refusals.ts';
import type { Log } from '../log.ts';

/** What is served, and where to look for what comes after it. */
export interface Https {
  readonly source: CertificateSource;
  readonly certificate: ServerCertificate;
}

export interface CertificateKeeping {
  /** Puts a fresher certificate into use where there is one. Never throws. */
  check(): Promise<void>;
  stop(): void;
}

/** Folder of the server's own CA. */
export function tlsFolder(dataFolder: string): string {
  return join(dataFolder, 'tls');
}

/** Throws what the file system says when the own CA cannot be read or written. */
export async function openHttps(source: CertificateSource, issuing: Issuing): Promise<Result<Https, TlsCode>> {
  const found = await currentCertificate(source, FILES, issuing);
  return found.ok ? { ok: true, value: { source, certificate: found.value } } : found;
}

/** Looks daily, so that a certificate is renewed before its end without a restart. */
export function keepCertificate(
  server: Server,
  { source, certificate }: Https,
  world: { readonly nowMs: () => number; readonly random: Issuing['random']; readonly log: Log },
): CertificateKeeping {
  const { nowMs, random, log } = world;
  const check = keepFresh(certificate, {
    current: (now) => currentCertificate(source, FILES, { nowMs: now, random }),
    use: (context) => server.setSecureContext(context),
    log,
  });
  const timer = setInterval(() => check(nowMs()), CERTIFICATE_CHECK_MS);
  timer.unref();
  return { check: () => check(nowMs()), stop: () => clearInterval(timer) };
}

/** True when nobody beyond this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);
}

const FILES: CertificateFiles = {
  async read(file, capBytes) {
    const found = await stat(file).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });
    if (found === undefined) return undefined;
    return found.size > capBytes ? 'too-large' : readFile(file);
  },
  async writePrivate(file, content) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await chmod(dirname(file), 0o700);
    const handle = await open(`${file}.tmp`, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.tmp`, file);
  },
};
