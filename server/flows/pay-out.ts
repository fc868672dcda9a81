// Finance marks margins as paid out to a partner: with date and bank reference, by two people above a limit, and never twice.
import { type Money, moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { entriesForPayout } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { type Payout, transferOf } from '../ledger/payout.ts';
import { decidePayout, findPayout, insertPayout, payables } from '../ledger/payout-store.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { needsSecondPerson } from '../payments/payment.ts';
import { accountNotFound } from './add-account.ts';
import type { TwoPeople } from './mark-paid.ts';

export type PayOutCode = 'account_not_found' | 'payout_too_large' | 'transfer_known' | 'validation_failed';

export interface PayOut extends TwoPeople {
  readonly partnerId: string;
  readonly amount: Money;
  readonly paidOn: string;
  readonly bankReference: string;
}

/** At most what is owed and not proposed already. */
export async function payOut(
  trx: Trx,
  { random }: { readonly random: Random },
  act: Act,
  wish: PayOut,
): Promise<Result<Payout, PayOutCode>> {
  const partner = await findAccount(trx, '/', wish.partnerId);
  if (partner === undefined) return accountNotFound();
  const { amount, secondPersonFrom } = wish;
  if (amount.amount <= 0n) return fieldFault('amount.amount', 'must be more than nothing');
  const known = await findPayout(trx, { transfer: transferOf(wish) });
  if (known !== undefined) return transferKnown(wish);
  const owed = (await payables(trx, { partnerId: partner.id })).find(({ currency }) => currency === amount.currency);
  const left = owed === undefined ? 0n : owed.owed - owed.proposed;
  if (amount.amount > left) return tooLarge({ ...amount, amount: left > 0n ? left : 0n });
  const waits = needsSecondPerson({ ...amount, amount: amount.amount + (owed?.proposed ?? 0n) }, secondPersonFrom);
  const payout: Payout = {
    id: newRef('out', random),
    partnerId: partner.id,
    ...amount,
    state: waits ? 'proposed' : 'paid',
    paidOn: wish.paidOn,
    bankReference: wish.bankReference,
    markedBy: act.actor,
    confirmedBy: null,
    createdAtMs: act.nowMs,
    decidedAtMs: waits ? null : act.nowMs,
  };
  await insertPayout(trx, payout);
  await tell(trx, act, payout, waits ? 'payout.proposed' : 'payout.paid');
  if (!waits) await book(trx, act, payout);
  return accept(payout);
}

/** Nobody agrees with himself. What was owed may have gone back meanwhile, so it is looked at again. */
export async function confirmPayout(
  trx: Trx,
  act: Act,
  wish: { readonly id: string; readonly agrees: boolean },
): Promise<Result<Payout, 'payout_decided' | 'payout_not_found' | 'payout_too_large' | 'second_person_needed'>> {
  const payout = await findPayout(trx, { id: wish.id });
  if (payout === undefined) return refuse('payout_not_found', 'There is no such payout.', 'List the payouts.');
  if (wish.agrees && payout.markedBy === act.actor) {
    const words = 'You marked this payout yourself; it is large enough to need a second person.';
    return refuse('second_person_needed', words, 'Ask somebody else of finance to confirm it.');
  }
  const state = wish.agrees ? 'paid' : 'rejected';
  const decision = { state, confirmedBy: act.actor, decidedAtMs: act.nowMs } as const;
  if (!(await decidePayout(trx, payout.id, decision))) {
    return refuse('payout_decided', `The payout is ${payout.state}.`, 'Nothing is left to confirm.');
  }
  const [owed] = (await payables(trx, payout)).filter(({ currency }) => currency === payout.currency);
  if (wish.agrees && (owed?.owed ?? 0n) < payout.amount) return tooLarge({ ...payout, amount: owed?.owed ?? 0n });
  const decided = { ...payout, ...decision };
  await tell(trx, act, decided, wish.agrees ? 'payout.paid' : 'payout.rejected');
  if (wish.agrees) await book(trx, act, decided);
  return accept(decided);
}

async function book(trx: Trx, act: Act, { currency, partnerId, amount, paidOn, bankReference }: Payout): Promise<void> {
  const vendorId = (await findVendor(trx))?.id ?? '';
  const paid = { currency, vendorId, payerId: partnerId, provider: 'offline', amount };
  await post(trx, act, entriesForPayout(paid, { memo: `payout ${paidOn} ${bankReference}` }));
}

async function tell(trx: Trx, act: Act, payout: Payout, action: string): Promise<void> {
  const partner = await findAccount(trx, '/', payout.partnerId);
  const { id, paidOn: on, bankReference: reference } = payout;
  await writeAudit(trx, act, {
    action,
    subject: partner?.name ?? payout.partnerId,
    accountPath: partner?.path ?? '/',
    details: { id, amount: moneyText(payout), on, reference },
  });
}

function tooLarge(left: Money): Result<never, 'payout_too_large'> {
  const words = `At most ${moneyText(left)} is owed to this partner and not paid out already.`;
  return refuse('payout_too_large', words, 'Look at what is owed, and lower the amount.', {
    leftMinorUnits: `${left.amount}`,
  });
}

function transferKnown({ bankReference }: PayOut): Result<never, 'transfer_known'> {
  const words = `The transfer ${bankReference} of that day is written down already.`;
  return refuse('transfer_known', words, 'Look at the payouts of the partner.');
}
