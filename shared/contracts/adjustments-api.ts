// What a seller agrees with a direct buyer about its prices, and what one subscription costs its payer, on the wire (S4.10, S4.11).
import { z } from 'zod';
import { FEE_ACCRUALS, FEE_ACTIVATIONS, PERIOD_CHARGES } from './catalogue-api.ts';
import { moneySchema } from './money.ts';

const ref = z.string().min(1).max(64);
const instantMs = z.int().min(0).max(8_640_000_000_000_000).describe('epoch milliseconds');
const percent = z
  .string()
  .regex(/^(0|[1-9]\d{0,3})(\.\d{1,3})?$/, 'must be a percentage such as 10 or 33.3')
  .refine((text) => Number(text) > 0, 'must be above 0');
const percentOff = percent.refine((text) => Number(text) <= 100, 'must be at most 100');
const percentOn = percent.refine((text) => Number(text) <= 1_000, 'must be at most 1000');

const none = z.strictObject({ kind: z.literal('none') });
const percentLess = z.strictObject({ kind: z.literal('percent'), off: percentOff });
const adjustmentSchema = z.discriminatedUnion('kind', [
  none,
  percentLess,
  /** Off one unit's price for one whole period, in the currency of who pays. */
  z.strictObject({ kind: z.literal('amount'), off: z.string().max(20) }),
  z.strictObject({ kind: z.literal('markup'), on: percentOn }),
  /** The discount of the account that pays, whatever it is by then. */
  z.strictObject({ kind: z.literal('default') }),
]);
const untilMs = instantMs.exactOptional().describe('end of a promotion; what is charged from then on has none of it');

export const agreeAdjustmentSchema = z.strictObject({ adjustment: adjustmentSchema, untilMs });
export const agreeDiscountSchema = z.strictObject({
  discount: z.discriminatedUnion('kind', [none, percentLess]),
  untilMs,
});

const agreedSchema = z.object({
  sellerId: ref,
  buyerId: ref,
  /** Null: on whatever the buyer pays. */
  subscription: z.int().nullable(),
  adjustment: adjustmentSchema,
  fromMs: instantMs,
  untilMs: instantMs.nullable(),
});
export const discountSchema = z.object({ discount: agreedSchema.nullable() });

export const feeSchema = z.object({
  number: z.int(),
  /** `pending`: not used yet, and nothing is owed; `closed`: over, and not edited any more. */
  status: z.enum(['pending', 'active', 'closed']),
  accountId: ref,
  sku: z.string(),
  plan: z.string(),
  quantity: z.int(),
  activatedAtMs: instantMs.nullable(),
  billedTo: ref,
  per: z.string().describe('month, year, …, or once'),
  /** Net, for one whole period; null where it has no price or the payer's prices are not yours to know. */
  fee: moneySchema.nullable(),
  /** What the next period will cost as things stand, and its first day; null where there is none. */
  nextFee: moneySchema.nullable(),
  nextOn: z.string().nullable(),
  /** How it is counted on statements, as it was agreed when it was ordered; null: it is paid by orders. */
  terms: z
    .object({
      firstPeriod: z.enum(PERIOD_CHARGES),
      lastPeriod: z.enum(PERIOD_CHARGES),
      activation: z.enum(FEE_ACTIVATIONS),
      accrual: z.enum(FEE_ACCRUALS),
    })
    .nullable(),
  /** What was agreed about it at your level and below, and is in force. */
  agreed: z.array(agreedSchema),
});
export const adjustedSchema = z.object({
  fee: feeSchema,
  warnings: z.array(z.object({ code: z.literal('below_cost'), message: z.string(), margin: moneySchema })),
});

export type AgreeAdjustment = z.infer<typeof agreeAdjustmentSchema>;
export type AgreeDiscount = z.infer<typeof agreeDiscountSchema>;
export type AdjustmentJson = z.infer<typeof adjustmentSchema>;
