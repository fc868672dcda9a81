// A month's fees as a statement: one line per product, the amounts per customer account behind it (S4.26).
import type { Currency } from '../../shared/currencies.ts';
import { mulDiv, sumOf } from '../../shared/money.ts';
import { WHOLE } from '../pricing/adjustment.ts';
import type { MoneyPolicy } from '../pricing/quote-input.ts';
import type { Fees } from '../pricing/reseller-fees.ts';
import { exactGross, recordOf } from '../pricing/rounding-record.ts';
import { type InvoiceLine, roundingLine, type StatementDetail, totalsOf } from './invoice.ts';

type FeeLine = Fees['lines'][number];

export interface FeeFacts {
  readonly account: string;
  readonly serial: string;
  readonly offerName: string;
}

interface StatementRule {
  readonly taxMilliPercent: number;
  readonly currency: Currency;
  readonly policy: MoneyPolicy;
}

/** `factsOf` a subscription's name. The net of a line is the sum of its details; its tax is rounded once. */
export function statementOf(
  fees: readonly FeeLine[],
  factsOf: (subscription: string) => FeeFacts,
  { taxMilliPercent, currency, policy }: StatementRule,
): { lines: InvoiceLine[]; details: StatementDetail[] } {
  const products = [...Map.groupBy(fees, ({ sku }) => sku)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const details = products.flatMap(([, group], line) => group.map((fee) => detailOf(fee, line, factsOf)));
  const lines = products.map(([sku, group]) => {
    const net = sumOf(group.map((fee) => fee.net));
    const tax = mulDiv(net, BigInt(taxMilliPercent), WHOLE, policy.rounding);
    const accounts = new Set(group.map(({ customerId }) => customerId)).size;
    const [first] = group;
    return {
      name: first === undefined ? sku : factsOf(first.subscription).offerName,
      sku,
      quantity: group.length,
      subscription: null,
      from: null,
      until: null,
      words: {
        code: 'fees',
        parameters: { accounts, fees: group.length },
        text: `Fees of ${accounts} customer accounts.`,
      },
      net,
      taxMilliPercent,
      tax,
      total: net + tax,
    };
  });
  const record = recordFor(fees, totalsOf(lines).total, { taxMilliPercent, currency, policy });
  return { lines: record === 0n ? lines : [...lines, roundingLine(record)], details };
}

/** S4.16: fees and tax are added up exactly, and the sum is rounded once. */
function recordFor(
  fees: readonly FeeLine[],
  lines: bigint,
  { taxMilliPercent, currency, policy }: StatementRule,
): bigint {
  if (policy.total !== 'rounded-once') return 0n;
  const exact = sumOf(fees.map((fee) => exactGross(fee.exact, taxMilliPercent)));
  return recordOf({ exact, lines }, currency, policy.rounding);
}

function detailOf(fee: FeeLine, line: number, factsOf: (subscription: string) => FeeFacts): StatementDetail {
  const { account, serial } = factsOf(fee.subscription);
  const { sku, quantity, from, until, charged, net } = fee;
  const facts = { line, account, pbx: serial, subscription: Number(fee.subscription), sku, quantity, from, until };
  return { ...facts, ...(charged === 'by_day' ? {} : { charged }), net };
}
