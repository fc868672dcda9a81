// Charges renewals that wait for their money to the payer's kept means, and again on a schedule while they may still be paid (S5.27, M19).
import type { Act } from '../audit/audit.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, renewalsToCharge } from '../orders/order-store.ts';
import { methodsOf } from '../payments/method-store.ts';
import { paymentsOf } from '../payments/payment-store.ts';
import { chargesAt, isChargeDue } from '../subscriptions/renewal-terms.ts';
import type { Paying } from './ask-provider.ts';
import { type Errand, WINDOW, windowOf } from './chore.ts';
import { graceMsOf } from './lapse-subscriptions.ts';
import { ON_BEHALF } from './may-pay-for.ts';
import { isStale } from './stale-renewal.ts';
import { startPayment } from './start-payment.ts';

export function chargeRenewals(paying: Paying): Errand<number> {
  return {
    find: async (db, _nowMs, after) =>
      windowOf(await renewalsToCharge(db, { afterNumber: Number(after), limit: WINDOW }), (number) => number),
    run: (act, number) => charge(paying, act, number),
  };
}

async function charge(paying: Paying, act: Act, number: number): Promise<boolean> {
  const { reader } = paying.database;
  const order = await findOrder(reader, { number });
  if (order === undefined || !isOpen(order) || order.expiresAtMs === null) return false;
  const tries = await paymentsOf(reader, order.id);
  // One that has no answer yet is asked about by reconciliation, not charged beside.
  if (tries.some(({ state }) => state === 'pending')) return false;
  // It is closed by another job, which had no turn since it was changed.
  if (await isStale(reader, order)) return false;
  const graceMs = await graceMsOf(reader, order);
  const schedule = chargesAt(order.expiresAtMs - graceMs, graceMs, order.createdAtMs);
  if (!isChargeDue(schedule, tries.at(-1)?.createdAtMs, act.nowMs)) return false;
  const methodId = await meansOf(paying, order);
  if (methodId === undefined) return false;
  const begun = await startPayment(paying, act, { orderId: order.id, scope: '/', callerId: ON_BEHALF, methodId });
  if (begun.ok || begun.refusal.code === 'provider_unreachable') return true;
  paying.log.warn('renewal not charged', { order: number, code: begun.refusal.code });
  return false;
}

async function meansOf({ database, providers }: Paying, { payerId }: Order): Promise<string | undefined> {
  const kept = (await methodsOf(database.reader, payerId)).filter(({ provider }) => providers.has(provider));
  return (kept.find(({ isDefault }) => isDefault) ?? kept[0])?.id;
}
