// The lines of an invoice as they lie in a column: JSON, with amounts as whole minor units in text.
import type { InvoiceLine, StatementDetail } from './invoice.ts';

type Stored<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };

export function linesText(lines: readonly InvoiceLine[]): string {
  return JSON.stringify(
    lines.map((line) => ({ ...line, net: `${line.net}`, tax: `${line.tax}`, total: `${line.total}` })),
  );
}

export function linesIn(text: string): InvoiceLine[] {
  const stored: Stored<InvoiceLine>[] = JSON.parse(text);
  return stored.map((line) => ({ ...line, net: BigInt(line.net), tax: BigInt(line.tax), total: BigInt(line.total) }));
}

export function detailsText(details: readonly StatementDetail[]): string {
  return JSON.stringify(details.map((detail) => ({ ...detail, net: `${detail.net}` })));
}

export function detailsIn(text: string): StatementDetail[] {
  const stored: Stored<StatementDetail>[] = JSON.parse(text);
  return stored.map((detail) => ({ ...detail, net: BigInt(detail.net) }));
}
