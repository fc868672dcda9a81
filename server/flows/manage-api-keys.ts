// Gives out API keys, says from where they may be used, gives one a new secret, and takes them back (S5.20).
import type { Permission, Scope } from '../../shared/contracts/permissions.ts';
import { refuseFields } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { deleteAccessTokens } from '../accounts/access-token-store.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { rangeProblem } from '../accounts/address-ranges.ts';
import { type ApiKey, insertApiKey, listApiKeys, revokeApiKey, updateApiKey } from '../accounts/api-key-store.ts';
import { holdsAll, permissionsOfScopes } from '../accounts/permission.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';

/** The key itself is in the answer and nowhere else. */
export async function addApiKey(
  trx: Trx,
  random: Random,
  act: Act,
  order: {
    readonly account: Account;
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly allowedRanges?: readonly string[];
  },
): Promise<Result<{ id: string; apiKey: string }, 'validation_failed'>> {
  const { account, name, scopes, allowedRanges = [] } = order;
  const allowed = readRanges(allowedRanges);
  if (!allowed.ok) return allowed;
  const apiKey = newSecret('sk', random);
  const id = newRef('key', random);
  const key = { id, accountId: account.id, name, scopes, createdAtMs: act.nowMs, revokedAtMs: null, allowedRanges };
  await insertApiKey(trx, key, secretHash(apiKey));
  await writeAudit(trx, act, {
    action: 'api_key.added',
    subject: name,
    accountPath: account.path,
    details: { id, scopes, ...(allowedRanges.length === 0 ? {} : { allowedRanges }) },
  });
  return accept({ id, apiKey });
}

export interface OfApiKey {
  readonly id: string;
  readonly scope: string;
  /** Of who asks: nobody gets hold of a key, or opens one, that may do more. */
  readonly permissions: readonly Permission[];
}

export type ApiKeyCode = 'api_key_not_found' | 'forbidden' | 'validation_failed';

/** The former secret and the access tokens that it gave end at once; the new one is in the answer and nowhere else. */
export async function resetApiKey(
  trx: Trx,
  random: Random,
  act: Act,
  order: OfApiKey,
): Promise<Result<{ id: string; apiKey: string }, ApiKeyCode>> {
  const found = await findOwn(trx, order);
  if (!found.ok) return found;
  const { id, name, account } = found.value;
  const apiKey = newSecret('sk', random);
  await updateApiKey(trx, id, { hash: secretHash(apiKey) });
  await deleteAccessTokens(trx, id);
  const entry = { action: 'api_key.reset', subject: name, accountPath: account.path, details: { id } };
  await writeAudit(trx, act, entry);
  return accept({ id, apiKey });
}

/** From the next request on, for its access tokens too. */
export async function changeApiKey(
  trx: Trx,
  act: Act,
  order: OfApiKey & { readonly allowedRanges: readonly string[] },
): Promise<Result<ApiKey, ApiKeyCode>> {
  const found = await findOwn(trx, order);
  if (!found.ok) return found;
  const { account, ...key } = found.value;
  const { allowedRanges } = order;
  const allowed = readRanges(allowedRanges);
  if (!allowed.ok) return allowed;
  if (allowedRanges.join() === key.allowedRanges.join()) return accept(key);
  await updateApiKey(trx, key.id, { allowedRanges });
  const details = { id: key.id, before: key.allowedRanges, after: allowedRanges };
  const entry = { action: 'api_key.changed', subject: key.name, accountPath: account.path, details };
  await writeAudit(trx, act, entry);
  return accept({ ...key, allowedRanges });
}

async function findOwn(
  trx: Trx,
  { id, scope, permissions }: OfApiKey,
): Promise<Result<ApiKey & { readonly account: Account }, 'api_key_not_found' | 'forbidden'>> {
  const [key] = await listApiKeys(trx, scope, id);
  if (key === undefined || key.revokedAtMs !== null) return apiKeyNotFound(id);
  const account = await findAccount(trx, scope, key.accountId);
  if (account === undefined) return apiKeyNotFound(id);
  if (!holdsAll(permissions, permissionsOfScopes(key.scopes, account))) return keyBeyondMaker();
  return accept({ ...key, account });
}

function readRanges(ranges: readonly string[]): Result<true, 'validation_failed'> {
  const faults = ranges.flatMap((range, index) => {
    const message = rangeProblem(range);
    return message === undefined ? [] : [{ path: `allowedRanges.${index}`, message }];
  });
  return faults.length === 0 ? accept(true) : refuseFields(faults);
}

export async function endApiKey(
  trx: Trx,
  act: Act,
  order: { readonly id: string; readonly scope: string },
): Promise<Result<{ id: string }, 'api_key_not_found'>> {
  if (!(await revokeApiKey(trx, order.scope, order.id, act.nowMs))) {
    return apiKeyNotFound(order.id);
  }
  await deleteAccessTokens(trx, order.id);
  await writeAudit(trx, act, { action: 'api_key.revoked', subject: order.id, accountPath: order.scope });
  return accept({ id: order.id });
}

function apiKeyNotFound(id: string): Result<never, 'api_key_not_found'> {
  return refuse('api_key_not_found', `There is no API key ${id} in force.`, 'List the API keys.');
}

export function keyBeyondMaker(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'The key would do more than you may yourself.', 'Leave out what you may not do.');
}
