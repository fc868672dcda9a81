// What needs attention, the capacity in the field, and the calendar of ends, on the wire.
import { z } from 'zod';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);

/** In the order in which they are looked at. */
export const ATTENTION_KINDS = [
  'waiting',
  'payments_failed',
  'orders_pending',
  'vat_refused',
  'cloned',
  'both_active',
  'over_limit',
  'grace',
  'trials_ending',
  'renewals_due',
  'silent',
  'near_limit',
] as const;
export const homeSchema = z.object({
  /** Only what there is any of, and what the caller may look at. */
  attention: z.array(
    z.object({
      kind: z.enum(ATTENTION_KINDS),
      count: z.int(),
      more: z.boolean().describe('so many were counted, and there may be more'),
    }),
  ),
  /** Days that `trials_ending` and `renewals_due` look ahead. */
  trialDays: z.int(),
  renewalDays: z.int(),
});

const shareSchema = z.object({ used: z.int(), limit: z.int() });
export const fieldCapacitySchema = z.object({
  pbxs: z.int(),
  extensions: shareSchema,
  calls: shareSchema,
  /** How many PBXs use how much of the limit that is nearest, in thousandths of it; the last goes beyond the limit. */
  bands: z.array(z.object({ fromPermille: z.int(), pbxs: z.int() })),
  countedAtMs: z.int().describe('epoch milliseconds; up to a minute ago where there are very many PBXs'),
});

const localDate = z.iso.date();
const CALENDAR_DAYS = 100;
/** `until` is the first day not shown; days are those of the caller's account. */
export const calendarQuerySchema = z
  .strictObject({ from: localDate, until: localDate })
  .refine(({ from, until }) => until > from && Date.parse(until) - Date.parse(from) <= CALENDAR_DAYS * 86_400_000, {
    path: ['until'],
    error: `must be 1 to ${CALENDAR_DAYS} days after from`,
  });
const CALENDAR_KINDS = ['trial_end', 'renewal', 'term_end', 'removal'] as const;
export const calendarSchema = z.object({
  /** By instant; what of one PBX ends together is one event. */
  events: z.array(
    z.object({
      atMs: instantMs,
      kind: z.enum(CALENDAR_KINDS),
      accountId: ref,
      account: z.string(),
      pbxId: ref.nullable(),
      serial: z.string().nullable(),
      skus: z.array(z.string()),
    }),
  ),
  /** More end in that time than are shown. */
  more: z.boolean(),
  timeZone: z.string(),
});
