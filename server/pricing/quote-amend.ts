// More units at once, fewer at renewal, and the tier that follows from the quantity (D1, D2, S1.17, S1.20, S1.21).
import { accept, type Refusal, refuse } from '../../shared/result.ts';
import { takeUnits, unitsToGiveBack, withBatches } from '../subscriptions/amend.ts';
import { type Batch, unusedDays } from '../subscriptions/proration.ts';
import { type PriceVersion, priceOfMore, unitPrice } from './price.ts';
import { checkQuantity } from './quantity.ts';
import {
  chargeLines,
  creditLine,
  type Desk,
  daysSince,
  type Item,
  type Pricing,
  UNDO_DAYS,
  versionOn,
  wholeFirst,
} from './quote-desk.ts';
import { endsEarly } from './quote-early-end.ts';
import type { Change, Holding, QuoteCode } from './quote-input.ts';
import type { Draft } from './quote-line.ts';
import { endedRefusal, priceRefusal } from './quote-refusals.ts';
import { openIn, type Stretch, stretchesOf } from './quote-stretch.ts';

type Amend = Extract<Change, { kind: 'amend' }>;
type Cancel = Extract<Change, { kind: 'cancel' }>;

export function quoteAmend(desk: Desk, change: number, { holding, quantity, scheduled, at }: Amend): Pricing {
  const checked = checkQuantity(holding.offer, quantity);
  if (!checked.ok) return checked;
  return changeQuantity(desk, change, holding, { quantity, scheduled, at });
}

export function quoteCancel(desk: Desk, change: number, { holding, at }: Cancel): Pricing {
  return changeQuantity(desk, change, holding, { quantity: 0, scheduled: 'drop', at });
}

interface Wanted extends Pick<Amend, 'quantity' | 'at'> {
  readonly scheduled?: 'keep' | 'drop' | undefined;
}

function changeQuantity(desk: Desk, change: number, holding: Holding, { quantity, scheduled, at }: Wanted): Pricing {
  const waits = holding.scheduled;
  if (quantity === holding.quantity && (waits === null || scheduled !== 'drop')) {
    return refuse(
      'nothing_changes',
      `${holding.offer.sku} has ${quantity} already.`,
      'Change the quantity or leave it.',
    );
  }
  if (holding.paidUntil !== null && holding.paidUntil <= desk.today) return endedRefusal(holding);
  if (waits !== null && scheduled === undefined) return askAboutScheduled(holding);
  const version = versionOn(desk, holding, holding.priceVersion);
  if (version === undefined) return priceRefusal(desk, holding);

  const recent = (batch: Batch) => daysSince(desk, batch.addedAtMs) <= UNDO_DAYS;
  const wanted = Math.max(0, holding.quantity - quantity);
  const now = at === 'renewal' ? 0 : Math.min(wanted, unitsToGiveBack(holding.batches, desk.today, recent));
  const next = quantity > holding.quantity ? quantity : holding.quantity - now;
  const later = laterQuantity(holding, quantity, next, scheduled);
  if (later === 'unclear') return askAboutScheduled(holding);

  const item: Item = { ...holding, change };
  const parts = stretchesOf(desk, holding).map((stretch) => {
    const goal = stretch.scheduled ? (later?.quantity ?? next) : next;
    return amendStretch(desk, item, holding, version, stretch, Math.max(0, goal));
  });
  const batches = withBatches(
    holding.batches,
    parts.flatMap(({ changed }) => changed),
  );
  const goal = later?.quantity ?? next;
  const early = endsEarly(desk, item, holding, { goal, from: holding.paidUntil ?? desk.today, freeDays: UNDO_DAYS });
  const after: Holding = { ...holding, quantity: next, batches, scheduled: later, commitment: early.commitment };
  return accept({ drafts: [...parts.flatMap(({ drafts }) => drafts), ...early.drafts], holdings: [after] });
}

/** What waits for renewal after the change. */
function laterQuantity(
  { scheduled: waits, paidUntil }: Holding,
  quantity: number,
  next: number,
  scheduled: 'keep' | 'drop' | undefined,
): Holding['scheduled'] | 'unclear' {
  if (quantity < next) {
    // Periods after the scheduled day are paid for at the scheduled quantity: a second day to wait for has no place.
    if (paidUntil === null || (waits !== null && waits.from < paidUntil)) return 'unclear';
    return { quantity, from: paidUntil };
  }
  if (waits === null || scheduled === 'drop') return null;
  return { ...waits, quantity: Math.min(waits.quantity, next) };
}

interface Part {
  readonly drafts: readonly Draft[];
  readonly changed: readonly Batch[];
}

function amendStretch(
  desk: Desk,
  item: Item,
  { batches }: Holding,
  version: PriceVersion,
  stretch: Stretch,
  goal: number,
): Part {
  const open = openIn(desk, batches, stretch);
  const taken = goal < stretch.held ? takeUnits(open, stretch.held - goal, ({ addedAtMs }) => addedAtMs) : [];
  const given = taken.map(({ batch, units }) =>
    creditLine(desk, item, batch, { reason: 'reduced', units, days: daysLeft(desk, batch) }),
  );
  const reduced = given.map(({ batch }) => batch);
  const repriced = crossesTier(version, item, stretch.held, goal)
    ? repriceBatches(desk, item, withBatches(open, reduced), version, goal)
    : { drafts: [], changed: [] };
  const added = goal > stretch.held ? addedLines(desk, item, version, stretch, goal) : [];
  return {
    drafts: [...given.map(({ draft }) => draft), ...repriced.drafts, ...added],
    changed: [...reduced, ...repriced.changed],
  };
}

function daysLeft({ today }: Desk, batch: Batch): number {
  return batch.until === null ? 1 : unusedDays(batch, today);
}

function crossesTier({ tierMode, tiers }: PriceVersion, { offer }: Item, held: number, goal: number): boolean {
  if (offer.model !== 'quantity' || tierMode !== 'volume' || goal === 0) return false;
  return unitPrice(tiers, held) !== unitPrice(tiers, goal);
}

/** Every unit costs what the new quantity's tier says, from today on; each keeps the day it was added and paid. */
function repriceBatches(desk: Desk, item: Item, open: readonly Batch[], version: PriceVersion, goal: number): Part {
  const parts = open
    .filter((batch) => batch.unitsLeft > 0 && unusedDays(batch, desk.today) > 0)
    .map((batch) => {
      const { unitsLeft: quantity, addedAtMs, paidAtMs, added } = batch;
      const days = unusedDays(batch, desk.today);
      const credit = creditLine(desk, item, batch, { reason: 'repriced', units: quantity, days });
      const charged = chargeLines(desk, item, {
        reason: 'repriced',
        quantity,
        together: goal,
        version,
        priced: ({ tiers }) => unitPrice(tiers, goal) * BigInt(quantity),
        from: batch.from > desk.today ? batch.from : desk.today,
        until: batch.until,
        whole: batch.wholeDays,
        keeps: { addedAtMs, paidAtMs, added },
      });
      return { drafts: [credit.draft, ...charged], changed: credit.batch };
    });
  return { drafts: parts.flatMap(({ drafts }) => drafts), changed: parts.map(({ changed }) => changed) };
}

function addedLines(desk: Desk, item: Item, version: PriceVersion, stretch: Stretch, goal: number): Draft[] {
  const { nowMs } = desk.input;
  return chargeLines(desk, item, {
    reason: 'added',
    quantity: goal - stretch.held,
    together: goal,
    version,
    priced: (price) => priceOfMore(price, item.offer.model, stretch.held, goal),
    from: stretch.from,
    until: stretch.until,
    // What waits lies behind the first days of the same units.
    whole: stretch.scheduled ? undefined : wholeFirst(item.agreement),
    keeps: { addedAtMs: nowMs, paidAtMs: nowMs, added: true },
  });
}

function askAboutScheduled({ offer, scheduled }: Holding): {
  readonly ok: false;
  readonly refusal: Refusal<QuoteCode>;
} {
  return refuse(
    'scheduled_change',
    `${offer.sku} is to change to ${scheduled?.quantity ?? 0} on ${scheduled?.from ?? 'its last day'}, and this change touches that.`,
    'Say whether the change that waits is kept or dropped.',
    { quantity: scheduled?.quantity ?? 0, from: scheduled?.from ?? '' },
  );
}
