// Payouts of partners' margins on the wire: what the vendor collected for a partner, owes it, and sent.
import { z } from 'zod';
import { moneySchema } from './money.ts';
import { listSchema, pageQuerySchema, pageSchema } from './server-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);

export const payablesSchema = listSchema(
  z.object({
    partnerId: ref,
    name: z.string(),
    /** Negative: the partner owes, because it sold below its cost or gave back what had been paid out. */
    owed: moneySchema,
    /** Of it: marked as paid out by one person, and waiting for a second. */
    proposed: moneySchema,
  }),
);
export const payoutSchema = z.object({
  id: ref,
  partnerId: ref,
  amount: moneySchema,
  state: z.enum(['proposed', 'paid', 'rejected']),
  paidOn: z.string().describe('YYYY-MM-DD'),
  bankReference: z.string(),
  createdAtMs: instantMs,
  decidedAtMs: instantMs.nullable(),
});
export const payoutPageSchema = pageSchema(payoutSchema);
export const payoutQuerySchema = pageQuerySchema.extend({ partnerId: ref.exactOptional() });
export const payOutSchema = z.strictObject({
  partnerId: ref,
  amount: moneySchema,
  /** Day on the bank statement. */
  paidOn: z.iso.date(),
  bankReference: z.string().trim().min(1).max(80),
});
export const confirmPayoutSchema = z.strictObject({ agrees: z.boolean() });
