// Hourly peaks and refusals, kept until the server has them. Pure: a book in, a book out.
import { z } from 'zod';
import { type UsageHour, usageHourSchema } from '../../shared/contracts/agent-wire.ts';
import type { MemberRole } from '../../shared/licence/licence.ts';

const HOUR_S = 3_600;
const KEPT_HOURS = 62 * 24;
/** What is reported stays this long, for the peaks of the last 30 days. */
const SHOWN_S = 32 * 86_400;
const HOURS_PER_REPORT = 24 * 31;

export const usageBookSchema = z.object({
  hours: z
    .array(
      usageHourSchema.extend({
        reported: z.boolean(),
        lastActiveMinute: z.int().optional(),
        peakAt: z.int().optional(),
        callLimit: z.int().optional(),
      }),
    )
    .max(KEPT_HOURS + 1),
});
export type UsageBook = z.infer<typeof usageBookSchema>;

type BookHour = Omit<UsageBook['hours'][number], 'reported'>;

export const NO_USAGE: UsageBook = { hours: [] };

/** What was seen at one moment; refusals add up, the others are peaks. */
export interface Sighting {
  readonly calls?: number;
  readonly extensions?: number;
  /** Concurrent calls that are licensed. */
  readonly callLimit?: number | undefined;
  readonly refusedCalls?: number;
  readonly refusedExtensions?: number;
  /** Set where this PBX is one of a set: then it counts which of them took the calls, and for how many minutes. */
  readonly role?: MemberRole;
}

/** Notes a sighting in its hour. A clock that went back does not open old hours again: the latest one takes it. */
export function noteUse(book: UsageBook, atS: number, seen: Sighting): UsageBook {
  const last = book.hours.at(-1);
  const hour = Math.max(atS - (atS % HOUR_S), last?.hour ?? 0);
  const before = last?.hour === hour ? last : emptyHour(hour);
  const highest = (seen.calls ?? 0) > before.peakCalls ? atS : before.peakAt;
  const callLimit = seen.callLimit ?? before.callLimit;
  const after = {
    hour,
    ...(highest === undefined ? {} : { peakAt: highest }),
    ...(callLimit === undefined ? {} : { callLimit }),
    peakCalls: Math.max(before.peakCalls, seen.calls ?? 0),
    extensions: Math.max(before.extensions, seen.extensions ?? 0),
    refusedCalls: before.refusedCalls + (seen.refusedCalls ?? 0),
    refusedExtensions: before.refusedExtensions + (seen.refusedExtensions ?? 0),
    ...activity(before, atS, seen),
  };
  if (last?.hour === hour && same(before, after) && before.callLimit === callLimit) return book;
  const earlier = last?.hour === hour ? book.hours.slice(0, -1) : book.hours;
  const kept = earlier.filter((one) => !one.reported || one.hour > hour - SHOWN_S);
  return { hours: [...kept, { ...after, reported: false }].slice(-KEPT_HOURS) };
}

/** What the server does not have yet, oldest first, at most one report's worth. */
export function hoursToReport(book: UsageBook): UsageHour[] {
  const waiting = book.hours.filter((one) => !one.reported).slice(0, HOURS_PER_REPORT);
  return waiting.map(({ reported: _, lastActiveMinute: __, peakAt: ___, callLimit: ____, ...hour }) => hour);
}

/** Marks what the server acknowledged; an hour that went on in the meantime stays to be reported. */
export function acknowledge(book: UsageBook, sent: readonly UsageHour[]): UsageBook {
  const had = new Map(sent.map((hour) => [hour.hour, hour]));
  return {
    hours: book.hours.map((one) => {
      const reported = had.get(one.hour);
      return reported !== undefined && same(one, reported) ? { ...one, reported: true } : one;
    }),
  };
}

type Sums = Pick<BookHour, 'peakCalls' | 'peakAt' | 'callLimit' | 'extensions' | 'refusedCalls' | 'refusedExtensions'>;

/** Totals from an instant on. */
export function usageSince(book: UsageBook, fromS: number): Sums {
  const hours = book.hours.filter((one) => one.hour >= fromS);
  const highest = (of: (hour: UsageHour) => number) => Math.max(0, ...hours.map(of));
  const sum = (of: (hour: UsageHour) => number) => hours.reduce((total, hour) => total + of(hour), 0);
  const busiest = hours.find(({ peakCalls }) => peakCalls > 0 && peakCalls === highest((hour) => hour.peakCalls));
  return {
    ...(busiest?.peakAt === undefined ? {} : { peakAt: busiest.peakAt }),
    ...limitOf(hours),
    peakCalls: highest((hour) => hour.peakCalls),
    extensions: highest((hour) => hour.extensions),
    refusedCalls: sum((hour) => hour.refusedCalls),
    refusedExtensions: sum((hour) => hour.refusedExtensions),
  };
}

function limitOf(hours: readonly BookHour[]): Pick<BookHour, 'callLimit'> {
  const callLimit = hours.findLast((hour) => hour.callLimit !== undefined)?.callLimit;
  return callLimit === undefined ? {} : { callLimit };
}

/** A minute in which a call was up counts once. Of a PBX that stands alone nothing is said. */
function activity(before: BookHour, atS: number, { role, calls = 0 }: Sighting): Partial<BookHour> {
  if (role === undefined) return kept(before);
  const { activeMinutes = 0, lastActiveMinute } = before;
  const minute = Math.floor(atS / 60);
  if (calls === 0 || minute === lastActiveMinute) {
    return { ...kept(before), role, active: activeMinutes > 0, activeMinutes };
  }
  return { role, active: true, activeMinutes: Math.min(60, activeMinutes + 1), lastActiveMinute: minute };
}

function kept({ role, active, activeMinutes, lastActiveMinute }: BookHour): Partial<BookHour> {
  return {
    ...(role === undefined ? {} : { role }),
    ...(active === undefined ? {} : { active }),
    ...(activeMinutes === undefined ? {} : { activeMinutes }),
    ...(lastActiveMinute === undefined ? {} : { lastActiveMinute }),
  };
}

function emptyHour(hour: number): BookHour {
  return { hour, peakCalls: 0, extensions: 0, refusedCalls: 0, refusedExtensions: 0 };
}

function same(a: UsageHour, b: UsageHour): boolean {
  return (
    a.peakCalls === b.peakCalls &&
    a.extensions === b.extensions &&
    a.refusedCalls === b.refusedCalls &&
    a.refusedExtensions === b.refusedExtensions &&
    a.role === b.role &&
    a.activeMinutes === b.activeMinutes
  );
}
