// Adds an account below another one within the caller's sight.
import type { AddAccount } from '../../shared/contracts/accounts-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Account, DEFAULT_DETAILS, mayHold, pathBelow } from '../accounts/account.ts';
import { findAccount, insertAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { checkVatIdSoon } from './check-vat-ids.ts';

export type AddAccountCode = 'account_not_found' | 'account_is_leaf';

/** `scope` is the path of the caller's account; `parentId` an account within it. */
export async function addAccount(
  trx: Trx,
  random: Random,
  act: Act,
  order: Omit<AddAccount, 'parentId'> & { readonly parentId: string; readonly scope: string },
): Promise<Result<Account, AddAccountCode>> {
  const parent = await findAccount(trx, order.scope, order.parentId);
  if (parent === undefined) return accountNotFound();
  if (!mayHold(parent.kind, order.kind)) {
    return refuse(
      'account_is_leaf',
      `${parent.name} is a customer; customers hold PBXs, not accounts.`,
      'Name a partner or the vendor as the parent.',
    );
  }
  const id = newRef('acc', random);
  const account: Account = {
    id,
    parentId: parent.id,
    path: pathBelow(parent.path, id),
    kind: order.kind,
    name: order.name,
    email: order.email.toLowerCase(),
    status: 'active',
    mayOrder: null,
    language: order.language ?? parent.language,
    timeZone: order.timeZone ?? parent.timeZone,
    currency: order.currency ?? parent.currency,
    country: order.country ?? '',
    taxId: order.taxId ?? '',
    address: order.address ?? DEFAULT_DETAILS.address,
    createdAtMs: act.nowMs,
  };
  await insertAccount(trx, account);
  await checkVatIdSoon(trx, act, account);
  await writeAudit(trx, act, {
    action: 'account.added',
    subject: account.name,
    accountPath: account.path,
    details: { id },
  });
  return accept(account);
}

export function accountNotFound(): Result<never, 'account_not_found'> {
  return refuse('account_not_found', 'There is no such account within yours.', 'Check the id, or list the accounts.');
}
