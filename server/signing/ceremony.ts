// What is done with the root keys in one place: founding the trust, and signing the next root.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, type SigningKey } from '../../shared/licence/keys.ts';
import { type SignedTrustRoot, signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import { idOf, onlineKey, type RootChange, type RootChangeCode, rootAfter } from './next-root.ts';
import { type RootKeyCode, readRootKey, rootKeyFile, writeRootKey } from './private-root-keys.ts';
import { writeSigningKey } from './private-signing-keys.ts';

/** log2 of scrypt's N. 17 takes 128 MiB and about half a second: these files travel, and people choose passphrases. */
export const ROOT_KEY_COST = 17;

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
  return rootKeyFiles(folder).length > 0;
}

/** Writes the root keys and the first signing key; gives the first root. `now` is epoch seconds. */
export function foundTrust(
  order: Foundation,
  random: Random,
  now: number,
): { readonly document: Uint8Array; readonly rootKeyFiles: readonly string[] } {
  const { keysFolder: folder, passphrase, rootKeyCost: cost } = order;
  const made = makeRootKeys({ folder, count: order.rootKeys, passphrase, cost }, random);
  const { issuer, threshold } = order;
  const signingKeys = [onlineKey(makeSigningKey(order.signingFolder), now)];
  const root = { issuer, version: 1, epoch: 1, issuedAt: now, rootKeys: made.keys, threshold, signingKeys };
  return { document: signTrustRoot(root, made.keys), rootKeyFiles: made.files };
}

export interface NewRootKeys {
  readonly folder: string;
  readonly count: number;
  readonly passphrase: string;
  readonly cost: number;
}

/** Numbers go on after the files that are there; none is ever overwritten. */
export function makeRootKeys(order: NewRootKeys, random: Random): { keys: SigningKey[]; files: string[] } {
  const { folder, count, passphrase, cost } = order;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const taken = rootKeyFiles(folder).map((path) => Number(/root-(\d+)/.exec(path.slice(folder.length))?.[1] ?? 0));
  const first = Math.max(0, ...taken) + 1;
  const keys = Array.from({ length: count }, generateKeyPair);
  const files = keys.map((key, index) => {
    const path = rootKeyFile(folder, first + index);
    writeRootKey(path, key, { passphrase, cost, random });
    return path;
  });
  return { keys, files };
}

export function makeSigningKey(folder: string): SigningKey {
  const key = generateKeyPair();
  writeSigningKey(folder, key);
  return key;
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

export interface NextRoot {
  readonly root: TrustRoot;
  readonly document: Uint8Array;
}
export type RotationCode = RootKeyCode | RootChangeCode | 'root_keys_missing';

/** Writes a new signing key and gives the next root, signed by as many root keys as the rule wants. */
export function nextRoot(current: SignedTrustRoot, order: Rotation, now: number): Result<NextRoot, RotationCode> {
  const { retire, newEpoch } = order;
  const change = { addRootKeys: [], removeRootKeys: [], retire, newEpoch };
  // Everything that can be refused is refused before a key is written.
  const possible = rootAfter(current.root, { ...change, newSigningKey: generateKeyPair() }, now);
  if (!possible.ok) return possible;
  const signers = unlockSigners(current.root, possible.value, [order]);
  if (!signers.ok) return signers;
  const next = rootAfter(current.root, { ...change, newSigningKey: makeSigningKey(order.signingFolder) }, now);
  return next.ok ? accept({ root: next.value, document: signTrustRoot(next.value, signers.value) }) : next;
}

export interface KeyFolder {
  readonly keysFolder: string;
  readonly passphrase: string;
}

/** The next root with another set of root keys or another threshold, signed by the thresholds of both sets. */
export function changedRoot(
  current: SignedTrustRoot,
  change: RootChange,
  folders: readonly KeyFolder[],
  now: number,
): Result<NextRoot, RotationCode> {
  const next = rootAfter(current.root, change, now);
  if (!next.ok) return next;
  const signers = unlockSigners(current.root, next.value, folders);
  return signers.ok ? accept({ root: next.value, document: signTrustRoot(next.value, signers.value) }) : signers;
}

/** Keys of the folders until the old and the new threshold are both met. */
function unlockSigners(
  from: TrustRoot,
  to: TrustRoot,
  folders: readonly KeyFolder[],
): Result<SigningKey[], RotationCode> {
  const signers: SigningKey[] = [];
  const missing = (root: TrustRoot) => root.threshold - root.rootKeys.filter((key) => has(signers, key)).length;
  for (const { keysFolder, passphrase } of folders) {
    for (const path of rootKeyFiles(keysFolder)) {
      if (missing(from) <= 0 && missing(to) <= 0) return accept(signers);
      const key = readRootKey(path, passphrase);
      if (!key.ok) return key;
      const wanted = [from, to].some((root) => missing(root) > 0 && has(root.rootKeys, key.value));
      if (wanted && !has(signers, key.value)) signers.push(key.value);
    }
  }
  if (missing(from) <= 0 && missing(to) <= 0) return accept(signers);
  const counted = missing(from) > 0 ? from : to;
  return refuse(
    'root_keys_missing',
    `${counted.threshold - missing(counted)} of the ${counted.threshold} root keys needed are in ${folders.map((one) => one.keysFolder).join(' and ')}.`,
    'Bring the folder (or the media) on which init wrote the root keys.',
  );
}

function has(keys: readonly { readonly id: Uint8Array }[], key: { readonly id: Uint8Array }): boolean {
  return keys.some((one) => idOf(one) === idOf(key));
}

function rootKeyFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^root-\d+\.key\.json$/.test(name));
  return names.toSorted().map((name) => join(folder, name));
}
