// Money that came for a renewal that does not fit any more: its payer gets the next term as it costs now, and pays once.
import { moneyText, sumOf } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { attempt } from '../db/attempt.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { planOf, type Touched } from '../orders/held-plan.ts';
import { heldRenewals, openOrdersOf } from '../orders/open-order-store.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { askedFor } from '../orders/quote-store.ts';
import { type Payment, refundable } from '../payments/payment.ts';
import { paymentsOf, updatePayment } from '../payments/payment-store.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { payByParts } from './mark-paid.ts';
import { type Previewed, previewOrder } from './preview-order.ts';
import { promiseRefund } from './refund-payment.ts';
import { orderWanted, type Renewing, wantedOf } from './renew-due.ts';
import { previewRenewal, renewPreviewed } from './renew-pbx.ts';
import { forgetOrdered } from './stale-renewal.ts';

/** Looked at once; what is left of the money then is for finance, who was told when it was held. */
const LOOKED_AT = 'held-renewal';
const GOES_BACK = 'What it was to renew costs more now, and is ordered anew.';
const CAME_BEFORE = 'It came for the order whose place this one takes.';

/** What the payer agreed to pay for was changed; for other reasons a second renewal may be one too many. */
const CHANGED: readonly (string | null)[] = ['charge_moved', 'offer_moved'];

/**
 * Money that is enough pays the new order, and what is left of it stays to the payer's credit. Of what is not enough for what the
 * clock orders, a bank transfer counts towards the new order, whose payer is asked for the rest, and a provider's goes back, since
 * the whole is charged; what people order for more than they paid is for them to order.
 */
export function renewHeld(renewing: Renewing): Chore<number> {
  return {
    async find(db, _nowMs, after) {
      const page = { afterNumber: Number(after), limit: WINDOW, notYet: LOOKED_AT };
      return windowOf(await heldRenewals(db, page), (number) => number);
    },
    async tend(trx, act, number) {
      const held = await findOrder(trx, { number });
      const money = held === undefined ? [] : await freshMoney(trx, act, held);
      if (held === undefined || money.length === 0) return false;
      const made = await orderAnew(trx, renewing, act, { held, money, sum: sumOf(money.map(refundable)) });
      // What costs nothing leaves the money to finance.
      if (made !== undefined && made.method !== 'none') await move(trx, renewing, act, { held, money, made });
      return true;
    },
  };
}

/** What was not looked at yet, and is not what a bank decides about. */
async function freshMoney(trx: Trx, act: Act, { id, state, holdReason }: Order): Promise<Payment[]> {
  if (state !== 'cancelled' && !(state === 'paid' && holdReason !== null)) return [];
  const fresh: Payment[] = [];
  for (const one of await paymentsOf(trx, id)) {
    if (one.state !== 'held' || refundable(one) <= 0n || one.details.dispute === 'open') continue;
    if (await noteOnce(trx, `${id}:${one.id}`, LOOKED_AT, act.nowMs)) fresh.push(one);
  }
  return fresh;
}

interface Held {
  readonly held: Order;
  readonly money: readonly Payment[];
  readonly sum: bigint;
}

/** Undefined where nothing was ordered that the money pays. */
async function orderAnew(trx: Trx, renewing: Renewing, act: Act, of: Held): Promise<Order | undefined> {
  const { state, placedBy } = of.held;
  if (state === 'cancelled') return await openInstead(trx, of.held);
  return placedBy.startsWith('job:')
    ? await renewByClock(trx, renewing, act, of)
    : await renewAsAsked(trx, renewing, act, of);
}

async function renewByClock(
  trx: Trx,
  renewing: Renewing,
  act: Act,
  { held, money, sum }: Held,
): Promise<Order | undefined> {
  const { pbxId, payerId, number, currency } = held;
  const wanted = await wantedOf(trx, renewing, act, { pbxId: pbxId ?? '', payerId });
  // Not to be renewed now; where that changes, the clock orders it.
  if (wanted === false) await forgetOrdered(trx, held);
  if (typeof wanted === 'boolean') return undefined;
  const previewed = await previewRenewal(trx, renewing, act, wanted.wish);
  const isShort = previewed.ok && grossOf(previewed.value) > sum;
  if (isShort && money.every(({ provider }) => provider !== 'offline')) {
    await giveBack(trx, renewing, act, money);
    await forgetOrdered(trx, held);
    return undefined;
  }
  const wish = { ...wanted.wish, method: isShort ? 'offline' : 'balance' } as const;
  const came = { order: number, amount: { amount: sum, currency } };
  return await orderWanted(trx, renewing, act, isShort ? { ...wanted, wish, came } : { ...wanted, wish }, {
    preview: async () => previewed,
    trying: (work) => attempt(trx, work),
  });
}

async function renewAsAsked(trx: Trx, renewing: Renewing, act: Act, { held, sum }: Held): Promise<Order | undefined> {
  const asked = CHANGED.includes(held.holdReason) ? await askedFor(trx, held) : undefined;
  if (asked === undefined) return undefined;
  const previewed = await previewOrder(trx, renewing, act, JSON.parse(asked));
  if (!previewed.ok || grossOf(previewed.value) > sum) return undefined;
  const placed = await attempt(trx, () => renewPreviewed(trx, renewing, act, { method: 'balance' }, previewed));
  return placed.ok ? placed.value.order : undefined;
}

/** The clock ordered anew what is left of what it had ordered and closed. */
async function openInstead(trx: Trx, { pbxId, payerId, quote }: Order): Promise<Order | undefined> {
  const { touched } = planOf(quote);
  for (const number of pbxId === null ? [] : await openOrdersOf(trx, { pbxIds: [pbxId] })) {
    const open = await findOrder(trx, { number });
    if (open?.kind !== 'renewal' || !isOpen(open) || open.payerId !== payerId) continue;
    const renews = planOf(open.quote).touched;
    const isSame = ({ number: of, before }: Touched) =>
      renews.some((one) => one.number === of && one.before?.paidUntil === before?.paidUntil);
    if (open.placedBy.startsWith('job:') && touched.some(isSame)) return open;
  }
  return undefined;
}

function grossOf({ plan }: Previewed): bigint {
  return plan.quote.totals.gross;
}

async function giveBack(trx: Trx, deps: Renewing, act: Act, money: readonly Payment[]): Promise<void> {
  for (const { id: paymentId } of money) {
    await promiseRefund(trx, deps, act, { paymentId, scope: '/', reason: GOES_BACK, endSubscriptions: false });
  }
}

/** What pays an order stands with it, so that it is given back with it. */
async function move(
  trx: Trx,
  renewing: Renewing,
  act: Act,
  { held, money, made }: Pick<Held, 'held' | 'money'> & { readonly made: Order },
): Promise<void> {
  for (const payment of money) {
    const part = { ...payment.details, held: 'part_payment', reason: CAME_BEFORE } as const;
    const change = made.state === 'paid' ? ({ state: 'succeeded' } as const) : { details: part };
    await updatePayment(trx, payment, { ...change, orderId: made.id });
    await writeAudit(trx, act, {
      action: 'payment.moved',
      subject: `${made.number}`,
      accountPath: made.payerPath,
      details: { id: payment.id, amount: moneyText(payment), from: held.number },
    });
  }
  if (held.state === 'paid') await updateOrder(trx, held, { state: 'refunded', holdReason: 'ordered_anew' });
  if (isOpen(made)) await payByParts(trx, renewing, act, made);
}
