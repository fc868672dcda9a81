// Opens a PKCS#12 bundle (RFC 7292) that an admin brings; what is in it is judged as if it had come as PEM.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { reasonOf } from '../errors.ts';
import { accept, type Result } from '../result.ts';
import { readPem, type ServerCertificate, type Wanted } from './certificate.ts';
import type { KeyAndCertificate } from './local-ca.ts';
import { refuseTls, type TlsCode } from './tls-refusals.ts';

export const BUNDLE_CAP_BYTES = 128 * 1024;
const PASSWORD_CAP_CHARS = 1_024;
/** Key stretching runs in JavaScript here: a bundle that asks for more rounds would hold everything up for seconds. */
const MAX_ROUNDS = 20_000;
const MAX_DEPTH = 32;
const { asn1, pki, pkcs12 } = forge;

/** `password` '' for a bundle without one. */
export function readPkcs12(bytes: Uint8Array, password: string, wanted: Wanted): Result<ServerCertificate, TlsCode> {
  const opened = openBundle(bytes, password);
  return opened.ok ? readPem(opened.value, wanted) : opened;
}

function openBundle(bytes: Uint8Array, password: string): Result<KeyAndCertificate, TlsCode> {
  if (bytes.length > BUNDLE_CAP_BYTES) return refuseTls('tls_too_large');
  if (password.length > PASSWORD_CAP_CHARS) return refuseTls('tls_password_wrong');
  const bundle = parsed(Buffer.from(bytes).toString('latin1'));
  if (bundle === undefined) return refuseTls('tls_unreadable');
  const rounds = mostRounds(bundle, 0);
  if (rounds > MAX_ROUNDS) return refuseTls('tls_unsupported_bundle', `(It asks for ${rounds} rounds.)`);
  try {
    const bags = pkcs12.pkcs12FromAsn1(bundle, false, password).safeContents.flatMap((contents) => contents.safeBags);
    return contentOf(bags);
  } catch (thrown) {
    return refusalFor(reasonOf(thrown), password);
  }
}

function contentOf(bags: readonly forge.pkcs12.Bag[]): Result<KeyAndCertificate, TlsCode> {
  const certBags = bags.filter((bag) => bag.type === pki.oids.certBag);
  const keys = bags.filter((bag) => bag.type === pki.oids.keyBag || bag.type === pki.oids.pkcs8ShroudedKeyBag);
  const [key] = keys;
  if (key === undefined) return refuseTls('tls_no_key');
  if (keys.length > 1) return refuseTls('tls_unsupported_bundle', '(It holds more than one private key.)');
  const certPem = certBags.map((bag) => new X509Certificate(certificateDer(bag)).toString()).join('');
  return accept({ certPem, keyPem: keyPem(key) });
}

/** node-forge reads RSA alone; of elliptic curves it hands on the bytes, which node:crypto reads. */
function certificateDer({ cert, asn1: bytes }: forge.pkcs12.Bag): Buffer {
  return derOf(cert ? pki.certificateToAsn1(cert) : bytes);
}

function keyPem({ key, asn1: bytes }: forge.pkcs12.Bag): string {
  if (key) return pki.privateKeyToPem(key);
  const read = createPrivateKey({ key: derOf(bytes), format: 'der', type: 'pkcs8' });
  return read.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function derOf(node: forge.asn1.Asn1): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}

function parsed(binary: string): forge.asn1.Asn1 | undefined {
  try {
    return asn1.fromDer(binary, false);
  } catch {
    return undefined;
  }
}

/**
 * The largest number that stands right after an octet string in a sequence: salt and iteration count of every key
 * derivation (RFC 8018 A.2, RFC 7292 4 and C). Looks into octet strings too, where bundles nest their contents.
 */
function mostRounds(node: forge.asn1.Asn1, depth: number): number {
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  if (typeof node.value === 'string') {
    const inner =
      isUniversal(node, asn1.Type.OCTETSTRING) && node.value.startsWith('0') ? parsed(node.value) : undefined;
    return inner === undefined ? 0 : mostRounds(inner, depth + 1);
  }
  let most = 0;
  const children = node.value;
  children.forEach((child, index) => {
    const before = children[index - 1];
    const counts = isUniversal(before, asn1.Type.OCTETSTRING) && isUniversal(child, asn1.Type.INTEGER);
    most = Math.max(most, counts ? integer(child.value) : mostRounds(child, depth + 1));
  });
  return most;
}

function isUniversal(node: forge.asn1.Asn1 | undefined, type: forge.asn1.Type): boolean {
  return node?.type === type && node.tagClass === asn1.Class.UNIVERSAL;
}

function integer(value: unknown): number {
  return typeof value === 'string' ? Number(`0x${Buffer.from(value, 'latin1').toString('hex') || '0'}`) : 0;
}

function refusalFor(reason: string, password: string): Result<never, TlsCode> {
  if (/password|decrypt/i.test(reason)) {
    // Bundles spell such a password in two ways at once, of which node-forge knows one.
    const foreign = /[^ -~]/.test(password);
    return foreign
      ? refuseTls('tls_unsupported_bundle', '(Its password has letters other than plain English ones.)')
      : refuseTls('tls_password_wrong');
  }
  return /unsupported|unknown/i.test(reason) ? refuseTls('tls_unsupported_bundle') : refuseTls('tls_unreadable');
}
