// Offers and prices on the wire: what the vendor lists, what each level may sell, and what that level is told about money.
import { z } from 'zod';
import { CURRENCIES } from '../currencies.ts';
import { GRANT_KINDS } from '../licence/licence.ts';
import { currencyCode, moneyNotNegative, moneySchema } from './money.ts';
import { outageCausesSchema } from './outages-api.ts';

export const OFFER_MODELS = ['quantity', 'flat', 'flexible'] as const;
export const OFFER_BILLINGS = ['checkout', 'statement'] as const;
export const OFFER_PLANS = ['one-time', 'monthly', 'yearly', 'yearly-2', 'yearly-3', 'yearly-4', 'yearly-5'] as const;
export const PERIOD_CHARGES = ['prorated', 'full'] as const;
export const FEE_ACCRUALS = ['arrears', 'daily'] as const;
export const FEE_ACTIVATIONS = ['order', 'first_use'] as const;
const PRICE_AUDIENCES = ['partner', 'customer'] as const;
const MAX_UNITS = 1_000_000;
const MAX_TRIAL_DAYS = 90;

const instantMs = z.int().min(0).max(8_640_000_000_000_000).describe('epoch milliseconds');
const ref = z.string().min(1).max(64);
const units = z.int().min(1).max(MAX_UNITS);
export const skuSchema = z.string().regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 printable ASCII characters');
const offerName = z.string().trim().min(1).max(120);
const description = z.string().trim().max(2_000);
const grants = z.array(z.strictObject({ kind: z.enum(GRANT_KINDS), perUnit: units })).max(GRANT_KINDS.length);
const plans = z.array(z.enum(OFFER_PLANS)).min(1).max(OFFER_PLANS.length);
const family = z.string().regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 printable ASCII characters');

/** How it is charged beside its price (S4.15); who has it keeps what was agreed when it was ordered. */
const chargingSchema = z.strictObject({
  /** Once, with the order that begins a subscription; where the payer's currency is not named there is none. */
  activationFees: z.array(moneyNotNegative).max(CURRENCIES.length).default([]),
  /**
   * Whoever ends earlier pays so much of the fees that are left to the end of these periods, or instead a fixed sum for each unit
   * that ends; where the payer's currency is not among the sums, nothing is agreed. Null: ends when it is cancelled.
   */
  minimumTerm: z
    .strictObject({
      periods: z.int().min(2).max(120),
      penaltyPercent: z.int().min(1).max(100).nullable().default(null),
      penaltyAmounts: z.array(moneyNotNegative).max(CURRENCIES.length).default([]),
    })
    .nullable()
    .default(null),
  /**
   * Whether the period in which it begins, or ends, is owed by the day or whole; null: as its billing has it, which is by the day,
   * except that what is paid when it is ordered gives nothing back where it ends before.
   */
  firstPeriod: z.enum(PERIOD_CHARGES).nullable().default(null),
  lastPeriod: z.enum(PERIOD_CHARGES).nullable().default(null),
  /** So many periods are paid beside the running one, from the order that begins a subscription on. */
  periodsInAdvance: z.int().min(0).max(11).default(0),
  /** From when on it is owed on statements; until its first use it may be used, and owes nothing. */
  activation: z.enum(FEE_ACTIVATIONS).default('order'),
  /** Whether what is owed on statements is booked with the statement of its month, or day by day until then. */
  accrual: z.enum(FEE_ACCRUALS).default('arrears'),
});

export const addOfferSchema = z.strictObject({
  /** Never changes: licences carry it. */
  sku: skuSchema,
  /** Offers of one family are tiers and trials of the same thing. */
  family,
  name: offerName,
  description: description.default(''),
  model: z.enum(OFFER_MODELS),
  /** What one unit gives a PBX; empty for what no PBX enforces. */
  grants: grants.default([]),
  plans,
  minQuantity: units.default(1),
  /** Absent: 1, or 10,000 where units are counted. */
  maxQuantity: units.exactOptional(),
  step: units.default(1),
  /** A trial of so many days, free; null: no trial. */
  trialDays: z.int().min(1).max(MAX_TRIAL_DAYS).nullable().default(null),
  /** For the staff of partners only, and on request only (S1.13). */
  internal: z.boolean().default(false),
  /** Account that manages it: the vendor (absent), or the one partner it is for (S4.7). */
  managedBy: ref.optional(),
  /** Partners below its manager may sell it too. */
  shared: z.boolean().default(true),
  /** It may be held more than once by the same holder. */
  repeatable: z.boolean().default(false),
  /** Only partners it was opened to may sell it. */
  restricted: z.boolean().default(false),
  billing: z.enum(OFFER_BILLINGS).default('checkout'),
  charging: chargingSchema.prefault({}),
});

export const changeOfferSchema = z
  .strictObject({
    /** As it was read; another one meanwhile is refused. */
    version: z.int().min(1),
    family: family.exactOptional(),
    name: offerName.exactOptional(),
    description: description.exactOptional(),
    model: z.enum(OFFER_MODELS).exactOptional(),
    grants: grants.exactOptional(),
    plans: plans.exactOptional(),
    minQuantity: units.exactOptional(),
    maxQuantity: units.exactOptional(),
    step: units.exactOptional(),
    trialDays: z.int().min(1).max(MAX_TRIAL_DAYS).nullable().exactOptional(),
    internal: z.boolean().exactOptional(),
    shared: z.boolean().exactOptional(),
    repeatable: z.boolean().exactOptional(),
    restricted: z.boolean().exactOptional(),
    billing: z.enum(OFFER_BILLINGS).exactOptional(),
    charging: chargingSchema.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 1, 'must change something');

export const withdrawOfferSchema = z.strictObject({
  version: z.int().min(1),
  /** Until when those who have it keep it and renew; null: without an end. */
  endsAtMs: instantMs.nullable().default(null),
});
export const restoreOfferSchema = z.strictObject({ version: z.int().min(1) });

export const offerTermsSchema = z
  .strictObject({
    /** True opens a restricted offer to the account, false closes an open one, null takes either back. */
    allowed: z.boolean().nullable().exactOptional(),
    /** What the account calls it to those it sells to; null: as it is called above. */
    name: offerName.nullable().exactOptional(),
    /** Days without service that it gives nothing back for to those directly below; null: as the vendor says (S4.14). */
    outageExcluded: outageCausesSchema.nullable().exactOptional(),
  })
  .refine((terms) => Object.keys(terms).length > 0, 'must change something');
export const offerTermSchema = z.object({
  accountId: ref,
  allowed: z.boolean().nullable(),
  name: z.string().nullable(),
  outageExcluded: outageCausesSchema.nullable(),
});
/** Of the accounts below, and of the caller's own account. */
export const offerTermListSchema = z.object({
  items: z.array(offerTermSchema.extend({ accountName: z.string() })),
  own: offerTermSchema,
});

export const offerSchema = z.object({
  id: ref,
  sku: z.string(),
  family: z.string(),
  /** As the reader's seller calls it. */
  name: z.string(),
  /** As the reader calls it to those below; null: likewise. */
  ownName: z.string().nullable(),
  description: z.string(),
  model: z.enum(OFFER_MODELS),
  grants: z.array(z.object({ kind: z.enum(GRANT_KINDS), perUnit: z.int() })),
  plans: z.array(z.object({ code: z.enum(OFFER_PLANS), months: z.int() })),
  minQuantity: z.int(),
  maxQuantity: z.int(),
  step: z.int(),
  trialDays: z.int().nullable(),
  internal: z.boolean(),
  /** True when the reader's own account manages it. */
  managed: z.boolean(),
  shared: z.boolean(),
  repeatable: z.boolean(),
  restricted: z.boolean(),
  billing: z.enum(OFFER_BILLINGS),
  charging: chargingSchema,
  withdrawnAtMs: instantMs.nullable(),
  endsAtMs: instantMs.nullable(),
  version: z.int(),
  createdAtMs: instantMs,
});

/** Ascending from 1; `amount` is a decimal string of one unit for one whole period. */
const tierSchema = z.object({ from: units, amount: z.string().max(20) });
const tierList = z.array(z.strictObject(tierSchema.shape)).min(1).max(50);
export const addPriceSchema = z.strictObject({
  plan: z.enum(OFFER_PLANS),
  /** `partner`: the cost of the seller's direct partners. `customer`: retail, which those below inherit as recommended. */
  audience: z.enum(PRICE_AUDIENCES),
  currency: currencyCode,
  tiers: tierList,
  tierMode: z.enum(['volume', 'graduated']).default('volume'),
  /** Retail of one unit below which nobody may sell; the vendor's only. */
  floor: z.string().max(20).exactOptional(),
  /** A price for this one direct buyer. */
  buyerId: ref.exactOptional(),
  /** Absent: now. Never in the past. */
  effectiveFromMs: instantMs.exactOptional(),
  /** From when those who have it already pay it too; absent: they keep their price. */
  effectiveForExistingMs: instantMs.exactOptional(),
});
export const priceSchema = z.object({
  id: ref,
  sku: z.string(),
  plan: z.enum(OFFER_PLANS),
  audience: z.enum(PRICE_AUDIENCES),
  /** `own`: set by the reader. `cost`: what the reader pays. `recommended`: retail of a level above. */
  standing: z.enum(['own', 'cost', 'recommended']),
  buyerId: ref.nullable(),
  currency: currencyCode,
  tiers: z.array(tierSchema),
  tierMode: z.enum(['volume', 'graduated']),
  floor: z.string().nullable(),
  effectiveFromMs: instantMs,
  effectiveForExistingMs: instantMs.nullable(),
  createdAtMs: instantMs,
});
export const priceAddedSchema = z.object({
  price: priceSchema,
  warnings: z.array(z.object({ code: z.literal('below_cost'), message: z.string(), margin: moneySchema })),
});

const tierPrice = z.object({ tiers: z.array(tierSchema), tierMode: z.enum(['volume', 'graduated']) });
/** One plan in money, as far as the reader may know: a cost is the reader's own. */
const planMoneySchema = z.object({
  plan: z.enum(OFFER_PLANS),
  months: z.int(),
  currency: currencyCode,
  /** What the reader pays its seller; null for the vendor, and where none is set. */
  cost: tierPrice.nullable(),
  /** What the reader's customers pay: its own retail, else the recommended one. */
  retail: tierPrice.nullable(),
  /** The retail that the nearest level above set. */
  recommended: tierPrice.nullable(),
  /** Retail less cost of the smallest order. */
  margin: moneySchema.nullable(),
  /** Some quantity costs the reader more than it brings. */
  belowCost: z.boolean(),
});
export const sellableOfferSchema = offerSchema.extend({ prices: z.array(planMoneySchema) });

export const offerDetailSchema = sellableOfferSchema.partial({ prices: true }).extend({
  /** Subscriptions that have it and are not over; null for who does not manage it. */
  holders: z.int().nullable(),
});

/** Why an offer cannot be ordered now. */
const ORDER_OBSTACLES = ['held', 'by_request', 'no_price'] as const;
export const accountOfferSchema = offerSchema
  .omit({ ownName: true, managed: true, restricted: true, shared: true })
  .extend({
    /** What the account pays. */
    prices: z.array(
      z.object({ plan: z.enum(OFFER_PLANS), months: z.int(), currency: currencyCode, price: tierPrice.nullable() }),
    ),
    /** What it holds of it already. */
    owned: z.array(z.object({ subscription: z.int(), pbxId: ref.nullable(), quantity: z.int(), state: z.string() })),
    orderable: z.boolean(),
    obstacle: z.enum(ORDER_OBSTACLES).nullable(),
  });

const cursor = z.string().max(160).optional();
export const offerQuerySchema = z.strictObject({
  cursor,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Absent: the currency of the account. */
  currency: currencyCode.optional(),
  family: z.string().max(32).optional(),
  search: z.string().trim().min(1).max(64).optional().describe('part of the SKU, the family or the name'),
  /** Also those withdrawn; for their manager. */
  withdrawn: z.stringbool().default(false),
});
export const accountOfferQuerySchema = offerQuerySchema.omit({ withdrawn: true }).extend({
  /** What this PBX holds, not the whole account. */
  pbxId: ref.optional(),
  /** Only what can be ordered now (S1.12). */
  orderable: z.stringbool().default(false),
});
export const priceQuerySchema = z.strictObject({
  cursor,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  currency: currencyCode.optional(),
});

/** A catalogue as a file: offers of the vendor, each with its price book. */
export const catalogueFileSchema = z.strictObject({
  offers: z
    .array(
      addOfferSchema.omit({ managedBy: true }).extend({
        prices: z
          .array(addPriceSchema.omit({ buyerId: true, effectiveFromMs: true, effectiveForExistingMs: true }))
          .default([]),
      }),
    )
    .max(10_000),
});

export type Charging = z.infer<typeof chargingSchema>;
export type AddOffer = z.infer<typeof addOfferSchema>;
export type ChangeOffer = z.infer<typeof changeOfferSchema>;
export type OfferTerms = z.infer<typeof offerTermsSchema>;
export type OfferView = z.infer<typeof offerSchema>;
export type AddPrice = z.infer<typeof addPriceSchema>;
export type PriceView = z.infer<typeof priceSchema>;
export type PlanMoney = z.infer<typeof planMoneySchema>;
export type AccountOffer = z.infer<typeof accountOfferSchema>;
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
