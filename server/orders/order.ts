// An order: what was asked for at which price, who pays, and the states it may pass through (S5.22).
import type { Currency } from '../../shared/currencies.ts';

export const ORDER_STATES = [
  'created',
  'pending',
  'paid',
  'failed',
  'expired',
  'cancelled',
  'refunded',
  'disputed',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ORDER_KINDS = ['purchase', 'change', 'renewal', 'trial'] as const;
type OrderKind = (typeof ORDER_KINDS)[number];

/** `none`: nothing is to be paid. `balance`: from what the payer has to its credit. `credit`: on the vendor's credit line (D9). */
export const ORDER_METHODS = ['none', 'balance', 'credit', 'offline', 'card', 'paypal', 'sandbox'] as const;
export type OrderMethod = (typeof ORDER_METHODS)[number];

/** Who gets the invoice, as it stood when the order was placed (S5.32, S5.33). */
export interface Billing {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly company: string;
  readonly country: string;
  readonly taxId: string;
  readonly address: {
    readonly lines: readonly string[];
    readonly city: string;
    readonly postcode: string;
    readonly region: string;
  };
  readonly language: string;
}

export interface Order {
  readonly id: string;
  readonly number: number;
  readonly accountId: string;
  readonly accountPath: string;
  readonly payerId: string;
  /** Money is told to who pays and those above: costs of a level are not for those below (S4.21). */
  readonly payerPath: string;
  readonly pbxId: string | null;
  readonly kind: OrderKind;
  readonly state: OrderState;
  readonly currency: Currency;
  readonly net: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  /** JSON of the held quote: what is carried out and charged is what was shown (S1.23). */
  readonly quote: string;
  readonly quoteHash: string;
  readonly method: OrderMethod;
  readonly autoRenew: boolean;
  readonly piNumber: string | null;
  readonly billing: Billing;
  /** The payer's own number for it (S5.18). */
  readonly reference: string;
  readonly remark: string;
  /** Why it is paid and yet not carried out, or null (S5.23). */
  readonly holdReason: string | null;
  readonly placedBy: string;
  readonly version: number;
  readonly expiresAtMs: number | null;
  readonly paidAtMs: number | null;
  readonly closedAtMs: number | null;
  readonly createdAtMs: number;
}

export interface OrderLine {
  readonly line: number;
  readonly subscription: number | null;
  readonly offerId: string;
  readonly plan: string;
  readonly kind: string;
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  readonly periodStartMs: number;
  readonly periodEndMs: number;
  readonly net: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  readonly words: string;
}

/** Where an order may go next. A failed payment may be tried again; money that came too late may reopen what was closed. */
const NEXT: Readonly<Record<OrderState, readonly OrderState[]>> = {
  created: ['pending', 'paid', 'cancelled', 'expired'],
  pending: ['paid', 'failed', 'expired', 'cancelled'],
  failed: ['pending', 'paid', 'expired', 'cancelled'],
  expired: ['paid', 'refunded'],
  cancelled: ['paid', 'refunded'],
  paid: ['refunded', 'disputed'],
  disputed: ['paid', 'refunded'],
  refunded: [],
};

export function mayBecome(from: OrderState, to: OrderState): boolean {
  return NEXT[from].includes(to);
}

/** It still waits for money. */
export function isOpen({ state }: Pick<Order, 'state'>): boolean {
  return state === 'created' || state === 'pending' || state === 'failed';
}
