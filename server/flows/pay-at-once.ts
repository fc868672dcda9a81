// Pays an order in the transaction that makes it, through a provider that has nobody to ask: neither is there without the other.
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import { keepMethod } from '../payments/method-store.ts';
import { insertPayment } from '../payments/payment-store.ts';
import type { Providers } from '../payments/provider.ts';
import type { Paid } from './fulfil-order.ts';
import type { Issuing } from './issue-licence.ts';

/** What payments at once need beside the transaction. */
export interface PayingAtOnce extends Pick<Issuing, 'random'> {
  readonly providers: Providers;
}

/** Undefined where somebody has to be asked first: such a payment is written down before, and settled after (M15). */
export async function payAtOnce(
  trx: Trx,
  { providers, random }: PayingAtOnce,
  act: Act,
  order: Order,
): Promise<Paid | undefined> {
  const id = newRef('pay', random);
  const { currency, total, payerId, method: provider } = order;
  const state = providers.get(provider)?.atOnce?.({ paymentId: id, amount: total, currency });
  if (state === undefined) return undefined;
  const { ref: providerRef, amount, means } = state;
  await insertPayment(trx, {
    ...{ id, orderId: order.id, provider, providerRef, state: 'succeeded', currency, amount, refunded: 0n },
    ...{ methodId: null, details: {}, version: 1, createdAtMs: act.nowMs, settledAtMs: act.nowMs },
  });
  if (means !== undefined && order.autoRenew) {
    const kept = { ...means, id: newRef('pmt', random), accountId: payerId, provider, isDefault: false };
    await keepMethod(trx, { ...kept, removedAtMs: null, createdAtMs: act.nowMs });
  }
  await writeAudit(trx, act, {
    action: 'payment.succeeded',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id, provider, ref: providerRef },
  });
  return { paymentId: id, provider, amount };
}
