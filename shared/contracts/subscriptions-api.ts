// Subscriptions, their units and trials on the wire.
import { z } from 'zod';
import { OFFER_PLANS } from './catalogue-api.ts';
import { moneySchema } from './money.ts';
import { NAMES_ONE, namesOne, offerNamed } from './orders-api.ts';
import { rowNames, sortedQuerySchema } from './server-api.ts';
import { askSellerSchema, stoppedSchema } from './stopped-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const localDate = z.string().describe('YYYY-MM-DD in the time zone of the account');
const ref = z.string().min(1).max(64);
const units = z.int().min(1).max(1_000_000);
const number = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const plan = z.enum(OFFER_PLANS);

export const subscriptionSchema = z.object({
  number,
  accountId: ref,
  payerId: ref,
  pbxId: ref.nullable(),
  offerId: ref,
  sku: z.string(),
  plan: z.string(),
  /** Units that count; `terminatedUnits` are beside them. */
  quantity: z.int(),
  terminatedUnits: z.array(z.int()),
  state: z.enum(['active', 'suspended', 'expired', 'cancelled']),
  trial: z.boolean(),
  internal: z.boolean(),
  periodStartMs: instantMs,
  /** Null for what is bought once. */
  periodEndMs: instantMs.nullable(),
  autoRenew: z.boolean(),
  /** So many periods are paid beside the running one, as agreed when it was ordered. */
  periodsInAdvance: z.int(),
  /** When it renews by itself; null where it does not. */
  renewsAtMs: instantMs.nullable(),
  scheduled: z
    .object({ quantity: z.int(), from: localDate, offerId: ref.nullable(), plan: z.string().nullable() })
    .nullable(),
  version: z.int(),
  activatedAtMs: instantMs.nullable(),
  suspendedAtMs: instantMs.nullable(),
  endedAtMs: instantMs.nullable(),
  createdAtMs: instantMs,
});
export const listedSubscriptionSchema = subscriptionSchema.extend(rowNames);
const subscriptionEventSchema = z.object({
  atMs: instantMs,
  kind: z.string(),
  quantityBefore: z.int(),
  quantityAfter: z.int(),
  orderId: ref.nullable(),
  details: z.record(z.string(), z.unknown()),
});
export const unitSchema = z.object({ id: z.uuid(), subscription: number, unit: z.int(), terminated: z.boolean() });
export const unitFoundSchema = unitSchema.extend({ pbxId: ref.nullable() });
export const subscriptionDetailSchema = subscriptionSchema.extend({
  events: z.array(subscriptionEventSchema),
  /** Null while it gives what it should. */
  stopped: stoppedSchema.nullable(),
  askSeller: askSellerSchema.nullable(),
});
/** What ends so soon that somebody should see to it. */
export const DUE = ['trials', 'terms'] as const;
export const subscriptionQuerySchema = sortedQuerySchema(z.enum(['number', '-number']).default('number')).extend({
  accountId: ref.exactOptional(),
  pbxId: ref.exactOptional(),
  /** What holds that offer. */
  offerId: ref.exactOptional(),
  state: z.enum(['active', 'suspended', 'expired', 'cancelled']).exactOptional(),
  due: z.enum(DUE).describe('trials that end within 7 days, terms that end or renew within 14').exactOptional(),
});
/** What ending it at once costs, before it is ended. */
export const endCostSchema = z.object({
  paidUntil: localDate.nullable().describe('first day not paid for'),
  boundUntil: localDate.nullable().describe('first day on which it is bound no longer; null where it is not'),
  /** For ending before that, without tax; null where it costs nothing or is not yours to know. */
  penalty: moneySchema.nullable(),
  /** Of the days that are paid and unused, without tax; null where that was not agreed or is not yours to know. */
  givenBack: moneySchema.nullable(),
  feeUntil: localDate.nullable().describe('first day for which no fee is owed on statements; null where none is'),
});
export const subscriptionNumberSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
export const unitQuerySchema = z.strictObject({ unit: z.uuid(), pbxId: ref.exactOptional() });

const version = z.int().min(1).exactOptional();
const reason = z.string().trim().min(3).max(300);
export const suspendSchema = z.strictObject({ reason, version });
/** Begins the fee of what is charged from its first use on, from now. */
export const activateSchema = z.strictObject({ reason, version });
export const resumeSchema = z.strictObject({ version });
/** Ends at once; without refund beyond what S3.21 gives, so it is said twice. */
export const endSubscriptionSchema = z.strictObject({
  reason,
  confirm: z.literal(true),
  version,
  penalty: moneySchema
    .nullable()
    .exactOptional()
    .describe('as GET ending showed it; refused where it is another one, or left out though it costs something'),
  givenBack: moneySchema
    .nullable()
    .exactOptional()
    .describe('as GET ending showed it; refused where it is another one'),
});
export const autoRenewSchema = z.strictObject({
  autoRenew: z.boolean(),
  /** Switching it off needs it (S5.16). */
  confirm: z.boolean().default(false),
  version,
});

/** Another offer or plan from the end of the term on. */
export const scheduleMigrationSchema = z
  .strictObject({ ...offerNamed, plan, quantity: units, replace: z.boolean().default(false), version })
  .refine(namesOne, NAMES_ONE);
export const dropScheduledSchema = z.strictObject({ version });

export const startTrialSchema = z
  .strictObject({
    accountId: ref,
    pbxId: ref,
    ...offerNamed,
    /** Absent: the least that the offer gives. */
    quantity: units.exactOptional(),
    /** The vendor's reason for one more than the rule gives. */
    override: reason.exactOptional(),
  })
  .refine(namesOne, NAMES_ONE);
