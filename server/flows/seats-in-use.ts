// Whether an order, or an end by hand, would take seats away at once that somebody holds on the PBX, as its agent told (S1.18, S1.20, S3.29).

import type { SeatTally } from '../../shared/contracts/agent-wire.ts';
import type { Grant, GrantKind } from '../../shared/licence/licence.ts';
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
  const tally = await tallyOfToday(db, plan.pbxId, now);
  if (tally === undefined) return accept(true);
  const held = sumOf(await grantsInForce(db, plan.pbxId, now));
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

/**
 * Whether the grants of a subscription may become these, `after`; none of them where it ends. Whom the seats belong to is
 * known on the PBX alone, so the refusal lists how many of which kind (S1.18).
 */
export async function freesSeats(
  db: Db,
  nowMs: number,
  {
    pbxId,
    subscription,
    after = [],
  }: { readonly pbxId: string; readonly subscription: number; readonly after?: readonly Grant[] },
): Promise<Result<true, 'seats_assigned'>> {
  const now = Math.floor(nowMs / 1000);
  const tally = await tallyOfToday(db, pbxId, now);
  if (tally === undefined) return accept(true);
  const grants = await grantsInForce(db, pbxId, now);
  const held = sumOf(grants);
  const left = sumOf([
    ...grants.filter((one) => one.subscription !== subscription),
    ...after.filter(({ until }) => until > now),
  ]);
  const short = [...held].filter(([kind, has]) => {
    const remains = left.get(kind) ?? 0;
    return remains < has && remains < assignedOf(tally.assigned, kind);
  });
  if (short.length === 0) return accept(true);
  const list = short.map(([kind, has]) => `${kind} ${assignedOf(tally.assigned, kind)}/${has}`).join(', ');
  return refuse(
    'seats_assigned',
    `Subscription ${subscription} gives licences that are assigned on the PBX (told at ${isoOf(tally.at)}): ${list}.`,
    'Have them given back on the PBX first, where its page lists who has them; or let the subscription end with its term.',
    { subscription, seats: list },
  );
}

async function tallyOfToday(db: Db, pbxId: string, now: number): Promise<SeatTally | undefined> {
  const tally = await findSeatTally(db, pbxId);
  return tally === undefined || tally.at <= now - days(TALLY_DAYS) ? undefined : tally;
}

function assignedOf(assigned: Readonly<Partial<Record<string, number>>>, kind: GrantKind): number {
  return assigned[kind] ?? 0;
}

async function grantsInForce(db: Db, pbxId: string, now: number): Promise<readonly Grant[]> {
  return (await listGrants(db, pbxId)).filter(({ until, endedAtMs }) => endedAtMs === null && until > now);
}

function sumOf(grants: readonly Grant[]): Kinds {
  const kinds = new Map<GrantKind, number>();
  for (const { kind, quantity, terminatedUnits } of grants) {
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
