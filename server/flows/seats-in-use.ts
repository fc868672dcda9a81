// Whether an order would take seats away at once that somebody holds on the PBX, as its agent told (S1.20, S3.29).

import type { GrantKind } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days, isoOf } from '../../shared/time.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { findSeatTally } from '../fleet/seat-tally-store.ts';
import { inField } from '../orders/cart-refusals.ts';
import type { HeldPlan, Touched } from '../orders/held-plan.ts';
import { listGrants } from '../subscriptions/grant-store.ts';

/** An agent tells every hour; what it told longer ago than this says nothing about today. */
const TALLY_DAYS = 31;

type Kinds = ReadonlyMap<GrantKind, number>;

/** What waits for the renewal takes nothing from anybody today, and a renewal is never refused for it. */
export async function leavesSeats(db: Db, nowMs: number, plan: HeldPlan): Promise<Result<true, 'seats_assigned'>> {
  const reduced = plan.kind === 'renewal' ? [] : plan.touched.filter(({ before }) => before !== null);
  if (plan.pbxId === null || reduced.length === 0) return accept(true);
  const now = Math.floor(nowMs / 1000);
  const tally = await findSeatTally(db, plan.pbxId);
  if (tally === undefined || tally.at <= now - days(TALLY_DAYS)) return accept(true);
  const held = await heldKinds(db, plan.pbxId, now);
  const change = await changeOf(db, plan.touched);
  for (const [kind, difference] of change) {
    const [has, assigned] = [held.get(kind) ?? 0, assignedOf(tally.assigned, kind)];
    const left = Math.max(0, has + difference);
    if (difference >= 0 || assigned <= left) continue;
    const smaller = reduced.find(({ before, after }) => after.quantity < (before?.quantity ?? 0)) ?? reduced[0];
    const words = `${assigned} of ${has} ${kind} are assigned on the PBX (told at ${isoOf(tally.at)}); ${left} would be left.`;
    const next = 'Reduce at the renewal ("at": "renewal"), or have them unassigned on the PBX first.';
    return inField(
      refuse('seats_assigned', words, next, { kind, assigned, licensed: has, left }).refusal,
      `items.${smaller?.item ?? 0}.quantity`,
    );
  }
  return accept(true);
}

function assignedOf(assigned: Readonly<Partial<Record<string, number>>>, kind: GrantKind): number {
  return assigned[kind] ?? 0;
}

async function heldKinds(db: Db, pbxId: string, now: number): Promise<Kinds> {
  const kinds = new Map<GrantKind, number>();
  for (const { kind, quantity, terminatedUnits, until, endedAtMs } of await listGrants(db, pbxId)) {
    if (endedAtMs !== null || until <= now) continue;
    kinds.set(kind, (kinds.get(kind) ?? 0) + quantity - terminatedUnits.length);
  }
  return kinds;
}

/** By kind, how many more or fewer there are once the order is carried out. */
async function changeOf(db: Db, touched: readonly Touched[]): Promise<Kinds> {
  const kinds = new Map<GrantKind, number>();
  const add = async (holding: Touched['before'], sign: 1 | -1) => {
    const offer = holding === null ? undefined : await findOffer(db, { sku: holding.offer.sku });
    for (const { kind, perUnit } of offer?.grants ?? []) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + sign * perUnit * (holding?.quantity ?? 0));
    }
  };
  for (const { before, after } of touched) {
    await add(before, -1);
    await add(after, 1);
  }
  return kinds;
}
