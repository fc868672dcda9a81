// What is done with the root keys: founding the trust, and naming new signing keys in the next root.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, type SigningKey } from '../../shared/licence/keys.ts';
import { type SignedTrustRoot, signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days } from '../../shared/time.ts';
import type { Random } from '../audit/audit.ts';
import { type RootKeyCode, readRootKey, rootKeyFile, writeRootKey } from './private-root-keys.ts';
import { writeSigningKey } from './private-signing-keys.ts';

/** How long a signing key may sign, and how far before its making its window opens (clocks differ). */
const SIGNING_KEY_DAYS = { valid: 400, before: 1 } as const;
/** log2 of scrypt's N. 17 takes 128 MiB and about half a second: these files travel, and people choose passphrases. */
export const ROOT_KEY_COST = 17;
/** More would not fit what agents read. */
const MAX_SIGNING_KEYS = 64;

export interface Foundation {
  readonly issuer: string;
  readonly keysFolder: string;
  readonly signingFolder: string;
  readonly rootKeys: number;
  readonly threshold: number;
  readonly passphrase: string;
  /** log2 of the scrypt cost of the root key files. */
  readonly rootKeyCost: number;
}

export function holdsRootKeys(folder: string): boolean {
  return existsSync(rootKeyFile(folder, 1));
}

/** Writes the root keys and the first signing key; gives the first root. `now` is epoch seconds. */
export function foundTrust(
  order: Foundation,
  random: Random,
  now: number,
): { readonly document: Uint8Array; readonly rootKeyFiles: readonly string[] } {
  const rootKeys = Array.from({ length: order.rootKeys }, generateKeyPair);
  mkdirSync(order.keysFolder, { recursive: true, mode: 0o700 });
  const rootKeyFiles = rootKeys.map((key, index) => {
    const path = rootKeyFile(order.keysFolder, index + 1);
    writeRootKey(path, key, { passphrase: order.passphrase, cost: order.rootKeyCost, random });
    return path;
  });
  const { issuer, threshold } = order;
  const signingKeys = [newSigningKey(order.signingFolder, now)];
  const root = { issuer, version: 1, epoch: 1, issuedAt: now, rootKeys, threshold, signingKeys };
  return { document: signTrustRoot(root, rootKeys), rootKeyFiles };
}

export interface Rotation {
  readonly keysFolder: string;
  readonly signingFolder: string;
  readonly passphrase: string;
  /** Key ids (hex) that no longer count, e.g. a stolen one. */
  readonly retire: readonly string[];
  /** Ends every licence of the epoch before: heals a stolen key that ran ahead of the sequence. */
  readonly newEpoch: boolean;
}

export type RotationCode = RootKeyCode | 'root_keys_missing' | 'too_many_signing_keys' | 'signing_key_unknown';

/** Writes a new signing key and gives the next root, signed by as many root keys as the rule wants. */
export function nextRoot(
  current: SignedTrustRoot,
  order: Rotation,
  now: number,
): Result<{ readonly root: TrustRoot; readonly document: Uint8Array }, RotationCode> {
  const { root } = current;
  const unknown = order.retire.find((id) => !root.signingKeys.some((key) => hexOf(key.id) === id));
  if (unknown !== undefined) {
    return refuse(
      'signing_key_unknown',
      `The current root has no signing key ${unknown}.`,
      'See trust show for its keys.',
    );
  }
  const kept = root.signingKeys.filter((key) => !order.retire.includes(hexOf(key.id)));
  if (kept.length >= MAX_SIGNING_KEYS) {
    return refuse(
      'too_many_signing_keys',
      `A root names ${MAX_SIGNING_KEYS} signing keys at most.`,
      'Retire the oldest.',
    );
  }
  const signers = unlockSigners(root, order);
  if (!signers.ok) return signers;
  const next = {
    ...root,
    version: root.version + 1,
    epoch: root.epoch + (order.newEpoch ? 1 : 0),
    issuedAt: now,
    signingKeys: [...kept, newSigningKey(order.signingFolder, now)],
  };
  return accept({ root: next, document: signTrustRoot(next, signers.value) });
}

function newSigningKey(folder: string, now: number) {
  const key = generateKeyPair();
  writeSigningKey(folder, key);
  return { ...key, from: now - days(SIGNING_KEY_DAYS.before), until: now + days(SIGNING_KEY_DAYS.valid) };
}

function unlockSigners(root: TrustRoot, order: Rotation): Result<SigningKey[], RotationCode> {
  const signers: SigningKey[] = [];
  for (const path of rootKeyFiles(order.keysFolder)) {
    if (signers.length === root.threshold) break;
    const key = readRootKey(path, order.passphrase);
    if (!key.ok) return key;
    if (root.rootKeys.some((known) => hexOf(known.id) === hexOf(key.value.id))) signers.push(key.value);
  }
  if (signers.length === root.threshold) return accept(signers);
  return refuse(
    'root_keys_missing',
    `${signers.length} of the ${root.threshold} root keys needed are in ${order.keysFolder}.`,
    'Bring the folder (or the media) on which init wrote the root keys.',
  );
}

function rootKeyFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^root-\d+\.key\.json$/.test(name));
  return names.toSorted().map((name) => join(folder, name));
}

function hexOf(id: Uint8Array): string {
  return Buffer.from(id).toString('hex');
}
