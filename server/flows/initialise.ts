// Sets a data folder up once: root keys outside it, the first trust root, signing keys, vendor, first user, first API key.

import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Scope } from '../../shared/contracts/permissions.ts';
import { fingerprint } from '../../shared/licence/trust-root.ts';
import { hashPassword } from '../../shared/password.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { DEFAULT_DETAILS } from '../accounts/account.ts';
import { insertAccount } from '../accounts/account-store.ts';
import { insertApiKey } from '../accounts/api-key-store.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import { insertUser } from '../accounts/user-store.ts';
import { type Act, newRef, type Random, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { DEFAULT_SETTINGS, readSettings, writeSettings } from '../db/settings-store.ts';
import { type Foundation, foundTrust, holdsRootKeys } from '../signing/ceremony.ts';
import { insertTrustRoot } from '../signing/trust-store.ts';

/** The keys folder lies outside the data folder. */
export interface Initialisation extends Foundation {
  readonly dataFolder: string;
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

/** A second run is refused with `already_initialised` and changes nothing. */
export async function initialise(
  database: Database,
  random: Random,
  act: Act,
  order: Initialisation,
): Promise<Result<Initialised, InitialiseCode>> {
  const refusal = await refusalOf(database, order);
  if (refusal !== undefined) return refusal;
  const { document, rootKeyFiles } = foundTrust(order, random, secondsOf(act));
  const passwordHash = await hashPassword(order.password, random);
  return await database.transact(async (trx) => {
    await writeSettings(trx, { ...DEFAULT_SETTINGS, issuer: order.issuer });
    await insertTrustRoot(trx, 1, document, act.nowMs);
    const apiKey = await makeVendor(trx, random, act, { ...order, passwordHash });
    return accept({ apiKey, anchor: fingerprint(document), rootKeyFiles });
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
  if (holdsRootKeys(order.keysFolder)) {
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

/** The vendor's first key may do everything, also let others in. */
const FIRST_KEY: readonly Scope[] = ['read', 'write', 'users:write', 'api_keys:write'];

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
    name: '',
    role: 'owner',
    passwordHash: order.passwordHash,
    disabledAtMs: null,
    createdAtMs: act.nowMs,
  } as const;
  const apiKey = newSecret('sk', random);
  const key = { id: newRef('key', random), accountId: id, name: 'first', scopes: FIRST_KEY, createdAtMs: act.nowMs };
  await insertAccount(trx, {
    id,
    parentId: null,
    path,
    kind: 'vendor',
    name: order.issuer,
    email,
    status: 'active',
    mayOrder: null,
    ...DEFAULT_DETAILS,
    createdAtMs: act.nowMs,
  });
  await insertUser(trx, owner);
  await insertApiKey(trx, { ...key, revokedAtMs: null, allowedRanges: [] }, secretHash(apiKey));
  await writeAudit(trx, act, { action: 'server.initialised', subject: order.issuer, accountPath: path });
  return apiKey;
}
