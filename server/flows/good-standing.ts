// Whether something new may be ordered for an account now: neither it, nor who pays, nor anybody between it and the vendor stands in the way.
import { isCurrency } from '../../shared/currencies.ts';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { chainOf } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { owedInAll } from '../ledger/ledger-store.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';

export type StandingCode = 'account_suspended' | 'credit_exceeded';

const PAY_FIRST = 'Settle what is open, or ask the vendor. Renewals can be paid meanwhile.';

/**
 * S1.25, S4.13. `account` and its payer are told what of themselves is the matter; of somebody above them only that it is,
 * since what that one owes is not theirs to know.
 */
export async function mayOrderNew(db: Db, account: Account, payerId: string): Promise<Result<true, StandingCode>> {
  const chain = chainOf(account.path).slice(1);
  const payer = chain.indexOf(payerId);
  for (const [depth, id] of chain.entries()) {
    const one = id === account.id ? account : await findAccount(db, '/', id);
    if (one === undefined) continue;
    const own = depth >= payer;
    if (one.status !== 'active') return own ? accountStopped(one) : sellerStopped(account);
    if (one.kind === 'customer') continue;
    const over = await overLimit(db, one.id);
    if (over !== undefined) return own ? refuse('credit_exceeded', over, PAY_FIRST) : sellerStopped(account);
  }
  return accept(true);
}

/** Undefined while it owes no more than its credit line, or has none. */
async function overLimit(db: Db, accountId: string): Promise<string | undefined> {
  const line = await findCreditLine(db, accountId);
  if (line === undefined || !isCurrency(line.currency)) return undefined;
  const { amount, currency } = line;
  const owes = await owedInAll(db, accountId, currency);
  if (owes <= amount) return undefined;
  return `${moneyText({ amount: owes, currency })} is owed on a credit line of ${moneyText({ amount, currency })}; nothing new is ordered until it is paid.`;
}

function accountStopped({ name, status }: Account): Result<never, 'account_suspended'> {
  const words = `${name} is ${status}; nothing new is ordered for it or paid by it until that ends.`;
  return refuse('account_suspended', words, PAY_FIRST);
}

function sellerStopped({ name }: Account): Result<never, 'account_suspended'> {
  const words = `A seller above ${name} sells nothing new at the moment. What ${name} has goes on.`;
  return refuse('account_suspended', words, 'Ask your seller. Renewals can be paid meanwhile.');
}
