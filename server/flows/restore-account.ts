// Brings a removed account back within the week in which the vendor may; its time then counts anew (D3).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, updateAccount } from '../accounts/account-store.ts';
import { closeTombstone, findTombstone } from '../accounts/removal-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { accountNotFound } from './add-account.ts';

export type RestoreCode = 'account_not_found' | 'not_restorable';

export async function restoreAccount(
  trx: Trx,
  act: Act,
  { accountId, scope }: { readonly accountId: string; readonly scope: string },
): Promise<Result<Account, RestoreCode>> {
  const account = await findAccount(trx, scope, accountId);
  if (account === undefined) return accountNotFound();
  const tombstone = await findTombstone(trx, accountId);
  if (tombstone === undefined) return notRestorable('It was not removed by rule, or was wiped since.');
  if (tombstone.restorableUntilMs <= act.nowMs) return notRestorable('The week in which that is possible is over.');
  const parent = account.parentId === null ? undefined : await findAccount(trx, '/', account.parentId);
  if (parent?.status === 'closed') return notRestorable(`${parent.name} above it is closed; restore that first.`);
  const restored = { ...account, status: tombstone.statusBefore };
  await updateAccount(trx, restored);
  await closeTombstone(trx, tombstone, 'restored', act.nowMs);
  const { id, name: subject, path: accountPath } = account;
  await writeAudit(trx, act, {
    action: 'account.restored',
    subject,
    accountPath,
    details: { id, rule: tombstone.rule },
  });
  return accept(restored);
}

function notRestorable(why: string): Result<never, 'not_restorable'> {
  return refuse('not_restorable', `The account cannot be restored. ${why}`, 'Add a new account instead.');
}
