// Quotes, orders and balances on the wire: a cart is priced, held and ordered.
import { z } from 'zod';
import { OFFER_PLANS, skuSchema } from './catalogue-api.ts';
import { moneySchema } from './money.ts';
import { pageQuerySchema, rowNames, sortedQuerySchema } from './server-api.ts';
import { invoiceWaitsSchema, vatStandingSchema } from './vat-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const localDate = z.string().describe('YYYY-MM-DD in the time zone of the account');
const ref = z.string().min(1).max(64);
const units = z.int().min(1).max(1_000_000);
const number = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const plan = z.enum(OFFER_PLANS);
const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters such as DE');

/** An offer by its id or its SKU. */
export const offerNamed = { offerId: ref.exactOptional(), sku: skuSchema.exactOptional() };
export const namesOne = (item: { offerId?: string; sku?: string }) =>
  (item.offerId === undefined) !== (item.sku === undefined);
export const NAMES_ONE = { path: ['sku'], error: 'name the offer by sku or by offerId, and not by both' };

const migration = z
  .strictObject({
    ...offerNamed,
    plan,
    quantity: units,
    /** `kept`: to the expiry of the PBX; `restarted`: a new period begins today. */
    term: z.enum(['kept', 'restarted']).default('kept'),
  })
  .refine(namesOne, NAMES_ONE);

/**
 * One row of a cart. New: an offer, a plan and a quantity. Otherwise a subscription and exactly one of: another quantity,
 * `cancel` (at the end of what is paid), `terminateUnits` (at once), `migrate` (another offer, tier or plan in one step).
 */
const cartItemSchema = z
  .strictObject({
    ...offerNamed,
    plan: plan.exactOptional(),
    quantity: units.exactOptional(),
    subscription: number.exactOptional(),
    /** What becomes of a reduction that waits for renewal (S5.28). */
    scheduled: z.enum(['keep', 'drop']).exactOptional(),
    cancel: z.literal(true).exactOptional(),
    /** Of a smaller quantity: not before the renewal, also where it could be given back (S1.20). */
    at: z.literal('renewal').exactOptional(),
    /** UUIDs of units. */
    terminateUnits: z.array(z.uuid()).min(1).max(1_000).exactOptional(),
    migrate: migration.exactOptional(),
    /** Of the subscription as it was read; another one meanwhile is refused. */
    version: z.int().min(1).exactOptional(),
  })
  .superRefine((item, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (item.subscription === undefined) {
      if (!namesOne(item)) fault('sku', NAMES_ONE.error);
      if (item.plan === undefined) fault('plan', 'a new subscription needs a plan');
      if (item.quantity === undefined) fault('quantity', 'a new subscription needs a quantity');
      for (const field of ['cancel', 'terminateUnits', 'migrate', 'version', 'scheduled', 'at'] as const) {
        if (item[field] !== undefined) fault(field, 'goes with a subscription');
      }
      return;
    }
    for (const field of ['offerId', 'sku', 'plan'] as const) {
      if (item[field] !== undefined) fault(field, 'does not go with a subscription; use migrate');
    }
    const asked = (['quantity', 'cancel', 'terminateUnits', 'migrate'] as const).filter((f) => item[f] !== undefined);
    if (item.at !== undefined && item.quantity === undefined) fault('at', 'goes with a quantity');
    if (asked.length !== 1) fault(asked[1] ?? 'quantity', 'ask one of quantity, cancel, terminateUnits and migrate');
  });

export const addQuoteSchema = z.strictObject({
  accountId: ref,
  /** The PBX it is for; absent for what no PBX carries. */
  pbxId: ref.exactOptional(),
  /** Who pays: the account itself or a partner above it; absent: the caller where it is one, else the account. */
  payerId: ref.exactOptional(),
  /** Of the invoice, for the tax; absent: the payer's. */
  country: country.exactOptional(),
  items: z.array(cartItemSchema).min(1).max(100),
});

const quoteLineSchema = z.object({
  line: z.int(),
  /** Index of the item it belongs to. */
  item: z.int(),
  kind: z.enum(['charge', 'credit']),
  reason: z.string(),
  subscription: z.int().nullable(),
  sku: z.string(),
  plan: z.string(),
  quantity: z.int(),
  from: localDate,
  until: localDate.nullable().describe('first day not covered'),
  days: z.int(),
  periodDays: z.int(),
  net: moneySchema,
  taxPercent: z.string(),
  tax: moneySchema,
  gross: moneySchema,
  words: z.object({
    code: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    text: z.string(),
  }),
});

/** What an item changes, before and after, so that it can be looked at before anything happens (S1.10). */
const quoteItemSchema = z.object({
  item: z.int(),
  subscription: z.int().nullable(),
  sku: z.string(),
  plan: z.string(),
  quantityBefore: z.int(),
  quantityAfter: z.int(),
  /** Net, for one whole period of the plan. */
  totalBefore: moneySchema,
  totalAfter: moneySchema,
  per: z.string().describe('month, year, …, or once'),
  effective: z.enum(['now', 'renewal']),
  effectiveOn: localDate,
});

const totalsSchema = z.object({
  net: moneySchema,
  tax: moneySchema,
  gross: moneySchema,
  /** Part of net and gross: what the exact total, rounded once, differs by from the sum of the lines; null where it does not. */
  rounding: moneySchema.nullable(),
});

export const quoteSchema = z.object({
  quoteId: ref,
  hash: z.string(),
  accountId: ref,
  payerId: ref,
  pbxId: ref.nullable(),
  currency: z.string(),
  items: z.array(quoteItemSchema),
  lines: z.array(quoteLineSchema),
  totals: totalsSchema,
  /** What VIES said of the payer's VAT number, which decides on its tax; null where nothing hangs on it (S5.32). */
  vat: vatStandingSchema.nullable(),
  heldUntilMs: instantMs,
  suggestions: z.array(z.object({ item: z.int(), code: z.string(), sku: z.string(), message: z.string() })),
});

const billingSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  phone: z.string().trim().max(40).default(''),
  company: z.string().trim().max(120).default(''),
  /** As it was quoted for; absent: that. */
  country: country.exactOptional(),
  taxId: z.string().trim().max(32).default(''),
  address: z
    .strictObject({
      lines: z.array(z.string().trim().max(120)).max(4).default([]),
      city: z.string().trim().max(80).default(''),
      postcode: z.string().trim().max(20).default(''),
      region: z.string().trim().max(80).default(''),
    })
    .prefault({}),
});

export const placeOrderSchema = z.strictObject({
  quoteId: ref,
  /** Of the quote as it was shown: what is charged is what was seen (S1.23). */
  hash: z.string().min(1).max(128).exactOptional(),
  method: z.enum(['none', 'balance', 'credit', 'offline', 'card', 'paypal', 'sandbox']),
  autoRenew: z.boolean().default(false),
  /** One of the payer's billing contacts … */
  billingContactId: ref.exactOptional(),
  /** … or its own words; with neither, what the account says of itself. */
  billing: billingSchema.exactOptional(),
  piNumber: z.string().trim().max(40).exactOptional(),
  /** Where what the order gives back goes: to the payer's credit (absent), or to the means that had paid for it. */
  giveBack: z.enum(['credit', 'means']).exactOptional(),
  reference: z.string().trim().max(80).default(''),
});

export const orderLineSchema = z.object({
  line: z.int(),
  subscription: z.int().nullable(),
  sku: z.string(),
  plan: z.string(),
  kind: z.string(),
  quantityBefore: z.int(),
  quantityAfter: z.int(),
  periodStartMs: instantMs,
  periodEndMs: instantMs,
  from: z.string().describe('YYYY-MM-DD, of the time zone of what is held, as the invoice has it'),
  until: z.string().nullable().describe('first day not covered; null for what has no end'),
  net: moneySchema,
  tax: moneySchema,
  total: moneySchema,
  words: z.string(),
});

export const orderSchema = z.object({
  id: ref,
  number,
  accountId: ref,
  payerId: ref,
  pbxId: ref.nullable(),
  kind: z.string(),
  state: z.enum(['created', 'pending', 'paid', 'failed', 'expired', 'cancelled', 'refunded', 'disputed']),
  holdReason: z.string().nullable(),
  method: z.string(),
  autoRenew: z.boolean(),
  piNumber: z.string().nullable(),
  net: moneySchema,
  tax: moneySchema,
  total: moneySchema,
  billing: z.unknown(),
  reference: z.string(),
  remark: z.string(),
  version: z.int(),
  expiresAtMs: instantMs.nullable(),
  paidAtMs: instantMs.nullable(),
  closedAtMs: instantMs.nullable(),
  createdAtMs: instantMs,
});
export const listedOrderSchema = orderSchema.extend(rowNames);
export const orderDetailSchema = orderSchema.extend({
  lines: z.array(orderLineSchema),
  /** Its invoice is issued when VIES has confirmed the VAT number, at the latest then; null where nothing is awaited (S5.32). */
  invoiceWaits: invoiceWaitsSchema.nullable(),
});

export const orderQuerySchema = sortedQuerySchema(z.enum(['number', '-number']).default('-number')).extend({
  accountId: ref.exactOptional(),
  state: z.string().max(20).exactOptional(),
  /** An order's number, a PBX's serial number, a unit's UUID, or the payer's own reference. */
  search: z.string().trim().max(80).exactOptional(),
});
export const changeOrderSchema = z
  .strictObject({
    reference: z.string().trim().max(80).exactOptional(),
    remark: z.string().trim().max(2_000).exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

/** What taking an order back whole changes (D1). */
export const undoPreviewSchema = z.object({
  changes: z.array(
    z.object({
      subscription: number,
      sku: z.string(),
      quantityBefore: z.int(),
      /** 0: the subscription ends. */
      quantityAfter: z.int(),
    }),
  ),
  /** Tax included, by a credit note. */
  givesBack: moneySchema,
  /** Of it: off what is still owed for the order. */
  offOwed: moneySchema,
  /** Of it: what the payments of the order can give back at most; the rest is to the payer's credit. */
  toMeans: moneySchema,
  lastDay: localDate,
});
export const undoOrderSchema = z.strictObject({
  giveBack: z.enum(['credit', 'means']).default('credit'),
  reason: z.string().trim().min(3).max(300),
  /** The PBX has less at once, so it is said twice. */
  confirm: z.literal(true),
});

export const addOrderRequestSchema = z.strictObject({
  quote: addQuoteSchema,
  words: z.string().trim().min(3).max(1_000),
});
export const orderRequestQuerySchema = pageQuerySchema.extend({
  state: z.enum(['open', 'approved', 'declined']).exactOptional(),
});
export const decideOrderRequestSchema = z.strictObject({
  approve: z.boolean(),
  reason: z.string().trim().max(300).default(''),
});
export const orderRequestSchema = z.object({
  id: ref,
  accountId: ref,
  request: z.unknown(),
  words: z.string(),
  state: z.enum(['open', 'approved', 'declined']),
  reason: z.string().nullable(),
  orderId: ref.nullable(),
  createdAtMs: instantMs,
  decidedAtMs: instantMs.nullable(),
});

export type AddQuote = z.output<typeof addQuoteSchema>;
export type CartItem = z.output<typeof cartItemSchema>;
export type PlaceOrder = z.output<typeof placeOrderSchema>;
