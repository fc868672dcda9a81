// Ed25519 keys: made, named by their RFC 9679 thumbprint, written down and read back.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Fault } from '../errors.ts';

/** A public key ready to verify with. Built once and kept: making a KeyObject costs more than a lookup. */
export interface VerifyingKey {
  /** First 8 bytes of the thumbprint; the `kid` of a COSE header. */
  readonly id: Uint8Array;
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  readonly keyObject: KeyObject;
}

/** A key pair ready to sign with. */
export interface SigningKey extends VerifyingKey {
  readonly privateKey: KeyObject;
}

/** PKCS#8 header of an Ed25519 private key (RFC 8410); the 32-byte seed follows. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function generateKeyPair(): SigningKey {
  return signingKey(generateKeyPairSync('ed25519').privateKey);
}

/** The whole key pair of a private KeyObject. */
function signingKey(privateKey: KeyObject): SigningKey {
  return { ...verifyingKey(rawPublicKey(createPublicKey(privateKey))), privateKey };
}

/** @throws Fault `key_unreadable` unless `publicRaw` is a 32-byte Ed25519 public key. */
export function verifyingKey(publicRaw: Uint8Array): VerifyingKey {
  return { id: keyId(publicRaw), publicKey: Uint8Array.from(publicRaw), keyObject: importPublicKey(publicRaw) };
}

/** @throws Fault `key_unreadable` unless `publicRaw` has 32 bytes. */
export function importPublicKey(publicRaw: Uint8Array): KeyObject {
  if (publicRaw.length !== 32) {
    throw new Fault('key_unreadable', `An Ed25519 public key has 32 bytes, this one has ${publicRaw.length}.`);
  }
  const x = Buffer.from(publicRaw).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The 32 raw bytes of a public KeyObject. */
export function rawPublicKey(publicKey: KeyObject): Uint8Array {
  const { x, crv } = publicKey.export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined) throw new Fault('key_unreadable', 'This is not an Ed25519 public key.');
  return Uint8Array.from(Buffer.from(x, 'base64url'));
}

/** PKCS#8 DER, unencrypted: for callers that encrypt or keep it under file mode 0600. */
export function exportPrivateKey(privateKey: KeyObject): Uint8Array {
  return Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' }));
}

/** @throws Fault `key_unreadable` unless `pkcs8` is the DER of an Ed25519 private key. */
export function importPrivateKey(pkcs8: Uint8Array): SigningKey {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return signingKey(key);
  } catch (cause) {
    throw new Fault('key_unreadable', 'The private key cannot be read: it is damaged or not PKCS#8.', cause);
  }
  throw new Fault('key_unreadable', 'The private key is not an Ed25519 key.');
}

/** The key pair of a 32-byte RFC 8032 seed. */
export function keyPairFromSeed(seed: Uint8Array): SigningKey {
  return importPrivateKey(Buffer.concat([PKCS8_ED25519, seed]));
}

/** RFC 9679 COSE Key Thumbprint, SHA-256, 64 hex digits. */
export function thumbprint(publicRaw: Uint8Array): string {
  return thumbprintBytes(publicRaw).toString('hex');
}

/** First 8 bytes of the thumbprint. */
export function keyId(publicRaw: Uint8Array): Uint8Array {
  return Uint8Array.from(thumbprintBytes(publicRaw).subarray(0, 8));
}

/** RFC 9679 §3: the deterministic COSE_Key of the required parameters `{1: 1 (OKP), -1: 6 (Ed25519), -2: x}`. */
const COSE_KEY_HEAD = Buffer.from('a301012006215820', 'hex');

function thumbprintBytes(publicRaw: Uint8Array): Buffer {
  return createHash('sha256').update(COSE_KEY_HEAD).update(publicRaw).digest();
}
