// A subscription: an offer held for a PBX, its state, its units, and what they grant.

import type { LocalDate } from '../../shared/calendar.ts';
import { FOREVER } from '../../shared/capacity.ts';
import type { Grant, GrantKind } from '../../shared/licence/licence.ts';
import type { Agreement } from './agreement.ts';
import type { Commitment } from './commitment.ts';

/**
 * `active` and `suspended` hold the offer; `expired` may be taken up again by a renewal; `cancelled` is final, and what a
 * trial always ends in (S2.8).
 */
export const SUBSCRIPTION_STATES = ['active', 'suspended', 'expired', 'cancelled'] as const;
type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

/** What waits for the end of the term (D1, S5.17): it outlives every change in between until somebody takes it back (S5.28). */
export interface Scheduled {
  /** Units from then on; 0 ends the subscription. */
  readonly quantity: number;
  /** First local day on which it holds. */
  readonly from: LocalDate;
  /** Another offer and plan from then on. */
  readonly offerId?: string;
  readonly plan?: string;
  readonly orderId: string | null;
  /** Its payment went back: nobody may take it back, and nothing else is changed until it happened (S5.34). */
  readonly refunded?: true;
}

export interface Subscription {
  readonly number: number;
  readonly accountId: string;
  readonly accountPath: string;
  readonly payerId: string;
  readonly pbxId: string | null;
  readonly offerId: string;
  readonly plan: string;
  /** Numbered units, terminated ones included, so that unit UUIDs never move. */
  readonly quantity: number;
  readonly terminatedUnits: readonly number[];
  readonly state: SubscriptionState;
  readonly trial: boolean;
  readonly internal: boolean;
  /** The price version it was sold at; later versions concern it only when they say so (M17). */
  readonly priceId: string | null;
  /** The first day of period 0 in `zone`; periods are counted from it and never drift (M10). */
  readonly anchor: LocalDate;
  readonly zone: string;
  readonly period: number;
  readonly periodStartMs: number;
  readonly periodEndMs: number;
  readonly autoRenew: boolean;
  readonly scheduled: Scheduled | undefined;
  readonly activatedAtMs: number | null;
  readonly suspendedAtMs: number | null;
  /** Path of the account that suspended it: who stands there or above resumes it, nobody below. */
  readonly suspendedBy: string | null;
  readonly endedAtMs: number | null;
  /** Absent: it may end whenever its term does (S4.15). */
  readonly commitment?: Commitment | undefined;
  /** Absent: nothing but the price. */
  readonly agreement?: Agreement | undefined;
  readonly version: number;
  readonly createdAtMs: number;
}

/** What an offer's unit gives. */
export interface UnitGrant {
  readonly kind: GrantKind;
  readonly perUnit: number;
}

/** The end of what is bought once. */
export const FOREVER_MS = FOREVER * 1000;

/** Units that count: what is shown, priced and renewed. */
export function unitsHeld({ quantity, terminatedUnits }: Pick<Subscription, 'quantity' | 'terminatedUnits'>): number {
  return quantity - terminatedUnits.length;
}

/** It holds its offer: no second one may be ordered beside it, and it counts for the common expiry. */
export function isLive({ state }: Pick<Subscription, 'state'>): boolean {
  return state === 'active' || state === 'suspended';
}

export function isTerm({ trial, periodEndMs }: Pick<Subscription, 'trial' | 'periodEndMs'>): boolean {
  return !trial && periodEndMs < FOREVER_MS;
}

/** `units` that count, by adding numbers at the end or taking the highest that count away; terminated numbers stay taken. */
export function withUnits<S extends Pick<Subscription, 'quantity' | 'terminatedUnits'>>(
  subscription: S,
  units: number,
): S {
  const { quantity, terminatedUnits } = subscription;
  const held = quantity - terminatedUnits.length;
  if (units >= held) return { ...subscription, quantity: quantity + units - held };
  const terminated = new Set(terminatedUnits);
  let last = quantity;
  for (let left = held; left > units; last -= 1) if (!terminated.has(last)) left -= 1;
  return { ...subscription, quantity: last, terminatedUnits: terminatedUnits.filter((unit) => unit <= last) };
}

/** One of a kind per offer and PBX (or account): the database refuses a second one (S1.27). */
export function liveSlot(
  of: Pick<Subscription, 'accountId' | 'pbxId' | 'offerId' | 'number' | 'state'>,
  repeatable: boolean,
): string | null {
  if (!isLive(of)) return null;
  const slot = `${of.pbxId ?? of.accountId}:${of.offerId}`;
  return repeatable ? `${slot}:${of.number}` : slot;
}

/** One grant per kind; unit n of the subscription is units (n−1)·k+1 … n·k of a kind that it gives k of. */
export function grantsOf(subscription: Subscription, sku: string, gives: readonly UnitGrant[]): Grant[] {
  return gives.map(({ kind, perUnit }) => ({
    subscription: subscription.number,
    offer: sku,
    kind,
    quantity: subscription.quantity * perUnit,
    until: Math.floor(subscription.periodEndMs / 1000),
    trial: subscription.trial,
    terminatedUnits: subscription.terminatedUnits.flatMap((unit) =>
      Array.from({ length: perUnit }, (_, i) => (unit - 1) * perUnit + i + 1),
    ),
  }));
}
