// `ca`: the certificate of the agent's own CA, to be trusted by who reaches its page and API from another machine.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { ownFilePaths } from '../../shared/tls/certificate-source.ts';
import { caCertificateIn } from '../../shared/tls/own-certificate.ts';
import type { Answer } from './answer.ts';

/** Reads the file itself, so that it works while the agent is down; never tells the key that stands beside it. */
export async function ownCa(stateDir: string): Promise<Result<Answer>> {
  const { ca } = ownFilePaths(path.join(stateDir, 'tls'));
  try {
    const pem = caCertificateIn(await readFile(ca, 'utf8'));
    if (pem === undefined) throw new Fault('ca_unreadable', 'it holds no certificate');
    const { fingerprint256, validTo } = new X509Certificate(pem);
    const until = isoOf(Math.floor(Date.parse(validTo) / 1000));
    const text = `${pem.trimEnd()}\nSHA-256 ${fingerprint256}\nValid until ${until}`;
    return accept({ json: { ca: pem, fingerprint: fingerprint256, until }, text });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
      return refuse(
        'no_own_ca',
        `This agent has no CA of its own in ${stateDir}.`,
        'It makes one when the setting localApi.bind is set and no certificate is brought.',
      );
    }
    return refuse('ca_unreadable', `The file ${ca} cannot be read: ${reasonOf(thrown)}.`, 'Run the command as root.');
  }
}
