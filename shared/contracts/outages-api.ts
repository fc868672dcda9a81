// Days without service on the wire: why, what was given back for them, and for which causes nothing is (S4.14).
import { z } from 'zod';
import { moneySchema } from './money.ts';

/**
 * Why a subscription that is paid for cannot be used. Suspended by a seller: while its account is blocked, while it owes
 * something overdue, or for another reason; expired: over before it was paid for again.
 */
export const OUTAGE_CAUSES = ['suspended', 'no_funds', 'blocked', 'expired'] as const;
export type OutageCause = (typeof OUTAGE_CAUSES)[number];

export const outageCausesSchema = z
  .array(z.enum(OUTAGE_CAUSES))
  .max(OUTAGE_CAUSES.length)
  .refine((causes) => new Set(causes).size === causes.length, 'names a cause twice');

export const setOutageTermsSchema = z.strictObject({
  /** Causes for which nothing is given back for days without service; null: as the offer or the vendor says. */
  excluded: outageCausesSchema.nullable(),
});

const outageCreditSchema = z.object({
  from: z.string().describe('YYYY-MM-DD, the first day without service'),
  until: z.string().describe('YYYY-MM-DD, the first day after them'),
  days: z.int(),
  units: z.int(),
  /** Tax included. */
  total: moneySchema,
  invoiceId: z.string(),
  /** Of the credit note. */
  label: z.string(),
});
export const outageListSchema = z.object({
  terms: z.object({
    excluded: outageCausesSchema,
    /** Where they come from: agreed for the subscription, its seller's for the offer, or the vendor's for all. */
    setBy: z.enum(['subscription', 'offer', 'vendor']),
  }),
  /** Newest first. */
  outages: z.array(
    z.object({
      fromMs: z.int().describe('epoch milliseconds'),
      /** Null while it lasts. */
      untilMs: z.int().nullable(),
      cause: z.enum(OUTAGE_CAUSES),
      /** False: nothing is given back, as was agreed when it began. */
      credited: z.boolean(),
      /** Given so far; what lasts is given back when it ends, or the charge's days are over. */
      credits: z.array(outageCreditSchema),
    }),
  ),
});
