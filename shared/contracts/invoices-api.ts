// /invoices of the JSON API: invoices, credit notes and statements as they were issued, and what may still be done about them.
import { z } from 'zod';
import { moneyNotNegative, moneySchema } from './money.ts';
import { countedPageSchema, pageQuerySchema, pageSchema, sortedQuerySchema } from './server-api.ts';
import { postalAddressSchema, sellerSchema } from './settings-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);
const localDate = z.string().describe('YYYY-MM-DD');
const kind = z.enum(['invoice', 'credit_note', 'statement']);
const state = z.enum(['open', 'paid', 'void', 'uncollectible']);

const filter = {
  payerId: ref.optional(),
  accountId: ref.optional(),
  orderId: ref.optional(),
  kind: kind.optional(),
  state: state.optional(),
  /** How the number begins, e.g. `INV-2026-0001`. */
  search: z.string().trim().min(1).max(40).optional(),
  fromMs: z.coerce.number().int().min(0).optional(),
  untilMs: z.coerce.number().int().min(0).optional(),
};
export const invoiceQuerySchema = sortedQuerySchema(z.enum(['issued', '-issued']).default('-issued')).extend(filter);
/** At most 1,000 papers; a longer period is asked for in parts. */
export const invoiceZipSchema = z.strictObject({
  ...filter,
  /** These alone, whatever else they are. */
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(ref).max(100))
    .describe('ids of at most 100 papers, with commas between them')
    .exactOptional(),
});
export const invoiceLinesSchema = invoiceQuerySchema.omit({ cursor: true, limit: true, count: true });

/** Debits are positive, credits negative. */
export const ledgerQuerySchema = z.strictObject({
  ownerId: ref.optional(),
  fromMs: z.coerce.number().int().min(0).optional(),
  untilMs: z.coerce.number().int().min(0).optional(),
});

export const ledgerPageQuerySchema = pageQuerySchema.extend(ledgerQuerySchema.shape);
/** Newest first. Debits are positive, credits negative. */
export const ledgerPageSchema = pageSchema(
  z.object({
    transaction: z.int(),
    line: z.int(),
    atMs: instantMs,
    kind: z.string(),
    account: z.string(),
    ownerId: ref,
    ownerName: z.string(),
    amount: moneySchema,
    orderId: ref.nullable(),
    orderNumber: z.int().nullable(),
    invoiceId: ref.nullable(),
    invoiceLabel: z.string().nullable(),
    paymentId: ref.nullable(),
    memo: z.string(),
  }),
);

const invoiceSummary = {
  id: ref,
  label: z.string(),
  kind,
  state,
  orderId: ref.nullable(),
  /** The invoice that a credit note mends. */
  creditsId: ref.nullable(),
  payerId: ref,
  accountId: ref,
  /** Whom it was billed to, as printed. */
  buyerName: z.string(),
  net: moneySchema,
  tax: moneySchema,
  total: moneySchema,
  issuedAtMs: instantMs,
  dueAtMs: instantMs,
  settledAtMs: instantMs.nullable(),
};

export const invoiceSummarySchema = z.object(invoiceSummary);
export const invoiceListSchema = countedPageSchema(invoiceSummarySchema);
export const invoiceSchema = z.object({
  ...invoiceSummary,
  language: z.string(),
  seller: sellerSchema,
  buyer: z.object({
    accountId: ref,
    company: z.string(),
    name: z.string(),
    email: z.string(),
    address: postalAddressSchema,
    country: z.string(),
    taxId: z.string(),
  }),
  terms: z.object({
    orderNumber: z.int().nullable(),
    reference: z.string(),
    piNumber: z.string(),
    method: z.string(),
    pbxSerial: z.string(),
    customer: z.string(),
    paid: z.boolean(),
    taxName: z.string(),
    reverseCharge: z.boolean(),
    reason: z.string(),
    creditsLabel: z.string(),
    month: z.string(),
    brand: z.string(),
    zone: z.string(),
  }),
  lines: z.array(
    z.object({
      line: z.int(),
      name: z.string(),
      sku: z.string(),
      quantity: z.number(),
      subscription: z.int().nullable(),
      from: localDate.nullable(),
      until: localDate.nullable(),
      words: z.string(),
      taxPercent: z.string(),
      net: moneySchema,
      tax: moneySchema,
      total: moneySchema,
      credits: z.int().nullable(),
    }),
  ),
  details: z
    .array(
      z.object({
        line: z.int(),
        account: z.string(),
        pbx: z.string(),
        subscription: z.int(),
        sku: z.string(),
        quantity: z.number(),
        from: localDate,
        until: localDate,
        charged: z
          .enum(['by_day', 'whole', 'from_first', 'to_last'])
          .describe('whether days before it began or after it ended are owed as well, as agreed'),
        net: moneySchema,
      }),
    )
    .describe('of a statement: what each customer account costs; those of a line add up to its net'),
  rounding: z
    .object({ mode: z.string(), taxPer: z.string(), total: z.string().exactOptional() })
    .describe('as it was issued; `total` is there where the exact total was rounded once'),
  creditNotes: z.array(z.object({ id: ref, label: z.string(), total: moneySchema })),
  /** What credit notes may still give back. */
  creditable: moneySchema,
});

/** Where the link goes: it works for 24 hours and once; one that was mailed before ends (D7). */
export const invoiceLinkSchema = z.object({ email: z.string() });

const reason = z.string().trim().min(3).max(300);
/** Tax included: of named lines, or one sum that is spread over them. */
export const creditNoteSchema = z
  .strictObject({
    lines: z
      .array(z.strictObject({ line: z.int().min(1), total: moneyNotNegative }))
      .min(1)
      .max(500)
      .optional(),
    total: moneyNotNegative.optional(),
    reason,
  })
  .refine((note) => (note.lines === undefined) !== (note.total === undefined), {
    path: ['total'],
    message: 'name either lines or one total',
  });
export const settleInvoiceSchema = z.strictObject({ state: z.enum(['paid', 'uncollectible', 'void']), reason });

/** Of a month that is over; those that are out already are not issued again. */
export const statementsSchema = z.strictObject({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2027-02'),
});

export type CreditNoteRequest = z.infer<typeof creditNoteSchema>;
