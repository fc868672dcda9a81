// Says how far an account may buy and pay later (D9): the vendor's decision, and audited.
import { type Money, moneyText } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { writeCreditLine } from '../orders/credit-line-store.ts';
import { accountNotFound } from './add-account.ts';

/** What is used of it already stays owed, also beyond a lower limit. */
export async function setCreditLine(
  trx: Trx,
  act: Act,
  order: { readonly accountId: string; readonly scope: string; readonly limit: Money; readonly termsDays: number },
): Promise<Result<true, 'account_not_found' | 'validation_failed'>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  const { limit, termsDays } = order;
  if (account.kind === 'vendor') return fieldFault('limit', 'the vendor needs no credit of its own');
  if (limit.currency !== account.currency) return fieldFault('limit.currency', `must be ${account.currency}`);
  if (limit.amount < 0n) return fieldFault('limit.amount', 'must not be negative');
  await writeCreditLine(trx, { accountId: account.id, ...limit, termsDays }, act.nowMs);
  await writeAudit(trx, act, {
    action: 'credit_line.set',
    subject: account.name,
    accountPath: account.path,
    details: { limit: moneyText(limit), termsDays },
  });
  return accept(true);
}
