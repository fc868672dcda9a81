// Reads a certificate somebody brought, as PEM, and judges whether a server may use it now and under its names.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { accept, type Result } from '../result.ts';
import { isoOf } from '../time.ts';
import type { KeyAndCertificate } from './local-ca.ts';
import { coversName, namesIn } from './names.ts';
import { refuseTls, type TlsCode } from './tls-refusals.ts';

/** A certificate and key that TLS can use as they are; instants in epoch milliseconds. */
export interface ServerCertificate extends KeyAndCertificate {
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** One line, e.g. `CN=Example CA, O=Example`. */
  readonly issuer: string;
}

export interface Wanted {
  readonly nowMs: number;
  /** Names the certificate must hold for, cleaned by `cleanNames`; empty = any. */
  readonly names: readonly string[];
}

/** Certificate chain and key of the largest CAs stay far below this. */
export const PEM_CAP_CHARS = 128 * 1024;
const MAX_CERTIFICATES = 10;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN ((?:[A-Z]{1,10} )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const SERVER_AUTH = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];

/** `certPem` and `keyPem` may be one and the same text. The order of the certificates does not matter. */
export function readPem(given: KeyAndCertificate, wanted: Wanted): Result<ServerCertificate, TlsCode> {
  if (given.certPem.length > PEM_CAP_CHARS || given.keyPem.length > PEM_CAP_CHARS) return refuseTls('tls_too_large');
  const certificates = readCertificates(given.certPem);
  if (certificates === undefined) return refuseTls('tls_unreadable');
  const key = readKey(given.keyPem);
  if (!key.ok) return key;
  const leaf = certificates.find((one) => one.checkPrivateKey(key.value));
  if (leaf === undefined) return refuseTls('tls_key_mismatch');
  const wrong = wrongWith(leaf, key.value, wanted);
  if (wrong !== undefined) return wrong;
  const chain = chainFrom(leaf, certificates);
  const certPem = chain.map((one) => one.toString()).join('');
  const keyPem = key.value.export({ type: 'pkcs8', format: 'pem' }).toString();
  return usable({ certPem, keyPem }, leaf);
}

/** Undefined when there is none, one is damaged, or there are too many. */
export function readCertificates(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(CERTIFICATE) ?? [];
  if (blocks.length === 0 || blocks.length > MAX_CERTIFICATES) return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

function readKey(pem: string): Result<KeyObject, TlsCode> {
  const block = PRIVATE_KEY.exec(pem)?.[0];
  if (block === undefined) return refuseTls('tls_no_key');
  if (/ENCRYPTED/.test(block)) return refuseTls('tls_key_locked');
  try {
    return accept(createPrivateKey(block));
  } catch {
    return refuseTls('tls_unreadable', '(Its private key is damaged.)');
  }
}

function wrongWith(leaf: X509Certificate, key: KeyObject, { nowMs, names }: Wanted) {
  const [fromMs, untilMs] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  if (nowMs >= untilMs) return refuseTls('tls_expired', `(It ended on ${dateOf(untilMs)}.)`);
  if (nowMs < fromMs) return refuseTls('tls_not_yet_valid', `(It begins on ${dateOf(fromMs)}.)`);
  if (isWeak(leaf, key)) return refuseTls('tls_weak_key');
  // Absent extended key usage means any; a CA certificate is for signing others.
  if (leaf.ca || (leaf.keyUsage ?? SERVER_AUTH).every((usage) => !SERVER_AUTH.includes(usage)))
    return refuseTls('tls_not_for_servers');
  const missing = names.filter((name) => !coversName(leaf, name));
  if (missing.length === 0) return undefined;
  const found = namesIn(leaf).slice(0, 10).join(', ');
  const particulars = `(Wanted: ${missing.join(', ')}. It is for: ${found === '' ? 'no name at all' : found}.)`;
  return refuseTls('tls_name_mismatch', particulars, { names: found, missing: missing.join(', ') });
}

function isWeak(leaf: X509Certificate, key: KeyObject): boolean {
  if (/md5|sha-?1(?!\d)/i.test(leaf.signatureAlgorithm ?? '')) return true;
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return modulusLength < 2048;
    case 'ec':
      return !CURVES.has(namedCurve);
    default:
      return key.asymmetricKeyType !== 'ed25519';
  }
}

/** The leaf, then who issued it, as far as the given certificates go: the order TLS sends them in. */
function chainFrom(leaf: X509Certificate, given: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; ; ) {
    const issuer = given.find((one) => !chain.includes(one) && last.checkIssued(one) && last.verify(one.publicKey));
    if (issuer === undefined) return chain;
    chain.push(issuer);
    last = issuer;
  }
}

/** OpenSSL has the last word: what it does not load could not be served. */
function usable(pair: KeyAndCertificate, leaf: X509Certificate): Result<ServerCertificate, TlsCode> {
  try {
    createSecureContext({ cert: pair.certPem, key: pair.keyPem });
  } catch {
    return refuseTls('tls_weak_key', '(OpenSSL refuses to use it.)');
  }
  const issuer = leaf.issuer.split('\n').join(', ');
  const [notBeforeMs, notAfterMs] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  return accept({ ...pair, names: namesIn(leaf), notBeforeMs, notAfterMs, issuer });
}

function dateOf(ms: number): string {
  return isoOf(Math.floor(ms / 1000)).slice(0, 10);
}
