// The local CA: makes its own certificate and issues server certificates for names and addresses. No files here.
import { generateKeyPair, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { accept, type Result } from '../result.ts';
import { cleanNames } from './names.ts';
import { refuseTls } from './tls-refusals.ts';

/** PEM texts. */
export interface KeyAndCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Issuing {
  readonly nowMs: number;
  /** Cryptographically strong bytes, for the serial number. */
  readonly random: (bytes: number) => Uint8Array;
}

const DAY_MS = 86_400_000;
const CA_DAYS = 20 * 365;
/** The longest life that browsers accept is 398 days. */
const LEAF_DAYS = 397;
/** A machine whose clock is a little behind takes the new certificate at once. */
const BACKDATED_MS = 3_600_000;
/** X.509's limit for a common name, in characters. */
const COMMON_NAME = 64;
const generate = promisify(generateKeyPair);

/** A CA of 20 years that may issue server certificates only at first hand. `name` becomes part of its common name. */
export async function makeLocalCa(name: string, { nowMs, random }: Issuing): Promise<KeyAndCertificate> {
  const keyPem = await newKeyPem();
  const key = forge.pki.privateKeyFromPem(keyPem);
  const serial = serialFrom(random);
  const subject = commonName(`Switchkey CA ${serial.slice(0, 8)} ${name}`);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicOf(key);
  certificate.serialNumber = serial;
  certificate.validity = { notBefore: new Date(nowMs - BACKDATED_MS), notAfter: new Date(nowMs + CA_DAYS * DAY_MS) };
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  return { certPem: pemOf(certificate), keyPem };
}

/**
 * A server certificate for 397 days with a new key, followed by the CA's certificate; it never outlives the CA.
 * `names`: host names and IP addresses. Throws when `ca` is no RSA key with its certificate.
 */
export async function issueLeaf(
  ca: KeyAndCertificate,
  names: readonly string[],
  { nowMs, random }: Issuing,
): Promise<Result<KeyAndCertificate, 'tls_name_invalid' | 'tls_ca_expired'>> {
  const cleaned = cleanNames(names);
  if (!cleaned.ok) return cleaned;
  const issuer = forge.pki.certificateFromPem(ca.certPem);
  const untilMs = Math.min(nowMs - BACKDATED_MS + LEAF_DAYS * DAY_MS, issuer.validity.notAfter.getTime());
  if (untilMs <= nowMs) return refuseTls('tls_ca_expired');
  const keyPem = await newKeyPem();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicOf(forge.pki.privateKeyFromPem(keyPem));
  certificate.serialNumber = serialFrom(random);
  certificate.validity = { notBefore: new Date(nowMs - BACKDATED_MS), notAfter: new Date(untilMs) };
  certificate.setSubject(commonName(cleaned.value[0] ?? ''));
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: cleaned.value.map(altName) },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(ca.keyPem), forge.md.sha256.create());
  return accept({ certPem: pemOf(certificate) + new X509Certificate(ca.certPem).toString(), keyPem });
}

/** node:crypto makes the key, off the main thread; node-forge would take seconds on it. */
async function newKeyPem(): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: 3072 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publicOf(key: forge.pki.rsa.PrivateKey): forge.pki.rsa.PublicKey {
  return forge.pki.setRsaPublicKey(key.n, key.e);
}

/** 16 bytes, positive and without leading zeros, as DER wants an integer. */
function serialFrom(random: Issuing['random']): string {
  const bytes = Buffer.from(random(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** ASCII only: node-forge writes other letters differently in a subject and in the issuer copied from it. */
function commonName(text: string): forge.pki.CertificateField[] {
  const value = text
    .normalize('NFKD')
    .replaceAll(/[^ -~]/g, '')
    .slice(0, COMMON_NAME);
  return [{ name: 'commonName', value, valueTagClass: forge.asn1.Type.UTF8 as never }];
}

function altName(name: string): { type: number; value?: string; ip?: string } {
  return isIP(name) > 0 ? { type: 7, ip: name } : { type: 2, value: name };
}

function pemOf(certificate: forge.pki.Certificate): string {
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}
