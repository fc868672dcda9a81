// Asks a provider about a payment, outside any transaction: begun if it never answered, collected if the buyer approved.
import { Fault } from '../../shared/errors.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Random } from '../audit/audit.ts';
import type { Database, Db } from '../db/open.ts';
import type { Log } from '../log.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { customerAt, findMethod } from '../payments/method-store.ts';
import type { Payment } from '../payments/payment.ts';
import type { Attempt, PaymentProvider, ProviderState, Providers } from '../payments/provider.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

/** What everything about payments needs beside a transaction. */
export interface Paying {
  readonly database: Database;
  readonly signing: SigningRoom;
  readonly random: Random;
  readonly providers: Providers;
  readonly log: Log;
}

/** Undefined where there is nobody to ask: offline, or a provider that is not configured any more. */
export async function askProvider(
  { database, providers }: Pick<Paying, 'database' | 'providers'>,
  payment: Payment,
  order: Order,
  nowMs: number,
): Promise<ProviderState | undefined> {
  const provider = providers.get(payment.provider);
  if (provider === undefined) return undefined;
  const state =
    payment.providerRef === null
      ? await begin(database.reader, { provider, payment, order }, nowMs)
      : await provider.fetch(payment.providerRef);
  // What was cancelled meanwhile is not collected.
  return state.status === 'approved' && isOpen(order) ? await provider.collect(state.ref, payment.id) : state;
}

interface Beginning {
  readonly provider: PaymentProvider;
  readonly payment: Payment;
  readonly order: Order;
}

/**
 * The same payment asked again is the same attempt to the provider: its answer may have been lost after doing the work.
 * Once the provider may have forgotten it, or nobody wants it any more, what it did is looked up, and never done twice.
 */
async function begin(db: Db, { provider, payment, order }: Beginning, nowMs: number): Promise<ProviderState> {
  const closed = !isOpen(order);
  // Nobody was ever sent to pay this one.
  if (closed && payment.methodId === null) return notBegun(payment, 'The order was closed before anybody paid.');
  const payer = await findAccount(db, '/', order.payerId);
  if (payer === undefined) throw new Fault('payer_gone', `The payer of order ${order.number} is gone.`);
  const method = payment.methodId === null ? undefined : await findMethod(db, '/', payment.methodId);
  const customerRef = method?.customerRef ?? (await customerAt(db, payer.id, provider.name));
  const attempt: Attempt = {
    paymentId: payment.id,
    orderNumber: order.number,
    amount: payment.amount,
    currency: payment.currency,
    payer: { accountId: payer.id, email: order.billing.email, name: order.billing.company || order.billing.name },
    ...(customerRef === undefined ? {} : { customerRef }),
    save: order.autoRenew,
    returnUrl: payment.details.returnUrl ?? '',
  };
  if (payment.methodId === null) return await provider.start(attempt);
  const mayBeForgotten = nowMs - payment.createdAtMs >= provider.remembersMs;
  if (closed || method === undefined || mayBeForgotten) {
    const earlier = await provider.findCharge(attempt, payment.createdAtMs);
    if (earlier !== undefined) return earlier;
  }
  if (closed) return notBegun(payment, 'The order was closed before the means of payment was charged.');
  if (method === undefined) return notBegun(payment, 'The saved means of payment was removed.');
  return await provider.charge(attempt, method);
}

function notBegun({ amount, currency }: Payment, reason: string): ProviderState {
  return { ref: '', status: 'failed', amount, currency, reason };
}
