// Sums of a margin report, per currency, exact: decimal texts are added as whole minor units.
import type { z } from 'zod';
import type { marginReportSchema } from '../../../shared/contracts/reports-api.ts';
import { fromMoneyJson, type MoneyJson, sumOf, toMoneyJson } from '../../../shared/money.ts';

type Row = z.infer<typeof marginReportSchema>['items'][number];

interface Sums {
  readonly currency: MoneyJson['currency'];
  /** Null where no row has one. */
  readonly cost: MoneyJson | null;
  readonly retail: MoneyJson | null;
  readonly margin: MoneyJson | null;
}

export function sumsOf(rows: readonly Row[]): Sums[] {
  const currencies = new Set(rows.flatMap(({ cost, retail }) => (cost ?? retail)?.currency ?? []));
  return [...currencies].map((currency) => {
    const sum = (field: 'cost' | 'retail' | 'margin') => {
      const amounts = rows.flatMap((row) => {
        const value = row[field];
        return value === null || value.currency !== currency ? [] : (fromMoneyJson(value)?.amount ?? []);
      });
      return amounts.length === 0 ? null : toMoneyJson({ amount: sumOf(amounts), currency });
    };
    return { currency, cost: sum('cost'), retail: sum('retail'), margin: sum('margin') };
  });
}
