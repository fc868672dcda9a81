// Takes an order back whole within the cooling-off window: what it added ends, its charge is credited, in one act (D1).
import type { LocalDate } from '../../shared/calendar.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { entriesForCreditNote } from '../ledger/entries.ts';
import { balanceOf, post } from '../ledger/ledger-store.ts';
import { planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { notUndoable, undoWindow } from '../orders/undo.ts';
import { refundable } from '../payments/payment.ts';
import { paymentsOf } from '../payments/payment-store.ts';
import { isLive, unitsHeld } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { orderNotFound, orderRaced } from './annotate-order.ts';
import { chargedStill, creditOrder } from './credit-order.ts';
import { paperOf } from './hold-invoice.ts';
import type { Issuing } from './issue-licence.ts';
import { payBack } from './pay-back.ts';
import { isChangedSince, numbersOf, reduceAfterRefund, takenBy } from './reduce-after-refund.ts';

export type UndoCode = 'order_not_found' | 'order_not_undoable' | 'undo_too_late';

export interface Undo {
  readonly order: Order;
  readonly changes: readonly {
    readonly subscription: number;
    readonly sku: string;
    readonly quantityBefore: number;
    readonly quantityAfter: number;
  }[];
  /** Minor units, tax included; of which `offOwed` is off what the payer owes and at most `toMeans` goes to its means. */
  readonly givesBack: bigint;
  readonly offOwed: bigint;
  readonly toMeans: bigint;
  readonly lastDay: LocalDate;
}

/** Preview and act read the same (S1.23). All of the charge comes back: it is younger than what S3.21 gives back in full. */
export async function previewUndo(
  db: Db,
  wish: { readonly orderId: string; readonly scope: string; readonly nowMs: number },
): Promise<Result<Undo, UndoCode>> {
  const order = await findOrder(db, { id: wish.orderId }, wish.scope);
  if (order === undefined) return orderNotFound();
  const plan = planOf(order.quote);
  const lastDay = undoWindow(order, plan, wish.nowMs);
  if (!lastDay.ok) return lastDay;
  const numbers = await numbersOf(db, order, plan);
  const changes: Undo['changes'][number][] = [];
  for (const touched of plan.touched) {
    const subscription = await findSubscription(db, '/', touched.number ?? numbers.get(touched.item) ?? 0);
    const taken = takenBy(touched);
    if (subscription === undefined || taken === undefined || (await isChangedSince(db, subscription, order))) {
      return notUndoable(order.number, 'a later order builds upon it');
    }
    if (subscription.scheduled !== undefined) return notUndoable(order.number, 'a change waits for its renewal');
    if (!isLive(subscription)) continue;
    const quantityBefore = unitsHeld(subscription);
    const quantityAfter = Math.max(0, quantityBefore - taken);
    changes.push({
      subscription: subscription.number,
      sku: touched.after.offer.sku,
      quantityBefore,
      quantityAfter,
    });
  }
  const givesBack = await chargedStill(db, order);
  const isOpen = (await paperOf(db, order.id))?.state === 'open';
  const owed = isOpen ? await balanceOf(db, order.payerId, 'receivable', order.currency) : 0n;
  const offOwed = least(givesBack, owed > 0n ? owed : 0n);
  const payments = (await paymentsOf(db, order.id)).filter(({ state }) => state === 'succeeded');
  const can = payments.reduce((sum, payment) => sum + refundable(payment), 0n);
  return accept({
    order,
    changes,
    givesBack,
    offOwed,
    toMeans: least(can, givesBack - offOwed),
    lastDay: lastDay.value,
  });
}

export interface UndoWish {
  readonly orderId: string;
  readonly scope: string;
  readonly giveBack: 'credit' | 'means';
  readonly reason: string;
}

export async function undoOrder(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: UndoWish,
): Promise<Result<Order, UndoCode | 'order_raced'>> {
  const undo = await previewUndo(trx, { ...wish, nowMs: act.nowMs });
  if (!undo.ok) return undo;
  const { order, changes, givesBack, offOwed, toMeans } = undo.value;
  const { reason } = wish;
  const next = { state: 'refunded' } as const;
  if (!(await updateOrder(trx, order, next))) return orderRaced(order);
  const { part, invoiceId } = await creditOrder(trx, deps, act, order, { gross: givesBack, reason });
  if (part !== undefined) {
    const links = { orderId: order.id, memo: `order ${order.number} undone: ${reason}` };
    const noted = invoiceId === undefined ? links : { ...links, invoiceId };
    await post(trx, act, entriesForCreditNote(part, offOwed, noted));
  }
  await reduceAfterRefund(trx, deps, act, order, { reason, atOnce: true });
  await writeAudit(trx, act, {
    action: 'order.undone',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: order.id, giveBack: wish.giveBack, minorUnits: `${givesBack}`, reason, changes },
  });
  const undone = { ...order, ...next, version: order.version + 1 };
  if (wish.giveBack === 'means') await payBack(trx, deps, act, { orders: [undone], most: toMeans, reason });
  return accept(undone);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
