// Gives out and takes back API keys.
import type { Scope } from '../../shared/contracts/permissions.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { insertApiKey, revokeApiKey } from '../accounts/api-key-store.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';

/** The key itself is in the answer and nowhere else. */
export async function addApiKey(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly account: Account; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<Result<{ id: string; apiKey: string }, never>> {
  const apiKey = newSecret('sk', random);
  const id = newRef('key', random);
  const { account, name, scopes } = order;
  const key = { id, accountId: account.id, name, scopes, createdAtMs: act.nowMs, revokedAtMs: null };
  await insertApiKey(trx, key, secretHash(apiKey));
  await writeAudit(trx, act, {
    action: 'api_key.added',
    subject: name,
    accountPath: account.path,
    details: { id, scopes },
  });
  return accept({ id, apiKey });
}

export async function endApiKey(
  trx: Trx,
  act: Act,
  order: { readonly id: string; readonly scope: string },
): Promise<Result<{ id: string }, 'api_key_not_found'>> {
  if (!(await revokeApiKey(trx, order.scope, order.id, act.nowMs))) {
    return refuse('api_key_not_found', `There is no API key ${order.id} in force.`, 'See api-key list.');
  }
  await writeAudit(trx, act, { action: 'api_key.revoked', subject: order.id, accountPath: order.scope });
  return accept({ id: order.id });
}

export function keyBeyondMaker(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'The key would do more than you may yourself.', 'Leave out what you may not do.');
}
