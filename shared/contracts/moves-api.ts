// Moves on the wire: a customer to another seller, a PBX to another customer; shown first, by the same rules.
import { z } from 'zod';

const ref = z.string().min(1).max(64);
const reason = z.string().trim().min(3).max(300);

export const customerMoveQuerySchema = z.strictObject({ parentId: ref });
export const moveCustomerSchema = customerMoveQuerySchema.extend({ reason });
export const pbxMoveQuerySchema = z.strictObject({ accountId: ref });
export const movePbxSchema = pbxMoveQuerySchema.extend({ reason });

const placedSchema = z.object({ id: ref, name: z.string() });

/** What goes along, and what becomes of it. Nothing is charged or given back by a move. */
export const moveSchema = z.object({
  from: placedSchema,
  to: placedSchema,
  subscriptions: z.array(
    z.object({
      number: z.int(),
      sku: z.string(),
      units: z.int(),
      state: z.string(),
      /** Paid until then by whoever paid it; null for what has no end. */
      paidUntilMs: z.int().nullable().describe('epoch milliseconds'),
      payerBefore: ref,
      /** Who pays from its renewal on. */
      payerAfter: ref,
      /** It renewed by itself and does so no more until the new payer says so. */
      autoRenewEnds: z.boolean(),
      /** First day whose statement fee the new seller owes; null where no fee changes hands. */
      feeFrom: z.string().nullable().describe("YYYY-MM-DD in the vendor's time zone"),
    }),
  ),
});
