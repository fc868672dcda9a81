// /jobs, /test-clock and the lifecycle of accounts on the wire: what the server does by the clock, and how to try it out.
import { z } from 'zod';
import { pageQuerySchema } from './server-api.ts';

const instantMs = z.int().min(0).max(253_402_300_799_000).describe('epoch milliseconds');

export const outcomeSchema = z.object({
  found: z.int(),
  done: z.int(),
  failed: z.int(),
  finished: z.boolean(),
});

export const runJobSchema = z.strictObject({
  /** Counts what would be done and does nothing. */
  dryRun: z.boolean().default(false),
});

const jobSchema = z.object({
  name: z.string(),
  says: z.string(),
  everyMs: z.int(),
  startedAtMs: instantMs.nullable(),
  endedAtMs: instantMs.nullable(),
  nextAtMs: instantMs.nullable(),
  outcome: outcomeSchema.or(z.object({ error: z.string() })).nullable(),
});
export const jobListSchema = z.object({ items: z.array(jobSchema) });

export const moveClockSchema = z
  .strictObject({
    nowMs: instantMs.exactOptional(),
    /** ISO 8601: P1D, P2M, PT12H. */
    advance: z.string().min(2).max(40).exactOptional(),
  })
  .refine((move) => (move.nowMs === undefined) !== (move.advance === undefined), 'send nowMs or advance, not both');

export const testClockSchema = z.object({ nowMs: instantMs, days: z.int().optional() });

export const removalListSchema = z.object({
  items: z.array(
    z.object({
      accountId: z.string(),
      name: z.string(),
      rule: z.enum(['never_subscribed', 'all_cancelled']),
      atMs: instantMs,
    }),
  ),
  next: z.string().nullable(),
});

export const restoredSchema = z.object({ id: z.string(), name: z.string(), status: z.string() });

export const alertChoiceSchema = z.strictObject({ wanted: z.boolean() });

export const expiringTrialQuerySchema = pageQuerySchema.extend({
  withinDays: z.coerce.number().int().min(0).max(60).default(7),
});
export const expiringTrialListSchema = z.object({
  items: z.array(
    z.object({
      subscription: z.int(),
      accountId: z.string(),
      pbxId: z.string().nullable(),
      sku: z.string(),
      endsAtMs: instantMs,
    }),
  ),
  next: z.string().nullable(),
});

export type JobOutcome = z.infer<typeof outcomeSchema>;
export type JobShown = z.infer<typeof jobSchema>;
