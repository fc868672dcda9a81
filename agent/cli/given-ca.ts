// The file with the server's CA that an admin names on the command line.
import { readFile, stat } from 'node:fs/promises';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { PEM_CAP_CHARS, readCertificates } from '../../shared/tls/certificate.ts';

/** The certificates alone, as PEM: a key that stands beside them stays where it is. */
export async function givenCa(file: string): Promise<Result<string>> {
  const found = await stat(file).catch(() => undefined);
  const readable = found?.isFile() === true && found.size <= PEM_CAP_CHARS;
  const text = readable ? await readFile(file, 'utf8').catch(() => '') : '';
  const certificates = readCertificates(text);
  if (certificates !== undefined) return accept(certificates.map((one) => one.toString()).join(''));
  return refuse(
    'server_ca_unreadable',
    `The file ${file} is not there, cannot be read or holds no certificate as PEM.`,
    'Give a file with the output of "tls ca" of the server.',
  );
}
