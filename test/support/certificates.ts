// Certificates for tests: signed by themselves or by a local CA, with whatever is to be wrong about them.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import type { KeyAndCertificate } from '../../shared/tls/local-ca.ts';

export interface TestCertificate {
  readonly names?: readonly string[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly bits?: number;
  readonly digest?: 'sha1' | 'sha256';
  readonly usage?: 'serverAuth' | 'clientAuth';
  /** Absent: signed by itself. */
  readonly ca?: KeyAndCertificate;
}

const DAY_MS = 86_400_000;

/** Valid from yesterday for 90 days unless told otherwise. */
export function testCertificate(wanted: TestCertificate = {}): KeyAndCertificate {
  const { names = ['localhost', '127.0.0.1'], usage = 'serverAuth', ca } = wanted;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: wanted.bits ?? 2048 });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = `40${randomBytes(8).toString('hex')}`;
  const notBefore = new Date(wanted.fromMs ?? Date.now() - DAY_MS);
  certificate.validity = { notBefore, notAfter: new Date(wanted.untilMs ?? notBefore.getTime() + 90 * DAY_MS) };
  const subject = [{ name: 'commonName', value: 'Test' }];
  certificate.setSubject(subject);
  certificate.setIssuer(ca === undefined ? subject : forge.pki.certificateFromPem(ca.certPem).subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'extKeyUsage', [usage]: true },
    { name: 'subjectAltName', altNames: names.map(altName) },
  ]);
  const digest = wanted.digest === 'sha1' ? forge.md.sha1.create() : forge.md.sha256.create();
  certificate.sign(ca === undefined ? key : forge.pki.privateKeyFromPem(ca.keyPem), digest);
  return { certPem: forge.pki.certificateToPem(certificate), keyPem };
}

/** A PKCS#12 bundle as other programs export it. */
export function testBundle(pair: KeyAndCertificate, password: string, algorithm: 'aes256' | '3des'): Buffer {
  const key = forge.pki.privateKeyFromPem(pair.keyPem);
  const certificate = forge.pki.certificateFromPem(pair.certPem);
  const bundle = forge.pkcs12.toPkcs12Asn1(key, certificate, password, { algorithm });
  return Buffer.from(forge.asn1.toDer(bundle).getBytes(), 'latin1');
}

function altName(name: string): { type: number; value?: string; ip?: string } {
  return /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}
