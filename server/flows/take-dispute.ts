// A bank takes a payment back until it decides: booked, told to finance, and when it is lost what was bought stops (S5.34).
import { isCurrency } from '../../shared/currencies.ts';
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
  type Receipt,
} from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { mayBecome, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { isSettled, type Payment, type PaymentDetails } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import type { DisputeNews } from '../payments/provider.ts';
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
  const found = await findPayment(trx, { id: paymentId });
  if (found === undefined) return paymentNotFound();
  if (!isSettled(found)) return accept(found);
  const known = found.details.dispute;
  if (known === 'won' || known === 'lost') return accept(found);
  const opened = known === undefined ? await open(trx, act, found, news) : found;
  return accept(news.status === 'open' ? opened : await decide(trx, deps, act, opened, news));
}

async function open(trx: Trx, act: Act, payment: Payment, news: DisputeNews): Promise<Payment> {
  const order = await orderOf(trx, payment);
  await post(trx, act, entriesForDispute(await takenFrom(trx, payment, order, news), 0n, linksOf(payment)));
  if (mayBecome(order.state, 'disputed')) await updateOrder(trx, order, { state: 'disputed' });
  const disputed = await say(trx, act, payment, order, 'open');
  // The PBX keeps what it has until the bank decides.
  await tellFinance(trx, act, { order, payment, reason: `The bank took it back: ${news.reason}` });
  return disputed;
}

async function decide(trx: Trx, deps: Issuing, act: Act, payment: Payment, news: DisputeNews): Promise<Payment> {
  const order = await orderOf(trx, payment);
  const taken = await takenFrom(trx, payment, order, news);
  if (news.status === 'won') {
    await post(trx, act, entriesForDisputeWon(taken, 0n, linksOf(payment)));
    if (order.state === 'disputed') await updateOrder(trx, order, { state: 'paid' });
    return await say(trx, act, payment, order, 'won');
  }
  const reason = 'The bank decided for the buyer.';
  const sources = await refundSources(trx, payment, order, taken.amount);
  const { part, whole } = await creditOrder(trx, deps, act, order, { gross: sources.order, reason });
  if (part !== undefined) await post(trx, act, entriesForDisputeLost(part, linksOf(payment)));
  const rest = taken.amount - (part === undefined ? 0n : sources.order);
  if (rest > 0n) await post(trx, act, entriesForCreditTaken({ ...taken, amount: rest }, linksOf(payment)));
  // What the bank left paid goes on: finance decides about the rest.
  const state = whole || order.holdReason !== null ? 'refunded' : 'paid';
  if (order.state === 'disputed') await updateOrder(trx, order, { state });
  const lost = await say(trx, act, payment, order, 'lost', payment.refunded + taken.amount);
  const others = whole ? await reduceAfterRefund(trx, deps, act, order, { reason }) : [];
  const kept = part !== undefined && !whole ? ' It is a part of the order, which goes on.' : '';
  const look = others.length === 0 ? '' : ` Look at subscriptions ${others.join(', ')}.`;
  await tellFinance(trx, act, { order, payment, reason: `${reason}${kept}${look}` });
  return lost;
}

/** A bank does not take back more than came. */
async function takenFrom(trx: Trx, payment: Payment, order: Order, news: DisputeNews): Promise<Receipt> {
  const left = payment.amount - payment.refunded;
  const sameCurrency = isCurrency(news.currency) && news.currency === payment.currency;
  const amount = sameCurrency && news.amount < left ? news.amount : left;
  const vendorId = (await findVendor(trx))?.id ?? '';
  return { currency: payment.currency, vendorId, payerId: order.payerId, provider: payment.provider, amount };
}

async function say(
  trx: Trx,
  act: Act,
  payment: Payment,
  order: Order,
  dispute: NonNullable<PaymentDetails['dispute']>,
  refunded = payment.refunded,
): Promise<Payment> {
  const change = { details: { ...payment.details, dispute }, refunded };
  await updatePayment(trx, payment, change);
  await writeAudit(trx, act, {
    action: `payment.dispute_${dispute}`,
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id },
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
