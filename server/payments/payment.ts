// A payment: one try to pay an order, and what the money that came in means for the order (S5.22, S5.23).
import type { Currency } from '../../shared/currencies.ts';
import type { Money } from '../../shared/money.ts';
import type { Order } from '../orders/order.ts';
import type { DisputeDetails } from './dispute.ts';

/** `proposed`: marked as paid by one person of finance, a second has to agree. `held`: money came that pays for nothing yet. */
export const PAYMENT_STATES = ['pending', 'proposed', 'succeeded', 'held', 'failed'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** What becomes of held money; `forgive` accepts too little, and the vendor gives up the rest. */
export type Release = 'accept' | 'forgive' | 'refund';

export interface PaymentDetails extends DisputeDetails {
  /** Why it failed or is held, for people. */
  readonly reason?: string;
  /** Of `held`. */
  readonly held?: HoldReason;
  readonly bankReference?: string;
  /** `YYYY-MM-DD` on the bank statement. */
  readonly receivedOn?: string;
  readonly markedBy?: string;
  readonly confirmedBy?: string;
  /** Tried without the buyer. */
  readonly offSession?: boolean;
  readonly returnUrl?: string;
  /** Of `held`: what one person of finance would do with it, where a second has to agree. */
  readonly proposed?: { readonly release: Release; readonly by: string };
}

export interface Payment {
  readonly id: string;
  readonly orderId: string;
  /** Of PROVIDERS, or `offline`. */
  readonly provider: string;
  readonly providerRef: string | null;
  readonly state: PaymentState;
  /** What was asked for; once money came, what came. */
  readonly currency: Currency;
  readonly amount: bigint;
  /** Given back or promised to be. */
  readonly refunded: bigint;
  readonly methodId: string | null;
  readonly details: PaymentDetails;
  readonly version: number;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
}

export type HoldReason =
  | 'amount_differs'
  | 'currency_differs'
  | 'paid_twice'
  | 'order_cancelled'
  | 'order_expired'
  | 'part_payment'
  | 'not_carried_out';

/** `giveBack`: nobody has to decide, it goes back to where it came from. */
export type Verdict =
  | { readonly kind: 'fulfil' }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly giveBack: boolean };

/** Money that comes so soon after the order expired still buys it: whoever paid wanted it. */
const REOPEN_MS = 7 * 86_400_000;

export function verdictOn(
  order: Pick<Order, 'state' | 'total' | 'currency' | 'closedAtMs'>,
  received: { readonly amount: bigint; readonly currency: string },
  nowMs: number,
): Verdict {
  const { state } = order;
  if (state === 'paid' || state === 'disputed' || state === 'refunded') return hold('paid_twice', true);
  if (received.currency !== order.currency) return hold('currency_differs', false);
  if (received.amount !== order.total) return hold('amount_differs', false);
  if (state === 'cancelled') return hold('order_cancelled', true);
  if (state === 'expired' && nowMs - (order.closedAtMs ?? 0) > REOPEN_MS) return hold('order_expired', true);
  return { kind: 'fulfil' };
}

function hold(reason: HoldReason, giveBack: boolean): Verdict {
  return { kind: 'hold', reason, giveBack };
}

/** Money came in by it. */
export function isSettled({ state }: Pick<Payment, 'state'>): boolean {
  return state === 'succeeded' || state === 'held';
}

export function refundable({ state, amount, refunded }: Pick<Payment, 'state' | 'amount' | 'refunded'>): bigint {
  return state === 'succeeded' || state === 'held' ? amount - refunded : 0n;
}

/** `from`: per currency, from which amount on one person does not decide alone (S5.25). */
export function needsSecondPerson({ amount, currency }: Money, from: readonly Money[]): boolean {
  const limit = from.find((one) => one.currency === currency);
  return limit !== undefined && amount >= limit.amount;
}
