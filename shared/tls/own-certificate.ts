// What a program with a CA of its own does with what it finds in its tls folder: keep, renew or begin. Touches no file.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accept, type Result } from '../result.ts';
import { readCertificates, readPem, type ServerCertificate } from './certificate.ts';
import { type Issuing, issueLeaf, type KeyAndCertificate, makeLocalCa } from './local-ca.ts';
import { cleanNames } from './names.ts';
import { renewalOf } from './renewal.ts';
import { refuseTls, type TlsCode } from './tls-refusals.ts';

/** Contents of the two files, key and certificates together so that neither is ever without the other. */
export interface OwnFiles {
  readonly ca: string | undefined;
  readonly server: string | undefined;
}

export interface OwnCertificate {
  readonly certificate: ServerCertificate;
  /** The certificate that agents and browsers are given to trust; no key. */
  readonly caPem: string;
  readonly caNotAfterMs: number;
  /** What changed and must be written before it is used; the CA first. */
  readonly write: { readonly ca?: string; readonly server?: string };
}

/** The names of the files of `OwnFiles` within the tls folder. */
export const OWN_FILES = { ca: 'ca.pem', server: 'server.pem' } as const;
/** Larger than any file written here. */
export const OWN_FILE_CAP_BYTES = 64 * 1024;

/**
 * Never replaces a CA by itself: those who trust it would have to be told. `caName` becomes part of a new CA's name.
 * Makes keys, which takes about half a second each.
 */
export async function ownCertificate(
  found: OwnFiles,
  order: { readonly names: readonly string[]; readonly caName: string },
  issuing: Issuing,
): Promise<Result<OwnCertificate, TlsCode>> {
  const names = cleanNames(order.names);
  if (!names.ok) return names;
  const wanted = { nowMs: issuing.nowMs, names: names.value };
  const newCa = found.ca === undefined ? await makeLocalCa(order.caName, issuing) : undefined;
  const ca = newCa ?? readCa(found.ca ?? '');
  if (ca === undefined) return refuseTls('tls_ca_damaged');
  const caCertificate = new X509Certificate(ca.certPem);
  const trust = { caPem: ca.certPem, caNotAfterMs: caCertificate.validToDate.getTime() };
  if (found.server !== undefined) {
    const kept = readPem({ certPem: found.server, keyPem: found.server }, wanted);
    const keep = kept.ok && renewalOf(kept.value, issuing.nowMs).state === 'good';
    if (keep && isIssuedBy(kept.value, caCertificate)) return accept({ certificate: kept.value, ...trust, write: {} });
  }
  const issued = await issueLeaf(ca, names.value, issuing);
  if (!issued.ok) return issued;
  const certificate = readPem(issued.value, wanted);
  if (!certificate.ok) return certificate;
  const write = { ...(newCa === undefined ? {} : { ca: joined(newCa) }), server: joined(certificate.value) };
  return accept({ certificate: certificate.value, ...trust, write });
}

/** The CA's certificate alone, as PEM; undefined when the text holds none. */
export function caCertificateIn(text: string): string | undefined {
  return readCertificates(text)?.[0]?.toString();
}

function readCa(text: string): KeyAndCertificate | undefined {
  const certificate = readCertificates(text)?.[0];
  if (certificate === undefined) return undefined;
  try {
    const key = createPrivateKey(text);
    const whole = certificate.checkPrivateKey(key) && certificate.verify(certificate.publicKey);
    if (key.asymmetricKeyType !== 'rsa' || !certificate.ca || !whole) return undefined;
    return { certPem: certificate.toString(), keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  } catch {
    return undefined;
  }
}

function isIssuedBy({ certPem }: ServerCertificate, ca: X509Certificate): boolean {
  return new X509Certificate(certPem).verify(ca.publicKey);
}

function joined({ certPem, keyPem }: KeyAndCertificate): string {
  return certPem + keyPem;
}
