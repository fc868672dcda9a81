// What somebody gave back on a provider's own pages is booked here too, and finance is told: no money leaves unseen.
import { isCurrency } from '../../shared/currencies.ts';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { findOrder } from '../orders/order-store.ts';
import { isSettled } from '../payments/payment.ts';
import { findPayment } from '../payments/payment-store.ts';
import type { RefundState } from '../payments/provider.ts';
import { findRefund } from '../payments/refund-store.ts';
import type { Issuing } from './issue-licence.ts';
import { promiseRefund, settleRefund } from './refund-payment.ts';
import { paymentNotFound } from './settle-payment.ts';
import { tellFinance } from './tell-finance.ts';

/** One of our own is settled: its message may overtake the answer that would have told its name. */
export async function takeRefund(
  trx: Trx,
  deps: Issuing,
  act: Act,
  paymentId: string,
  state: RefundState,
): Promise<Result<unknown, 'payment_not_found' | 'payment_raced' | 'refund_too_large'>> {
  const refundId = state.made?.refundId;
  const known =
    (await findRefund(trx, { paymentId, ref: state.ref })) ??
    (refundId === undefined ? undefined : await findRefund(trx, { id: refundId }));
  return known === undefined
    ? await adopt(trx, deps, act, paymentId, state)
    : await settleRefund(trx, act, known.id, state);
}

async function adopt(
  trx: Trx,
  deps: Issuing,
  act: Act,
  paymentId: string,
  { ref, status, made }: RefundState,
): Promise<Result<unknown, 'payment_not_found' | 'payment_raced'>> {
  const payment = await findPayment(trx, { id: paymentId });
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (made === undefined || status === 'failed' || !isSettled(payment)) return accept(payment);
  const { amount, currency } = made;
  const { dispute } = payment.details;
  const sum = isCurrency(currency) ? moneyText({ amount, currency }) : currency;
  const tell = (what: string) =>
    tellFinance(trx, act, { order, payment, reason: `${sum} was given back at the provider itself (${ref}). ${what}` });
  // Whoever grants what the buyer disputes gives it back there: the dispute says so, and is booked.
  if (dispute === 'open' || dispute === 'lost') {
    await tell('It is taken for a part of the dispute, and not booked again.');
    return accept(payment);
  }
  const reason = `given back at the provider itself (${ref})`;
  const wish = { paymentId, scope: '/', amount, reason, endSubscriptions: false, made: { ref, status } };
  const given = currency === payment.currency ? await promiseRefund(trx, deps, act, wish) : undefined;
  if (given?.ok === false && given.refusal.code === 'payment_raced') return given as Result<never, 'payment_raced'>;
  const booked = given?.ok === true;
  await tell(
    booked
      ? 'It is booked; what was bought with it goes on unless all of it went back.'
      : 'It is not booked, because it does not fit what this payment has left: look at the order.',
  );
  return accept(payment);
}
