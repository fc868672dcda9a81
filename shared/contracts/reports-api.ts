// Reports on the wire: what a level earned.
import { z } from 'zod';
import { currencyCode, moneySchema } from './money.ts';
import { listSchema } from './server-api.ts';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2027-02');

/** `until` is counted with; absent: `from` alone. */
export const marginQuerySchema = z.strictObject({ from: month, until: month.exactOptional() });

/** Net, as it stands today: what was given back of a charge is taken off the month in which it was paid. */
export const marginReportSchema = listSchema(
  z.object({
    month: z.string(),
    accountId: z.string(),
    account: z.string(),
    sku: z.string(),
    /** Null for the vendor, which buys from nobody. */
    cost: moneySchema.nullable(),
    /** Null for what the level paid itself: what it charged for it is not known here. */
    retail: moneySchema.nullable(),
    margin: moneySchema.nullable(),
  }),
);

/** Without tax, as it was booked: what was given back is taken off the month in which that happened. */
export const earningsSchema = z.object({
  /** The last twelve, up to the one that runs. */
  months: z.array(z.string()),
  /** One for each currency that anything was booked in, an amount for each month; currencies never add up. */
  series: z.array(z.object({ currency: currencyCode, amounts: z.array(moneySchema) })),
  timeZone: z.string(),
});
