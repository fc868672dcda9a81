// What no longer works and why, on the wire: of one subscription, and of all that a PBX misses (S2.16).
import { z } from 'zod';

const instantMs = z.int().describe('epoch milliseconds');
const STOPPED_WHY = ['suspended', 'expired', 'trial_over', 'removed', 'replaced'] as const;
export type StoppedWhy = (typeof STOPPED_WHY)[number];

export const stoppedSchema = z.object({
  subscription: z.int(),

  offer: z.string(),
  accountId: z.string(),
  pbxId: z.string().nullable(),
  why: z.enum(STOPPED_WHY),
  sinceMs: instantMs,
  by: z.enum(['you', 'above', 'below']).nullable().describe('who suspended it, seen from who asks'),
  reason: z.string().nullable(),
  renewableUntilMs: instantMs.nullable().describe('until then a renewal takes it up again'),
});

/** Whom to ask: the seller, under its own brand; empty where it told no address. */
export const askSellerSchema = z.object({ name: z.string(), email: z.string() });
