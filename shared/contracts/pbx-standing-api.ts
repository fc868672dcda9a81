// How one PBX stands, on the wire: its limits with their reasons, what changes when, and the way from an invoice to what is in force.
import { z } from 'zod';
import { GRANT_KINDS, MEMBER_ROLES } from '../licence/licence.ts';
import { epochSeconds } from './bytes.ts';
import { askSellerSchema, stoppedSchema } from './stopped-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);
const revision = { epoch: z.int(), seq: z.int() };

const reasonSchema = z.object({
  subscription: z.int(),
  offer: z.string(),
  units: z.int(),
  until: epochSeconds.describe('first second at which it no longer counts, grace included'),
  trial: z.boolean(),
  state: z.enum(['counts', 'grace', 'ended']),
});

export const pbxStandingSchema = z.object({
  ladder: z.enum(['unactivated', 'active', 'stale', 'grace', 'restricted']),
  /** The newest one issued; null before the first. */
  licence: z.object({ ...revision, issuedAt: epochSeconds, freshUntil: epochSeconds }).nullable(),
  /** What an agent proved last; null where none did. */
  inForce: z.object({ ...revision, result: z.string(), appliedAt: epochSeconds }).nullable(),
  limits: z.array(
    z.object({
      kind: z.enum(GRANT_KINDS),
      total: z.int(),
      floor: z.int().describe('what is left without any grant'),
      parts: z.array(reasonSchema),
    }),
  ),
  /** Everything that will change by itself, soonest first. */
  dates: z.array(z.object({ at: epochSeconds, change: z.string() })),
  graceDays: z.int(),
  /** Whom it stands by for; null where it stands for itself. */
  standsBy: z.object({ role: z.enum(MEMBER_ROLES), pbxId: ref, serial: z.string() }).nullable(),
  /** What no longer works, newest first. */
  stopped: z.array(stoppedSchema),
  askSeller: askSellerSchema.nullable(),
});

export const pbxTraceSchema = z.object({
  items: z.array(
    z.object({
      atMs: instantMs,
      subscription: z.int().nullable(),
      sku: z.string(),
      kind: z.string(),
      quantityBefore: z.int(),
      quantityAfter: z.int(),
      /** Null where somebody above pays, whose papers are not told. */
      order: z.object({ id: ref, number: z.int() }).nullable(),
      /** Null where it is not told, waits, or comes with a statement. */
      invoice: z.object({ id: ref, label: z.string() }).nullable(),
      invoiceWaits: z.boolean().describe('until VIES has confirmed the VAT number'),
      /** The first one that carried it. */
      licence: z.object({ ...revision, issuedAt: epochSeconds }).nullable(),
      /** The first proof of that one or of a newer; null while none came. */
      applied: z.object({ ...revision, result: z.string(), appliedAt: epochSeconds }).nullable(),
    }),
  ),
});
