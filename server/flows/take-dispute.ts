// A bank takes a payment back until it decides: booked, told to finance, and when it is lost what was bought stops (S5.34).
import { Fault } from '../../shared/errors.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import {
  entriesForCreditTaken,
  entriesForDispute,
  entriesForDisputeLost,
  entriesForDisputeWon,
  entriesForPayment,
  type Receipt,
} from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { mayBecome, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { type Dispute, knownDispute, lostOf, takenBy, withDispute } from '../payments/dispute.ts';
import { isSettled, type Payment } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import type { DisputeNews } from '../payments/provider.ts';
import type { Heard } from './apply-provider-state.ts';
import { creditOrder } from './credit-order.ts';
import type { Issuing } from './issue-licence.ts';
import { reduceAfterRefund } from './reduce-after-refund.ts';
import { refundSources } from './refund-sources.ts';
import { paymentNotFound } from './settle-payment.ts';
import { tellFinance } from './tell-finance.ts';

/** News in any order and any number of times: a dispute is opened once and decided once. */
export async function takeDispute(
  trx: Trx,
  deps: Issuing,
  act: Act,
  paymentId: string,
  news: DisputeNews,
): Promise<Result<Payment, 'payment_not_found'>> {
  const payment = await findPayment(trx, { id: paymentId });
  if (payment === undefined) return paymentNotFound();
  if (!isSettled(payment)) return accept(payment);
  const order = await orderOf(trx, payment);
  const known = knownDispute(payment, news);
  if (known === undefined) return accept(await takeNew(trx, deps, act, { payment, order }, news));
  if (known.state === 'lost' && news.status === 'won') return accept(await regain(trx, act, { payment, order }, known));
  if (known.state !== 'open' || news.status === 'open' || news.status === 'inquiry') return accept(payment);
  return accept(await decide(trx, deps, act, { payment, order, taken: BigInt(known.taken) }, news));
}

async function takeNew(trx: Trx, deps: Issuing, act: Act, heard: Heard, news: DisputeNews): Promise<Payment> {
  const { payment, order } = heard;
  if (news.status === 'inquiry') {
    const reason = `The bank asks about it, and has taken nothing: ${news.reason}. Answer it, or give the money back.`;
    await tellFinance(trx, act, { order, payment, reason });
    return payment;
  }
  // Nothing was taken, or it is all back already.
  if (news.status === 'won') return await say(trx, act, heard, { ref: news.ref, state: 'won', taken: '0' });
  const opened = await open(trx, act, heard, news);
  return news.status === 'open' ? opened.payment : await decide(trx, deps, act, opened, news);
}

interface Open extends Heard {
  /** Minor units. */
  readonly taken: bigint;
}

async function open(trx: Trx, act: Act, { payment, order }: Heard, news: DisputeNews): Promise<Open> {
  const taken = takenBy(payment, news);
  await post(trx, act, entriesForDispute(await receiptOf(trx, { payment, order }, taken), 0n, linksOf(payment)));
  const disputed = mayBecome(order.state, 'disputed');
  if (disputed) await updateOrder(trx, order, { state: 'disputed' });
  const said = await say(trx, act, { payment, order }, { ref: news.ref, state: 'open', taken: `${taken}` });
  // The PBX keeps what it has until the bank decides.
  await tellFinance(trx, act, { order, payment, reason: `The bank took it back: ${news.reason}` });
  return { payment: said, order: disputed ? await orderOf(trx, payment) : order, taken };
}

async function decide(trx: Trx, deps: Issuing, act: Act, heard: Open, news: DisputeNews): Promise<Payment> {
  const { payment, order, taken } = heard;
  const lost = news.status === 'won' ? 0n : lostOf(payment, taken, news);
  const back = taken - lost;
  if (back > 0n) await post(trx, act, entriesForDisputeWon(await receiptOf(trx, heard, back), 0n, linksOf(payment)));
  const { ref } = news;
  if (lost > 0n) return await lose(trx, deps, act, { ...heard, taken: lost }, ref);
  const said = await say(trx, act, heard, { ref, state: 'won', taken: '0' });
  if (order.state === 'disputed' && said.details.dispute !== 'open') await updateOrder(trx, order, { state: 'paid' });
  return said;
}

async function lose(trx: Trx, deps: Issuing, act: Act, heard: Open, ref: string): Promise<Payment> {
  const { payment, order, taken } = heard;
  const reason = 'The bank decided for the buyer.';
  const sources = await refundSources(trx, payment, order, taken);
  const { part, whole } = await creditOrder(trx, deps, act, order, { gross: sources.order, reason });
  if (part !== undefined) await post(trx, act, entriesForDisputeLost(part, linksOf(payment)));
  const rest = taken - (part === undefined ? 0n : sources.order);
  if (rest > 0n) await post(trx, act, entriesForCreditTaken(await receiptOf(trx, heard, rest), linksOf(payment)));
  const lost = await say(trx, act, heard, { ref, state: 'lost', taken: `${taken}` }, payment.refunded + taken);
  // What the bank left paid goes on: finance decides about the rest.
  const goesOn = lost.details.dispute === 'open' ? 'disputed' : 'paid';
  const state = whole || order.holdReason !== null ? 'refunded' : goesOn;
  if (order.state === 'disputed' && state !== 'disputed') await updateOrder(trx, order, { state });
  const others = whole ? await reduceAfterRefund(trx, deps, act, order, { reason }) : [];
  const kept = part !== undefined && !whole ? ' It is a part of the order, which goes on.' : '';
  const look = others.length === 0 ? '' : ` Look at subscriptions ${others.join(', ')}.`;
  await tellFinance(trx, act, { order, payment, reason: `${reason}${kept}${look}` });
  return lost;
}

/** Decided anew, as after an appeal. What it had bought was given up, so the money is the payer's. */
async function regain(trx: Trx, act: Act, heard: Heard, { ref, taken }: Dispute): Promise<Payment> {
  const { payment, order } = heard;
  const amount = BigInt(taken);
  if (amount > 0n) await post(trx, act, entriesForPayment(await receiptOf(trx, heard, amount), 0n, linksOf(payment)));
  const said = await say(trx, act, heard, { ref, state: 'won', taken: '0' }, payment.refunded - amount);
  const reason =
    'The bank decided for you after all: the money is to the payer’s credit. Sell it anew, or give it back.';
  await tellFinance(trx, act, { order, payment, reason });
  return said;
}

async function receiptOf(trx: Trx, { payment, order }: Heard, amount: bigint): Promise<Receipt> {
  const vendorId = (await findVendor(trx))?.id ?? '';
  return { currency: payment.currency, vendorId, payerId: order.payerId, provider: payment.provider, amount };
}

async function say(
  trx: Trx,
  act: Act,
  { payment, order }: Heard,
  dispute: Dispute,
  refunded = payment.refunded,
): Promise<Payment> {
  const change = { details: { ...payment.details, ...withDispute(payment.details, dispute) }, refunded };
  await updatePayment(trx, payment, change);
  await writeAudit(trx, act, {
    action: dispute.state === 'open' ? 'payment.dispute_opened' : `payment.dispute_${dispute.state}`,
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id, dispute: dispute.ref },
  });
  return { ...payment, ...change, version: payment.version + 1 };
}

async function orderOf(trx: Trx, { orderId }: Payment): Promise<Order> {
  const order = await findOrder(trx, { id: orderId });
  if (order === undefined) throw new Fault('order_gone', `The order ${orderId} of a payment is gone.`);
  return order;
}

function linksOf({ id, orderId }: Payment) {
  return { orderId, paymentId: id };
}
