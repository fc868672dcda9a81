// A provider's message: verified on its raw bytes, its object asked of the provider anew, its effect had once (M14).
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { isOpen } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { isEventKnown, keepEvent } from '../payments/event-store.ts';
import type { Payment } from '../payments/payment.ts';
import { findPayment } from '../payments/payment-store.ts';
import type { PaymentProvider, ProviderEvent, WebhookCode } from '../payments/provider.ts';
import { keepAdded } from './add-payment-method.ts';
import { applyProviderState } from './apply-provider-state.ts';
import type { Paying } from './ask-provider.ts';
import type { SettleCode } from './settle-payment.ts';
import { type Effect, reversalEffect } from './take-reversal.ts';

export type EventOutcome = 'done' | 'known' | 'ignored';
export type TakeEventCode = WebhookCode | SettleCode | 'refund_too_large';

export interface ProviderMessage {
  readonly rawBody: Uint8Array;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Accepted only once it is committed; anything else makes the provider send it again. */
export async function takeProviderEvent(
  deps: Paying,
  act: Act,
  provider: PaymentProvider,
  { rawBody, headers }: ProviderMessage,
): Promise<Result<EventOutcome, TakeEventCode>> {
  const parsed = await provider.parseWebhook(rawBody, headers, act.nowMs);
  if (!parsed.ok) return parsed;
  const event = parsed.value;
  const { reader } = deps.database;
  if (await isEventKnown(reader, provider.name, event.id)) return accept('known');
  const effect = await effectOf(deps, act, provider, event);
  return await deps.database.transact(async (trx) => {
    const outcome = effect === undefined ? ('ignored' as const) : ('done' as const);
    const isNew = await keepEvent(trx, act, { provider: provider.name, id: event.id, kind: event.kind, outcome });
    if (!isNew) return accept('known' as const);
    const done = await effect?.(trx);
    return done === undefined || done.ok ? accept(outcome) : done;
  });
}

/** Asks the provider now, outside any transaction. */
async function effectOf(
  deps: Paying,
  act: Act,
  provider: PaymentProvider,
  { about }: ProviderEvent,
): Promise<Effect | undefined> {
  switch (about?.what) {
    case 'payment':
      return await paymentEffect(deps, act, provider, about);
    case 'setup':
      return await setupEffect(deps, act, provider, about.ref);
    case 'refund':
    case 'dispute':
      return await reversalEffect(deps, act, provider, about);
    default:
      return undefined;
  }
}

interface PaymentNamed {
  readonly ref: string;
  readonly paymentId: string | undefined;
}

async function paymentEffect(
  deps: Paying,
  act: Act,
  provider: PaymentProvider,
  about: PaymentNamed,
): Promise<Effect | undefined> {
  const { reader } = deps.database;
  const payment = await paymentOf(reader, provider, about);
  if (payment === undefined) return undefined;
  const order = await findOrder(reader, { id: payment.orderId });
  const seen = await provider.fetch(about.ref);
  const collects = seen.status === 'approved' && order !== undefined && isOpen(order);
  const state = collects ? await provider.collect(about.ref, payment.id) : seen;
  return (trx) => applyProviderState(trx, deps, act, payment.id, state);
}

async function paymentOf(db: Db, { name }: PaymentProvider, about: PaymentNamed): Promise<Payment | undefined> {
  const known = await findPayment(db, { provider: name, ref: about.ref });
  if (known !== undefined || about.paymentId === undefined) return known;
  // The message overtook the answer that would have told us the reference.
  const named = await findPayment(db, { id: about.paymentId });
  return named?.provider === name && named.providerRef === null ? named : undefined;
}

/** The browser may be closed before it says that the card is there. */
async function setupEffect(
  { random }: Paying,
  act: Act,
  provider: PaymentProvider,
  ref: string,
): Promise<Effect | undefined> {
  const state = await provider.setup?.fetch(ref);
  if (state?.means === undefined) return undefined;
  const { means, accountId } = state;
  return async (trx) => accept(await keepAdded(trx, { random }, act, { means, accountId, provider: provider.name }));
}
