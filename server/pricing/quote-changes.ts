// New subscriptions, migrations, renewals, terminated units and what is taken back, each as draft lines.
import { addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';
import { accept, refuse } from '../../shared/result.ts';
import { openBatches, takeUnits, withBatches } from '../subscriptions/amend.ts';
import { commitmentOf } from '../subscriptions/commitment.ts';
import { type Batch, daysKept, unusedDays } from '../subscriptions/proration.ts';
import { monthsOf } from './plan.ts';
import { periodPrice, priceOfMore } from './price.ts';
import { checkQuantity } from './quantity.ts';
import { activationLine } from './quote-activation.ts';
import {
  chargeLines,
  creditLine,
  type Desk,
  daysSince,
  type Item,
  type Pricing,
  REFUND_DAYS,
  versionOn,
  wholeFirst,
} from './quote-desk.ts';
import { endsEarly } from './quote-early-end.ts';
import type { Change, Holding } from './quote-input.ts';
import type { Draft, QuoteLine } from './quote-line.ts';
import { endedRefusal, planRefusal, priceRefusal } from './quote-refusals.ts';
import { openIn, stretchesOf } from './quote-stretch.ts';
import { noRefundWords, takenBackWords } from './quote-words.ts';

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** A new subscription ends with everything else on its PBX (S5.21). */
export function quoteNew(desk: Desk, change: number, wish: Of<'new'>, anchor: LocalDate, termEnd: LocalDate): Pricing {
  const checked = checkQuantity(wish.offer, wish.quantity);
  if (!checked.ok) return checked;
  if (!wish.offer.plans.includes(wish.plan)) return planRefusal(wish.offer, wish.plan);
  const version = versionOn(desk, wish, undefined);
  if (version === undefined) return priceRefusal(desk, wish);
  const { subscription, offer, plan, quantity, adjustment, agreement } = wish;
  const item: Item = { change, subscription, offer, plan, adjustment, anchor, agreement };
  const paidUntil = monthsOf(plan) === 0 ? null : termEnd;
  const drafts = chargeLines(desk, item, {
    reason: 'new',
    quantity,
    together: quantity,
    version,
    priced: (price) => periodPrice(price, offer.model, quantity),
    from: desk.today,
    until: paidUntil,
    whole: wholeFirst(agreement),
    keeps: boughtNow(desk, true),
  });
  const begins = wish.activationFee === undefined ? [] : [activationLine(desk, item, wish.activationFee.amount)];
  const held = { subscription, offer, plan, quantity, anchor, paidUntil, adjustment };
  const commitment = commitmentOf(wish.minimumTerm, { from: desk.today, months: monthsOf(plan), units: quantity });
  const agreed = { commitment, agreement };
  const after: Holding = { ...held, priceVersion: version.id, batches: [], scheduled: null, ...agreed };
  return accept({ drafts: [...drafts, ...begins], holdings: [after] });
}

function boughtNow({ input: { nowMs } }: Desk, added: boolean): NonNullable<Draft['keeps']> {
  return { addedAtMs: nowMs, paidAtMs: nowMs, added };
}

/** Becoming another offer is no new purchase: what was paid long ago is not given back anew (S3.21). */
function oldestPayment({ input: { nowMs } }: Desk, replaced: readonly Batch[]): number {
  return Math.min(nowMs, ...replaced.map(({ paidAtMs }) => paidAtMs));
}

/** Gives back what is unused of the old and charges the new in one order (S1.17, S3.22, M6). */
export function quoteMigrate(desk: Desk, change: number, wish: Of<'migrate'>): Pricing {
  const { holding, offer, plan, quantity, adjustment, agreement } = wish;
  const checked = checkQuantity(offer, quantity);
  if (!checked.ok) return checked;
  if (!offer.plans.includes(plan)) return planRefusal(offer, plan);
  if (offer.sku === holding.offer.sku && plan === holding.plan) {
    return refuse('nothing_changes', `It is ${offer.sku}, ${plan}, already.`, 'Amend the quantity instead.');
  }
  if (holding.paidUntil !== null && holding.paidUntil <= desk.today) return endedRefusal(holding);
  const version = versionOn(desk, wish, undefined);
  if (version === undefined) return priceRefusal(desk, wish);

  const { subscription } = holding;
  const replaced = openBatches(holding.batches, desk.today);
  const given = replaced
    .filter((batch) => unusedDays(batch, desk.today) > 0)
    .map((batch) => {
      const days = unusedDays(batch, desk.today);
      const old = { ...holding, change };
      return creditLine(desk, old, batch, { reason: 'migrated', units: batch.unitsLeft, days });
    });
  const ended = replaced.map((batch) => ({ ...batch, unitsLeft: 0 }));
  const batches = withBatches(
    withBatches(holding.batches, ended),
    given.map(({ batch }) => batch),
  );
  const restarted = wish.term === 'restarted' || holding.paidUntil === null;
  const anchor = restarted ? desk.today : holding.anchor;
  const months = monthsOf(plan);
  const end = restarted ? addMonths(desk.today, monthsAtOnce(wish)) : holding.paidUntil;
  const paidUntil = months === 0 ? null : end;
  const item: Item = { change, subscription, offer, plan, adjustment, anchor, agreement };
  // What was there before is not "added": only the units beyond it may be given back within days (D1).
  const kept = offer.model === 'quantity' ? Math.min(quantity, holding.quantity) : quantity;
  const span = { version, together: quantity, from: desk.today, until: paidUntil };
  const drafts = chargeLines(desk, item, {
    ...span,
    reason: 'migrated',
    quantity: kept,
    priced: (price) => periodPrice(price, offer.model, quantity) - more(price, kept),
    keeps: { ...boughtNow(desk, false), paidAtMs: oldestPayment(desk, replaced) },
  });
  const isNew = { whole: wholeFirst(agreement), keeps: boughtNow(desk, true) };
  const beyond = { ...span, ...isNew, reason: 'added', quantity: quantity - kept } as const;
  const added = quantity > kept ? chargeLines(desk, item, { ...beyond, priced: (price) => more(price, kept) }) : [];
  const held = { subscription, offer, plan, quantity, anchor, paidUntil, adjustment };
  const { commitment } = holding;
  const agreed = { commitment, agreement };
  const after: Holding = { ...held, priceVersion: version.id, batches, scheduled: null, ...agreed };
  return accept({ drafts: [...given.map(({ draft }) => draft), ...drafts, ...added], holdings: [after] });

  function more(price: Parameters<typeof priceOfMore>[0], from: number): bigint {
    return quantity === from ? 0n : priceOfMore(price, offer.model, from, quantity);
  }
}

/** Months that are paid when a term opens: the first period with those that are agreed to be paid ahead (S4.15). */
export function monthsAtOnce({ plan, agreement }: Pick<Of<'new'>, 'plan' | 'agreement'>): number {
  return monthsOf(plan) * (1 + (agreement?.periodsInAdvance ?? 0));
}

/** First day a renewal pays for. */
export function renewsFrom({ today }: Desk, { holding, servedInGrace }: Of<'renew'>): LocalDate | undefined {
  const { paidUntil } = holding;
  if (paidUntil === null) return undefined;
  return servedInGrace || paidUntil > today ? paidUntil : today;
}

/** From the end of what is paid to `target`, at the quantity that holds then (S5.28). */
export function quoteRenew(desk: Desk, change: number, wish: Of<'renew'>, target: LocalDate): Pricing {
  const { holding } = wish;
  const from = renewsFrom(desk, wish);
  if (from === undefined || from >= target) {
    return refuse(
      'renewal_empty',
      `${holding.offer.sku} is paid until ${holding.paidUntil ?? 'ever'}; a renewal to ${target} adds nothing.`,
      'Choose a later date or more periods.',
    );
  }
  const { scheduled, offer } = holding;
  const quantity = scheduled !== null && scheduled.from <= from ? scheduled.quantity : holding.quantity;
  if (quantity === 0) {
    return refuse('nothing_changes', `${offer.sku} was cancelled and ends on ${from}.`, 'Drop the cancellation first.');
  }
  const version = versionOn(desk, holding, holding.priceVersion, from);
  if (version === undefined) return priceRefusal(desk, holding);
  const { nowMs } = desk.input;
  const drafts = chargeLines(
    desk,
    { ...holding, change },
    {
      reason: 'renewed',
      quantity,
      together: quantity,
      version,
      priced: (price) => periodPrice(price, offer.model, quantity),
      from,
      until: target,
      // Renewed units are as old as the subscription; the undo window of an added batch is not theirs.
      keeps: { addedAtMs: nowMs, paidAtMs: nowMs, added: false },
    },
  );
  const due = scheduled !== null && scheduled.from <= desk.today;
  const now = due ? { quantity: scheduled.quantity, scheduled: null } : {};
  const priceVersion = drafts.at(-1)?.priceVersion ?? version.id;
  return accept({ drafts, holdings: [{ ...holding, ...now, paidUntil: target, priceVersion }] });
}

/**
 * Units end at once: what was paid for them within REFUND_DAYS comes back in full (S3.21), older payments do not, except for their
 * unused days where that was agreed (S4.15).
 */
export function quoteTerminate(desk: Desk, change: number, { holding, units }: Of<'terminate'>): Pricing {
  if (!Number.isSafeInteger(units) || units < 1 || units > holding.quantity) {
    return refuse(
      'units_unknown',
      `${holding.offer.sku} has ${holding.quantity} units; ${units} of them cannot end.`,
      'Choose units that exist.',
    );
  }
  const item = { ...holding, change };
  const quantity = holding.quantity - units;
  const taken = stretchesOf(desk, holding).flatMap((stretch) => {
    const open = openIn(desk, holding.batches, stretch);
    return takeUnits(open, Math.max(0, stretch.held - quantity), ({ paidAtMs }) => paidAtMs);
  });
  const lines = taken.map(({ batch, units: ended }) => {
    if (daysSince(desk, batch.paidAtMs) <= REFUND_DAYS) {
      return creditLine(desk, item, batch, { reason: 'terminated', units: ended, days: daysKept(batch) });
    }
    const unused = holding.agreement?.lastPeriod === 'prorated' ? unusedDays(batch, desk.today) : 0;
    if (unused > 0) return creditLine(desk, item, batch, { reason: 'terminated', units: ended, days: unused });
    const nothing = creditLine(desk, item, batch, { reason: 'terminated', units: ended, days: 0 });
    const paidOn = localDateAt(batch.paidAtMs, desk.input.zone);
    return {
      ...nothing,
      draft: { ...nothing.draft, words: noRefundWords(holding.offer.sku, ended, paidOn, REFUND_DAYS) },
    };
  });
  const batches = withBatches(
    holding.batches,
    lines.map(({ batch }) => batch),
  );
  const waits = holding.scheduled;
  const scheduled = waits === null ? null : { ...waits, quantity: Math.min(waits.quantity, quantity) };
  // What is given back whole was no part of the term that was served.
  const unserved = lines.flatMap(({ draft }) => (draft.days > 0 ? [draft.from] : []));
  const from = [...unserved, holding.paidUntil ?? desk.today].toSorted()[0] ?? desk.today;
  const early = endsEarly(desk, item, holding, { goal: scheduled?.quantity ?? quantity, from, freeDays: REFUND_DAYS });
  const after: Holding = { ...holding, quantity, batches, scheduled, commitment: early.commitment };
  return accept({ drafts: [...lines.map(({ draft }) => draft), ...early.drafts], holdings: [after] });
}

/** The same lines with the other sign, so that both orders sum to nothing. */
export function quoteUndo(desk: Desk, change: number, { order, restored }: Of<'undo'>): Pricing {
  if (order.date !== desk.today) {
    return refuse(
      'undo_too_late',
      `The order of ${order.date} can be taken back on that day only; today is ${desk.today}.`,
      'Amend or migrate instead: unused days are given back.',
    );
  }
  return accept({ drafts: order.lines.map((line) => takenBack(line, change)), holdings: restored });
}

function takenBack(line: QuoteLine, change: number): Draft {
  return {
    change,
    kind: line.kind === 'charge' ? 'credit' : 'charge',
    reason: 'undone',
    subscription: line.subscription,
    sku: line.sku,
    plan: line.plan,
    quantity: line.quantity,
    together: line.together,
    priceVersion: line.priceVersion,
    from: line.from,
    until: line.until,
    days: line.days,
    periodDays: line.periodDays,
    periodFrom: line.periodFrom,
    list: -line.list,
    adjustment: -line.adjustment,
    batch: line.batch,
    words: takenBackWords(line.sku, line.words),
    taxMilliPercent: line.taxMilliPercent,
    fixed: { coupon: -line.coupon, tax: -line.tax },
  };
}
