// The share of a price that falls on some of a period's days, and the share of a charge that was not used (M2, M5, M6).
import { daysBetween, type LocalDate } from '../../shared/calendar.ts';
import { mulDiv, type Rounding } from '../../shared/money.ts';

/** A price for a whole period, as a fraction so that discounts and days are divided by at once: `amount / scale`. */
export interface Rate {
  readonly amount: bigint;
  readonly scale: bigint;
}

/** The rate for `days` of `periodDays`, rounded once. */
export function proratedRate(
  rate: Rate,
  part: { readonly days: number; readonly periodDays: number },
  rounding: Rounding,
): bigint {
  return mulDiv(rate.amount, BigInt(part.days), rate.scale * BigInt(part.periodDays), rounding);
}

/** What one line charged, and what was given back of it since. */
export interface Batch {
  /** The line that charged it. */
  readonly id: string;
  /** Units that the line charged. */
  readonly quantity: number;
  /** Units of it that are still held. */
  readonly unitsLeft: number;
  readonly from: LocalDate;
  /** First day not covered; null for what is bought once and has no end. */
  readonly until: LocalDate | null;
  /** Really charged, after discounts, without tax. */
  readonly net: bigint;
  readonly tax: bigint;
  readonly taxMilliPercent: number;
  /** So many days were charged the price of a whole period, which has more (S4.15). Absent: as many as it has. */
  readonly wholeDays?: number;
  readonly credited: Credited;
  /** When these units were first added: the undo window counts from here (D1). */
  readonly addedAtMs: number;
  readonly paidAtMs: number;
  /** False for what merely renewed units that were there. */
  readonly added: boolean;
  /** Absent: every day could be used. Between the payer and its own seller alone: no level above has it. */
  readonly outage?: OutageGiven;
}

/** What was given back of a batch for days without service (S4.14), beside what ended units gave back. */
export interface OutageGiven {
  /** Of every unit that is left. */
  readonly days: number;
  readonly unitDays: number;
  /** Minor units, within what is credited of the batch. */
  readonly net: bigint;
}

export interface Credited {
  /** Units × days given back; all of a batch is quantity × its days. */
  readonly unitDays: number;
  readonly net: bigint;
  readonly tax: bigint;
}

export const NOTHING_CREDITED: Credited = { unitDays: 0, net: 0n, tax: 0n };

/** Days of the batch; what has no end counts as one day. */
export function batchDays({ from, until }: Batch): number {
  return until === null ? 1 : daysBetween(from, until);
}

/** Days of the batch from `date` on: the change day belongs to the new state. Nothing of a one-time price is unused. */
export function unusedDays(batch: Batch, date: LocalDate): number {
  if (batch.until === null) return 0;
  return Math.max(0, daysBetween(date > batch.from ? date : batch.from, batch.until));
}

/** Days that a unit which is left was charged and did not have given back. */
export function daysKept(batch: Batch): number {
  return batchDays(batch) - (batch.outage?.days ?? 0);
}

export interface BatchCredit {
  /** The batch after the credit. */
  readonly batch: Batch;
  readonly units: number;
  readonly days: number;
  /** Positive amounts given back by this credit. */
  readonly net: bigint;
  readonly tax: bigint;
}

/**
 * Gives back `days` of `units` of a batch. What was given back is counted from the sum of all credits, each credit is the
 * difference: credits never exceed the line, and giving back everything gives back exactly what was charged (M6). What a
 * refund gave back of it ahead of its days is in that sum, so that it is not given back again.
 */
export function creditBatch(batch: Batch, units: number, days: number, rounding: Rounding): BatchCredit {
  const unitDays = batch.credited.unitDays + units * days;
  const { net, tax } = creditedFor(batch, unitDays + (batch.outage?.unitDays ?? 0), rounding);
  return {
    batch: { ...batch, unitsLeft: batch.unitsLeft - units, credited: { unitDays, net, tax } },
    units,
    days,
    net: net - batch.credited.net,
    tax: tax - batch.credited.tax,
  };
}

/**
 * Gives back `days` on which no unit that is left could be used. They count beside those of ended units, so that neither gives
 * back what the other did, and an outage in parts gives back what it gives in one (M6).
 */
export function creditOutage(batch: Batch, days: number, rounding: Rounding): BatchCredit {
  const { unitsLeft: units, credited } = batch;
  const before = batch.outage ?? { days: 0, unitDays: 0, net: 0n };
  const unitDays = before.unitDays + units * days;
  const { net, tax } = creditedFor(batch, credited.unitDays + unitDays, rounding);
  const given = net - credited.net;
  return {
    batch: {
      ...batch,
      credited: { ...credited, net, tax },
      outage: { days: before.days + days, unitDays, net: before.net + given },
    },
    units,
    days,
    net: given,
    tax: tax - credited.tax,
  };
}

/** What of a batch is credited once so many unit days of it are given back; never less than is already. */
function creditedFor(
  batch: Batch,
  unitDays: number,
  rounding: Rounding,
): { readonly net: bigint; readonly tax: bigint } {
  const whole = batch.quantity * batchDays(batch);
  const net = unitDays === whole ? batch.net : mulDiv(batch.net, BigInt(unitDays), BigInt(whole), rounding);
  const bounded = most(least(net, batch.net), batch.credited.net);
  const share = bounded === batch.net ? batch.tax : least(mulDiv(batch.tax, bounded, batch.net, rounding), batch.tax);
  return { net: bounded, tax: most(share, batch.credited.tax) };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
