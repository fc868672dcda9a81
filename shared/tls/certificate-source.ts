// Where a program's certificate comes from: its own CA, or files somebody brings; read and renewed through given hands.
import { reasonOf } from '../errors.ts';
import { accept, type Result } from '../result.ts';
import { PEM_CAP_CHARS, readPem, type ServerCertificate } from './certificate.ts';
import type { Issuing } from './local-ca.ts';
import { cleanNames } from './names.ts';
import { OWN_FILE_CAP_BYTES, OWN_FILES, ownCertificate } from './own-certificate.ts';
import { BUNDLE_CAP_BYTES, readPkcs12 } from './pkcs12.ts';
import { refuseTls, type TlsCode } from './tls-refusals.ts';

/** Brought certificates must hold for `names`; an empty list takes whatever names they have. Paths of files. */
export type CertificateSource =
  | { readonly kind: 'own'; readonly folder: string; readonly names: readonly string[] }
  | { readonly kind: 'pem'; readonly certFile: string; readonly keyFile: string; readonly names: readonly string[] }
  | {
      readonly kind: 'p12';
      readonly file: string;
      /** Its first line counts; absent = a bundle without password. */
      readonly passwordFile: string | undefined;
      readonly names: readonly string[];
    };

/** How files are reached; what surprises is thrown. */
export interface CertificateFiles {
  /** Undefined when there is none; `too-large` unread when it is beyond the cap. */
  read(file: string, capBytes: number): Promise<Uint8Array | undefined | 'too-large'>;
  /** Whole or not at all, readable by its owner only; makes the folder. */
  writePrivate(file: string, content: string): Promise<void>;
}

const PASSWORD_CAP_BYTES = 4_096;

/** The certificate to use now. The own CA and its certificate are made, renewed and written where that is due. */
export async function currentCertificate(
  source: CertificateSource,
  files: CertificateFiles,
  issuing: Issuing,
): Promise<Result<ServerCertificate, TlsCode>> {
  if (source.kind === 'own') return currentOwn(source, files, issuing);
  const names = source.names.length === 0 ? accept([]) : cleanNames(source.names);
  if (!names.ok) return names;
  const wanted = { nowMs: issuing.nowMs, names: names.value };
  if (source.kind === 'pem') {
    const certPem = await brought(files, source.certFile, PEM_CAP_CHARS);
    if (!certPem.ok) return certPem;
    const keyPem = await brought(files, source.keyFile, PEM_CAP_CHARS);
    return keyPem.ok ? readPem({ certPem: text(certPem.value), keyPem: text(keyPem.value) }, wanted) : keyPem;
  }
  const bundle = await brought(files, source.file, BUNDLE_CAP_BYTES);
  if (!bundle.ok) return bundle;
  const password = await passwordIn(files, source.passwordFile);
  return password.ok ? readPkcs12(bundle.value, password.value, wanted) : password;
}

/** Paths of the own CA's files. */
export function ownFilePaths(folder: string): { readonly ca: string; readonly server: string } {
  return { ca: `${folder}/${OWN_FILES.ca}`, server: `${folder}/${OWN_FILES.server}` };
}

async function currentOwn(
  { folder, names }: CertificateSource & { readonly kind: 'own' },
  files: CertificateFiles,
  issuing: Issuing,
): Promise<Result<ServerCertificate, TlsCode>> {
  const paths = ownFilePaths(folder);
  const found = { ca: await ownText(files, paths.ca), server: await ownText(files, paths.server) };
  const own = await ownCertificate(found, { names, caName: names[0] ?? '' }, issuing);
  if (!own.ok) return own;
  const { ca, server } = own.value.write;
  if (ca !== undefined) await files.writePrivate(paths.ca, ca);
  if (server !== undefined) await files.writePrivate(paths.server, server);
  return accept(own.value.certificate);
}

async function ownText(files: CertificateFiles, path: string): Promise<string | undefined> {
  const bytes = await files.read(path, OWN_FILE_CAP_BYTES);
  return bytes === undefined ? undefined : bytes === 'too-large' ? '' : text(bytes);
}

async function brought(
  files: CertificateFiles,
  file: string,
  capBytes: number,
): Promise<Result<Uint8Array, 'tls_unreadable' | 'tls_too_large'>> {
  try {
    const bytes = await files.read(file, capBytes);
    if (bytes === undefined) return refuseTls('tls_unreadable', `(There is no file ${file}.)`);
    return bytes === 'too-large' ? refuseTls('tls_too_large', `(${file})`) : accept(bytes);
  } catch (thrown) {
    return refuseTls('tls_unreadable', `(${reasonOf(thrown)})`);
  }
}

async function passwordIn(files: CertificateFiles, file: string | undefined): Promise<Result<string, TlsCode>> {
  if (file === undefined) return accept('');
  const found = await brought(files, file, PASSWORD_CAP_BYTES);
  return found.ok ? accept(text(found.value).split(/\r?\n/)[0] ?? '') : found;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
