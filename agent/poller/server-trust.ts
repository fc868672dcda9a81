// Whom the agent believes to be the server: the roots that come with Node, and the CAs in the file of the setting.
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { PEM_CAP_CHARS, readCertificates } from '../../shared/tls/certificate.ts';

/** `file`: certificates as PEM, absolute path; undefined = the roots alone. Reads the file at every call. */
export function serverTrust(file: string | undefined): Result<SecureContext, 'server_ca_unreadable'> {
  if (file === undefined) return accept(createSecureContext({ minVersion: 'TLSv1.2' }));
  try {
    const certificates = statSync(file).size > PEM_CAP_CHARS ? undefined : readCertificates(readFileSync(file, 'utf8'));
    if (certificates === undefined) return unreadable(file, 'it holds no certificate as PEM');
    const ca = [...getCACertificates('default'), ...certificates.map((one) => one.toString())];
    return accept(createSecureContext({ minVersion: 'TLSv1.2', ca }));
  } catch (thrown) {
    return unreadable(file, reasonOf(thrown));
  }
}

function unreadable(file: string, reason: string) {
  return refuse(
    'server_ca_unreadable',
    `The file of the setting serverCa, ${file}, cannot be used: ${reason}.`,
    'Put the output of "tls ca" of the server there, readable for the user of the agent. The limits stay as they are.',
  );
}
