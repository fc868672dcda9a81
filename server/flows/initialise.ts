// Sets a data folder up once: root keys outside it, the first trust root, signing keys, vendor, first user, first API key.
import { existsSync, mkdirSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { generateKeyPair, type SigningKey } from '../../shared/licence/keys.ts';
import { fingerprint, signTrustRoot } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days } from '../../shared/time.ts';
import { SCOPES } from '../accounts/account.ts';
import { insertAccount } from '../accounts/account-store.ts';
import { insertApiKey } from '../accounts/api-key-store.ts';
import { hashPassword, newSecret, secretHash } from '../accounts/secret.ts';
import { insertUser } from '../accounts/user-store.ts';
import { type Act, newRef, type Random, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { DEFAULT_SETTINGS, readSettings, writeSettings } from '../db/settings-store.ts';
import { rootKeyFile, writeRootKey } from '../signing/root-keys.ts';
import { writeSigningKey } from '../signing/signing-room.ts';
import { insertTrustRoot } from '../signing/trust-store.ts';

export interface Initialisation {
  readonly dataFolder: string;
  readonly signingFolder: string;
  /** Where the root keys go; outside the data folder. */
  readonly keysFolder: string;
  readonly rootKeys: number;
  readonly threshold: number;
  readonly passphrase: string;
  /** log2 of the scrypt cost of the root key files. */
  readonly rootKeyCost: number;
  readonly issuer: string;
  readonly email: string;
  readonly password: string;
}

export interface Initialised {
  readonly apiKey: string;
  /** What an admin compares when installing an agent. */
  readonly anchor: string;
  readonly rootKeyFiles: readonly string[];
}

export type InitialiseCode = 'already_initialised' | 'keys_folder_inside' | 'keys_exist' | 'threshold_invalid';

/** How long a signing key may sign, and how far before its making its window opens (clocks differ). */
export const SIGNING_KEY_DAYS = { valid: 400, before: 1 } as const;

/** A second run is refused with `already_initialised` and changes nothing. */
export async function initialise(
  database: Database,
  random: Random,
  act: Act,
  order: Initialisation,
): Promise<Result<Initialised, InitialiseCode>> {
  const refusal = await refusalOf(database, order);
  if (refusal !== undefined) return refusal;
  const rootKeys = Array.from({ length: order.rootKeys }, generateKeyPair);
  const rootKeyFiles = keepRootKeys(rootKeys, order, random);
  const signingKey = generateKeyPair();
  writeSigningKey(order.signingFolder, signingKey);
  const root = firstRoot(order, rootKeys, signingKey, secondsOf(act));
  const passwordHash = await hashPassword(order.password, random);
  return await database.transact(async (trx) => {
    await writeSettings(trx, { ...DEFAULT_SETTINGS, issuer: order.issuer });
    await insertTrustRoot(trx, 1, root, act.nowMs);
    const apiKey = await makeVendor(trx, random, act, { ...order, passwordHash });
    return accept({ apiKey, anchor: fingerprint(root), rootKeyFiles });
  });
}

async function refusalOf(
  database: Database,
  order: Initialisation,
): Promise<Result<never, InitialiseCode> | undefined> {
  if ((await readSettings(database.reader)) !== undefined) {
    return refuse(
      'already_initialised',
      `${order.dataFolder} is already initialised; nothing was changed.`,
      'Run serve.',
    );
  }
  if (isInside(order.keysFolder, order.dataFolder)) {
    return refuse(
      'keys_folder_inside',
      'The root keys would lie inside the data folder, where the server and its backups reach them.',
      'Name a folder elsewhere, best on a medium that you take away afterwards.',
    );
  }
  if (existsSync(rootKeyFile(order.keysFolder, 1))) {
    return refuse('keys_exist', `${order.keysFolder} already holds root keys.`, 'Name an empty folder.');
  }
  if (order.threshold < 1 || order.threshold > order.rootKeys || order.rootKeys > 16) {
    return refuse(
      'threshold_invalid',
      `${order.threshold} of ${order.rootKeys} root keys is not a rule that can be kept.`,
      'Take 1 to 16 root keys and a threshold between 1 and their number.',
    );
  }
  return undefined;
}

function isInside(folder: string, outer: string): boolean {
  const path = relative(resolve(outer), resolve(folder));
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path));
}

function keepRootKeys(keys: readonly SigningKey[], order: Initialisation, random: Random): string[] {
  mkdirSync(order.keysFolder, { recursive: true, mode: 0o700 });
  return keys.map((key, index) => {
    const path = rootKeyFile(order.keysFolder, index + 1);
    writeRootKey(path, key, { passphrase: order.passphrase, cost: order.rootKeyCost, random });
    return path;
  });
}

function firstRoot(
  order: Initialisation,
  rootKeys: readonly SigningKey[],
  signingKey: SigningKey,
  now: number,
): Uint8Array {
  const window = { from: now - days(SIGNING_KEY_DAYS.before), until: now + days(SIGNING_KEY_DAYS.valid) };
  const root = {
    issuer: order.issuer,
    version: 1,
    epoch: 1,
    issuedAt: now,
    rootKeys,
    threshold: order.threshold,
    signingKeys: [{ ...signingKey, ...window }],
  };
  return signTrustRoot(root, rootKeys);
}

async function makeVendor(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly issuer: string; readonly email: string; readonly passwordHash: string },
): Promise<string> {
  const id = newRef('acc', random);
  const path = `/${id}/`;
  const email = order.email.toLowerCase();
  const owner = {
    id: newRef('usr', random),
    accountId: id,
    email,
    role: 'owner',
    passwordHash: order.passwordHash,
  } as const;
  const apiKey = newSecret('sk', random);
  const key = { id: newRef('key', random), accountId: id, name: 'first', scopes: SCOPES, createdAtMs: act.nowMs };
  await insertAccount(trx, {
    id,
    parentId: null,
    path,
    kind: 'vendor',
    name: order.issuer,
    email,
    createdAtMs: act.nowMs,
  });
  await insertUser(trx, owner, act.nowMs);
  await insertApiKey(trx, { ...key, revokedAtMs: null }, secretHash(apiKey));
  await writeAudit(trx, act, { action: 'server.initialised', subject: order.issuer, accountPath: path });
  return apiKey;
}
