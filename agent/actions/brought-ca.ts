// A CA for the server's HTTPS that comes with an enrolment: trusted for it at once, kept where it led to one.
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { readCertificates } from '../../shared/tls/certificate.ts';
import type { Settings } from '../config.ts';
import type { Corridor } from '../cycle.ts';
import { writeDurably } from '../licence-store/durable-file.ts';
import { SERVER_CA_FILE } from './plan-installation.ts';

export interface BroughtCa {
  /** What the settings shall say from now on. */
  keep(): Partial<Settings>;
  /** Trusts whom it trusted before. */
  drop(): void;
}

/** The certificates alone are written down; a key beside them is not. Without `pem` all stays as it is. */
export function bringServerCa({ deps, http }: Corridor, pem: string | undefined): Result<BroughtCa> {
  if (pem === undefined) return accept({ keep: () => ({}), drop: () => undefined });
  const certificates = readCertificates(pem);
  if (certificates === undefined) {
    return refuse(
      'server_ca_unreadable',
      'The given CA holds no certificate as PEM. Nothing was changed.',
      'Give the output of "tls ca" of the server.',
    );
  }
  const file = path.join(deps.stateDir, SERVER_CA_FILE);
  const candidate = `${file}.new`;
  try {
    writeDurably(candidate, Buffer.from(certificates.map((one) => one.toString()).join('')));
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return refuse(
      thrown.code,
      `${thrown.message}.`,
      'Make room or mend the rights of the state folder, then enrol again.',
    );
  }
  http.trustCa(candidate);
  return accept({
    keep() {
      renameSync(candidate, file);
      http.trustCa(file);
      return { serverCa: file };
    },
    drop() {
      http.trustCa(deps.settings.read().serverCa);
      rmSync(candidate, { force: true });
    },
  });
}
