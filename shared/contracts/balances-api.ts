// What an account owes and has, and its credit line, on the wire.
import { z } from 'zod';
import { moneySchema } from './money.ts';

/** Null where nothing is sold on credit. */
export const creditLineViewSchema = z.object({ limit: moneySchema, used: moneySchema, termsDays: z.int() }).nullable();
export const balanceSchema = z.object({
  items: z.array(z.object({ account: z.string(), balance: moneySchema })),
  creditLine: creditLineViewSchema,
});
export const creditLineSchema = z.strictObject({ limit: moneySchema, termsDays: z.int().min(0).max(365).default(30) });
