// Money that a bank took back, or somebody at the provider gave back: asked of the provider anew, its effect had once (M14).
import { reasonOf } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';
import type { Payment } from '../payments/payment.ts';
import { findPayment } from '../payments/payment-store.ts';
import type { PaymentProvider, Reversal } from '../payments/provider.ts';
import { findRefund } from '../payments/refund-store.ts';
import type { Paying } from './ask-provider.ts';
import type { SettleCode } from './settle-payment.ts';
import { takeDispute } from './take-dispute.ts';
import { takeRefund } from './take-refund.ts';

export type Effect = (trx: Trx) => Promise<Result<unknown, SettleCode | 'refund_too_large'>>;

/** Asks the provider now, outside any transaction. Undefined: it is of no payment of ours. */
export async function reversalEffect(
  deps: Paying,
  act: Act,
  provider: PaymentProvider,
  reversal: Reversal,
): Promise<Effect | undefined> {
  const payment = await reversedPayment(deps.database.reader, provider, reversal);
  if (payment === undefined) return undefined;
  if (reversal.what === 'dispute') {
    const news = await provider.fetchDispute(reversal.ref);
    return (trx) => takeDispute(trx, deps, act, payment.id, news);
  }
  const state = await provider.fetchRefund(reversal.ref, reversal.paymentRef);
  return (trx) => takeRefund(trx, deps, act, payment.id, state);
}

async function reversedPayment(db: Db, { name }: PaymentProvider, reversal: Reversal): Promise<Payment | undefined> {
  if (reversal.what === 'refund') return await findPayment(db, { provider: name, ref: reversal.paymentRef });
  const { payment } = reversal;
  const disputed = await findPayment(db, 'ref' in payment ? { provider: name, ref: payment.ref } : payment);
  return disputed?.provider === name ? disputed : undefined;
}

export interface Looked {
  readonly found: number;
  readonly done: number;
  /** Could not be asked, or not be written down; the next look tries again. */
  readonly failed: number;
}

/** Of all providers, also for a server behind a firewall that no message reaches. One that is not reached stops no other. */
export async function lookForReversals(
  deps: Paying,
  act: Act,
  mayGoOn: () => Promise<boolean> = async () => true,
): Promise<Looked> {
  const count = { found: 0, done: 0, failed: 0 };
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      count.failed += 1;
      deps.log.warn('reversals not looked for', { what, reason: reasonOf(error) });
    }
  };
  for (const provider of deps.providers.values()) {
    await attempt(provider.name, async () => {
      for (const reversal of (await provider.reversals?.(act.nowMs)) ?? []) {
        if (!(await mayGoOn())) return;
        if (await isDone(deps.database.reader, provider, reversal)) continue;
        count.found += 1;
        await attempt(reversal.ref, async () => {
          const effect = await reversalEffect(deps, act, provider, reversal);
          if (effect === undefined) return;
          const done = await deps.database.transact(effect);
          count[done.ok ? 'done' : 'failed'] += 1;
        });
      }
    });
  }
  return count;
}

/** Of what is written down and decided, a message tells if it is decided anew. */
async function isDone(db: Db, provider: PaymentProvider, reversal: Reversal): Promise<boolean> {
  const payment = await reversedPayment(db, provider, reversal);
  if (payment === undefined) return true;
  const { ref } = reversal;
  if (reversal.what === 'refund') {
    const refund = await findRefund(db, { paymentId: payment.id, ref });
    return refund !== undefined && refund.state !== 'pending';
  }
  const dispute = payment.details.disputes?.find((one) => one.ref === ref);
  return dispute !== undefined && dispute.state !== 'open';
}
