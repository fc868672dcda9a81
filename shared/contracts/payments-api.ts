// Payments, saved means of payment, refunds and proforma invoices on the wire.
import { z } from 'zod';
import { moneySchema } from './money.ts';
import { pageQuerySchema, pageSchema } from './server-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);

const returnUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .describe('where the provider sends the buyer back to');
export const startPaymentSchema = z.strictObject({
  /** Saved means of the payer: charged at once. Absent: the buyer pays at the provider. */
  methodId: ref.exactOptional(),
  returnUrl: returnUrl.exactOptional(),
});

/** Card: for the provider's own fields in the browser. Redirect: send the buyer there. Sandbox: say how it went. */
const buyerActionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), clientSecret: z.string(), publishableKey: z.string(), scriptUrl: z.url() }),
  z.object({ kind: z.literal('redirect'), url: z.string() }),
  z.object({ kind: z.literal('sandbox') }),
]);

export const paymentSchema = z.object({
  id: ref,
  orderId: ref,
  provider: z.string(),
  state: z.enum(['pending', 'proposed', 'succeeded', 'held', 'failed']),
  /** What was asked for; once money came, what came. */
  amount: moneySchema,
  refunded: moneySchema,
  /** Why it failed or is held. */
  reason: z.string(),
  heldFor: z.string().nullable(),
  /** What one person of finance proposed to do with held money; a second one has to agree. */
  proposedRelease: z.enum(['accept', 'forgive', 'refund']).nullable(),
  bankReference: z.string().nullable(),
  receivedOn: z.string().nullable(),
  dispute: z.enum(['open', 'won', 'lost']).nullable(),
  createdAtMs: instantMs,
  settledAtMs: instantMs.nullable(),
});
export const paymentListSchema = z.object({ items: z.array(paymentSchema) });
export const paymentPageSchema = pageSchema(paymentSchema.extend({ orderNumber: z.int(), payerName: z.string() }));
/** `order` is the order's state after it. */
export const paymentUnderWaySchema = z.object({
  payment: paymentSchema,
  order: z.string(),
  action: buyerActionSchema.nullable(),
});
export const paymentQuerySchema = pageQuerySchema.extend({
  state: z.enum(['pending', 'proposed', 'succeeded', 'held', 'failed']).exactOptional(),
});

/** Of a whole list, for its file. */
export const paymentLinesSchema = paymentQuerySchema.omit({ cursor: true, limit: true });

export const sandboxOutcomeSchema = z.strictObject({ outcome: z.enum(['succeed', 'decline', 'other_amount']) });

export const markPaidSchema = z.strictObject({
  amount: moneySchema,
  /** Day on the bank statement. */
  receivedOn: z.iso.date(),
  bankReference: z.string().trim().min(1).max(80),
});
export const confirmPaymentSchema = z.strictObject({ agrees: z.boolean() });

/**
 * `accept`: the order is carried out, and what came beyond it stays to the payer's credit. `forgive`: also where too little
 * came; the vendor gives up the difference. `refund`: it goes back to where it came from, and the order may be paid anew.
 */
export const releasePaymentSchema = z.strictObject({
  release: z.enum(['accept', 'forgive', 'refund']),
  reason: z.string().trim().min(3).max(300),
});

export const refundPaymentSchema = z.strictObject({
  /** Absent: all that is left. */
  amount: moneySchema.exactOptional(),
  reason: z.string().trim().min(3).max(300),
  /** What the order bought stops working at once; where everything is given back, after seven days' notice otherwise. */
  endSubscriptions: z.boolean().default(false),
});
export const refundSchema = z.object({
  id: ref,
  paymentId: ref,
  amount: moneySchema,
  state: z.enum(['pending', 'succeeded', 'failed']),
  reason: z.string(),
  createdAtMs: instantMs,
  settledAtMs: instantMs.nullable(),
});
export const refundListSchema = z.object({ items: z.array(refundSchema) });

export const savedMethodSchema = z.object({
  id: ref,
  provider: z.string(),
  label: z.string(),
  /** `YYYY-MM`, its last month. */
  expires: z.string().nullable(),
  /** It ends within 30 days, or has ended. */
  expiring: z.boolean(),
  isDefault: z.boolean(),
  createdAtMs: instantMs,
});
const addMethod = { provider: z.enum(['card', 'paypal', 'sandbox']).default('card') };
export const addMethodSchema = z.strictObject({ ...addMethod, returnUrl: returnUrl.exactOptional() });
/** `ref` is what beginning it answered. */
export const confirmMethodSchema = z.strictObject({
  ...addMethod,
  ref: z.string().regex(/^\w{1,80}$/, 'is no reference'),
});
/** `action` is for the provider's own fields in the browser. */
export const methodUnderWaySchema = z.object({ ref: z.string(), action: buyerActionSchema.nullable() });
export const paymentMethodsSchema = z.object({
  /** What `method` of a new order may be. */
  checkout: z.array(z.object({ method: z.string(), label: z.string(), autoRenew: z.boolean() })),
  saved: z.array(savedMethodSchema),
});

export const addProformaSchema = z.strictObject({
  /** What it is about, priced; the payer of the quote is the one who may use it. */
  quoteId: ref,
  validDays: z.int().min(1).max(365).default(30),
});
export const proformaSchema = z.object({
  number: z.string(),
  payerId: ref,
  total: moneySchema,
  lines: z.array(z.object({ sku: z.string(), quantity: z.int(), words: z.string(), total: moneySchema })),
  validUntilMs: instantMs,
  orderId: ref.nullable(),
  createdAtMs: instantMs,
});
export const proformaPageSchema = pageSchema(proformaSchema);
