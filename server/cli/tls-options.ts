// The options that say how the server is reached: by HTTPS with which certificate, or behind a proxy that does it.
import type { Command } from 'commander';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { CertificateSource } from '../../shared/tls/certificate-source.ts';
import { isLoopback, tlsFolder } from '../http/https.ts';
import type { FolderOptions } from './command.ts';

export interface TlsOptions extends FolderOptions {
  readonly httpsNames?: string;
  readonly tlsPem?: string;
  readonly tlsKey?: string;
  readonly tlsP12?: string;
  readonly tlsPasswordFile?: string;
}

export function onCertificate(command: Command): Command {
  return command
    .option('--https-names <names>', 'host names and addresses, e.g. a.example,192.0.2.7; alone: by a CA of its own')
    .option('--tls-pem <file>', 'certificate chain you bring, as PEM')
    .option('--tls-key <file>', 'its private key, where that is in a file of its own')
    .option('--tls-p12 <file>', 'certificate and key you bring, as a PKCS#12 bundle')
    .option('--tls-password-file <file>', 'the password of the bundle, in the first line');
}

/** Undefined when nothing asks for HTTPS. */
export function sourceFrom(options: TlsOptions): Result<CertificateSource | undefined, 'tls_options_unclear'> {
  const { data, httpsNames, tlsPem, tlsKey, tlsP12, tlsPasswordFile } = options;
  const names = httpsNames?.split(',').filter((name) => name.trim() !== '') ?? [];
  if (tlsPem !== undefined && tlsP12 !== undefined) return unclear('Both --tls-pem and --tls-p12 are given.');
  if (tlsKey !== undefined && tlsPem === undefined) return unclear('--tls-key is given without --tls-pem.');
  if (tlsPasswordFile !== undefined && tlsP12 === undefined)
    return unclear('--tls-password-file is given without --tls-p12.');
  if (tlsPem !== undefined) return accept({ kind: 'pem', certFile: tlsPem, keyFile: tlsKey ?? tlsPem, names });
  if (tlsP12 !== undefined) return accept({ kind: 'p12', file: tlsP12, passwordFile: tlsPasswordFile, names });
  return accept(httpsNames === undefined ? undefined : { kind: 'own', folder: tlsFolder(data), names });
}

/** Passwords and licences do not cross a network in the clear unless somebody says that a proxy sees to it. */
export function refuseOpenDoor(
  host: string,
  source: CertificateSource | undefined,
  behindProxy: boolean,
): Result<true, 'https_required'> {
  if (source !== undefined || behindProxy || isLoopback(host)) return accept(true);
  return refuse(
    'https_required',
    `The server would be reachable at ${host} from other machines without HTTPS, so it was not started.`,
    'Add --https-names, --tls-pem or --tls-p12. Where a proxy on this machine ends TLS, add --behind-proxy instead.',
  );
}

function unclear(message: string) {
  return refuse('tls_options_unclear', message, 'Give one certificate: --tls-pem with --tls-key, or --tls-p12.');
}
