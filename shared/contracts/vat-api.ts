// What VIES, the EU's register of VAT numbers, said of a buyer's number, and what waits for it, on the wire (S5.32).
import { z } from 'zod';

const instantMs = z.int().describe('epoch milliseconds');

export const vatStandingSchema = z.object({ id: z.string(), answer: z.enum(['valid', 'invalid', 'unanswered']) });
export const invoiceWaitsSchema = z.object({
  vatId: z.string(),
  sinceMs: instantMs,
  untilMs: instantMs,
  lastError: z.string().nullable().describe('why VIES did not answer last, as MS_UNAVAILABLE'),
});
