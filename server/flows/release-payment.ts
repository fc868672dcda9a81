// Finance releases money that is held because it is not what the order asks for: the order is carried out, or it goes back (S5.23).
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { entriesForGoodwill } from '../ledger/entries.ts';
import { balanceOf, post } from '../ledger/ledger-store.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { needsSecondPerson, type Payment, type Release, refundable } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import type { Heard } from './apply-provider-state.ts';
import { fulfilOrder } from './fulfil-order.ts';
import type { Issuing } from './issue-licence.ts';
import type { TwoPeople } from './mark-paid.ts';
import { promiseRefund, type RefundCode } from './refund-payment.ts';
import { paymentNotFound, paymentRaced } from './settle-payment.ts';

export type ReleaseCode =
  | RefundCode
  | 'balance_short'
  | 'order_not_open'
  | 'order_raced'
  | 'payment_decided'
  | 'second_person_needed';

export interface ReleaseWish extends TwoPeople {
  readonly paymentId: string;
  readonly scope: string;
  readonly release: Release;
  readonly reason: string;
}

/**
 * What came beyond the order stays to the payer's credit. From the limit on the first person only proposes, and another
 * one, who is `person`, asks for the same. Money in another currency can only go back: nothing is converted silently (M21).
 */
export async function releasePayment(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: ReleaseWish & { readonly person: boolean },
): Promise<Result<Heard, ReleaseCode>> {
  const payment = await findPayment(trx, { id: wish.paymentId }, wish.scope);
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (payment.state !== 'held' || refundable(payment) <= 0n) return decided(payment);
  if (payment.details.dispute === 'open') return disputed();
  const open = wish.release === 'refund' ? accept(true) : mayAccept(order, payment);
  if (!open.ok) return open;
  const { proposed } = payment.details;
  if (needsSecondPerson(payment, wish.secondPersonFrom)) {
    if (proposed?.release !== wish.release) return await propose(trx, act, { payment, order, wish });
    if (proposed.by === act.actor || !wish.person) return samePerson(wish.person);
  }
  await tellTrail(trx, act, { payment, order, wish }, 'payment.released');
  return wish.release === 'refund'
    ? await giveBack(trx, deps, act, { payment, order, wish })
    : await carryOut(trx, deps, act, { payment, order, wish });
}

interface Releasing extends Heard {
  readonly wish: ReleaseWish;
}

function mayAccept(order: Order, payment: Payment): Result<true, 'order_not_open'> {
  const waits = isOpen(order) || order.state === 'expired';
  if (waits && payment.currency === order.currency) return accept(true);
  const { number, state, currency } = order;
  const words = waits
    ? `Order ${number} wants ${currency}, and ${payment.currency} came.`
    : `Order ${number} is ${state}.`;
  return refuse('order_not_open', words, 'Give the money back.');
}

async function propose(trx: Trx, act: Act, releasing: Releasing): Promise<Result<Heard, ReleaseCode>> {
  const { payment, order, wish } = releasing;
  const details = { ...payment.details, proposed: { release: wish.release, by: act.actor } };
  if (!(await updatePayment(trx, payment, { details }))) return paymentRaced();
  await tellTrail(trx, act, releasing, 'payment.release_proposed');
  return accept({ payment: { ...payment, details, version: payment.version + 1 }, order });
}

/** The order may then be paid anew. */
async function giveBack(trx: Trx, deps: Issuing, act: Act, releasing: Releasing): Promise<Result<Heard, ReleaseCode>> {
  const { payment, wish } = releasing;
  const { scope, reason } = wish;
  const given = await promiseRefund(trx, deps, act, { paymentId: payment.id, scope, reason, endSubscriptions: false });
  if (!given.ok) return given;
  const order = (await findOrder(trx, { id: payment.orderId })) ?? releasing.order;
  if (order.paidAtMs === null && order.holdReason !== null) await updateOrder(trx, order, { holdReason: null });
  return accept({ payment: given.value.payment, order: (await findOrder(trx, { id: order.id })) ?? order });
}

/** What is missing is given up by the vendor, in words of its own in the books. */
async function carryOut(
  trx: Trx,
  deps: Issuing,
  act: Act,
  { payment, order, wish }: Releasing,
): Promise<Result<Heard, ReleaseCode>> {
  const { currency } = payment;
  const came = refundable(payment);
  const missing = order.total - came;
  const uses = missing > 0n ? came : order.total;
  const has = -(await balanceOf(trx, order.payerId, 'credit', currency));
  if (has < uses || (missing > 0n && wish.release === 'accept')) {
    const left = moneyText({ amount: has < uses ? has : came, currency });
    const words = `The order is ${moneyText({ amount: order.total, currency })}; of this payment there is ${left}.`;
    return refuse('balance_short', words, 'Forgive the difference, give the money back, or wait for the rest.');
  }
  if (missing > 0n) {
    const vendorId = (await findVendor(trx))?.id ?? '';
    const links = { orderId: order.id, paymentId: payment.id, memo: wish.reason };
    const given = { currency, vendorId, ownerId: order.payerId, amount: missing };
    await post(trx, act, entriesForGoodwill(given, links));
  }
  const paid = { paymentId: payment.id, provider: 'balance', amount: order.total };
  const done = await fulfilOrder(trx, deps, act, order, paid);
  if (!done.ok) return done;
  if (done.value.outcome === 'held') return accept({ payment, order: done.value.order });
  if (!(await updatePayment(trx, payment, { state: 'succeeded' }))) return paymentRaced();
  return accept({
    payment: { ...payment, state: 'succeeded', version: payment.version + 1 },
    order: done.value.order,
  });
}

async function tellTrail(trx: Trx, act: Act, { payment, order, wish }: Releasing, action: string): Promise<void> {
  await writeAudit(trx, act, {
    action,
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id, amount: moneyText(payment), release: wish.release, reason: wish.reason },
  });
}

function decided({ state, refunded }: Payment): Result<never, 'payment_decided'> {
  const words = `The payment is ${refunded > 0n ? 'given back' : state}; nothing of it is held.`;
  return refuse('payment_decided', words, 'Nothing is left to release.');
}

function disputed(): Result<never, 'payment_decided'> {
  const words = 'The bank took the payment back and decides about it.';
  return refuse('payment_decided', words, 'Wait for what the bank decides.');
}

function samePerson(isPerson: boolean): Result<never, 'second_person_needed'> {
  const words = isPerson
    ? 'You proposed this yourself; the amount is large enough to need a second person.'
    : 'A second person agrees, and a key is nobody.';
  return refuse('second_person_needed', words, 'Ask somebody else of finance to sign in and ask for the same.');
}
