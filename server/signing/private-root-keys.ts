// Root keys in encrypted files outside the data folder: scrypt from a passphrase, AES-256-GCM around the private key.
import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exportPrivateKey, importPrivateKey, type SigningKey } from '../../shared/licence/keys.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';

const FORMAT = 'switchkey-root-key/v1';

const hex = z.string().regex(/^[0-9a-f]+$/);
const fileSchema = z.object({
  format: z.literal(FORMAT),
  publicKey: hex.length(64),
  cost: z.int().min(10).max(20),
  salt: hex,
  nonce: hex,
  sealed: hex,
  tag: hex,
});

export type RootKeyCode = 'root_key_unreadable' | 'passphrase_wrong';

export function rootKeyFile(folder: string, number: number): string {
  return join(folder, `root-${number}.key.json`);
}

/** Refuses to overwrite: throws EEXIST. */
export function writeRootKey(
  path: string,
  key: SigningKey,
  lock: { passphrase: string; cost: number; random: Random },
): void {
  const salt = Buffer.from(lock.random(16));
  const nonce = Buffer.from(lock.random(12));
  const cipher = createCipheriv('aes-256-gcm', sealingKey(lock.passphrase, salt, lock.cost), nonce);
  cipher.setAAD(Buffer.from(FORMAT));
  const sealed = Buffer.concat([cipher.update(exportPrivateKey(key.privateKey)), cipher.final()]);
  const file = {
    format: FORMAT,
    publicKey: Buffer.from(key.publicKey).toString('hex'),
    cost: lock.cost,
    salt: salt.toString('hex'),
    nonce: nonce.toString('hex'),
    sealed: sealed.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
  };
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

export function readRootKey(path: string, passphrase: string): Result<SigningKey, RootKeyCode> {
  const file = parseFile(path);
  if (file === undefined) {
    return refuse(
      'root_key_unreadable',
      `${path} is not a root key file, or cannot be read.`,
      'Name the folder that holds the root key files made by init.',
    );
  }
  const bytes = (text: string) => Buffer.from(text, 'hex');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    sealingKey(passphrase, bytes(file.salt), file.cost),
    bytes(file.nonce),
  );
  decipher.setAAD(Buffer.from(FORMAT));
  decipher.setAuthTag(bytes(file.tag));
  try {
    return accept(importPrivateKey(Buffer.concat([decipher.update(bytes(file.sealed)), decipher.final()])));
  } catch {
    return refuse('passphrase_wrong', `The passphrase does not open ${path}.`, 'Give the passphrase printed by init.');
  }
}

function sealingKey(passphrase: string, salt: Uint8Array, cost: number): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** cost, r: 8, p: 1, maxmem: 256 * 2 ** cost * 8 });
}

function parseFile(path: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
