// Money on a wire: a decimal string and its currency, never a number.
import { z } from 'zod';
import { CURRENCIES } from '../currencies.ts';
import { fromMoneyJson } from '../money.ts';

export const currencyCode = z.enum(CURRENCIES);

/** Any amount; `fromMoneyJson` reads what passed. */
export const moneySchema = z
  .strictObject({ amount: z.string().max(20), currency: currencyCode })
  .refine((value) => fromMoneyJson(value) !== undefined, {
    path: ['amount'],
    error: 'must be a decimal number with no more decimals than the currency has, such as 12.34',
  });

/** A price or a payment: zero or more. */
export const moneyNotNegative = moneySchema.refine((value) => !value.amount.startsWith('-'), {
  path: ['amount'],
  error: 'must not be negative',
});
