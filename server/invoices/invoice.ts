// An invoice, a credit note or a statement: fixed once issued, with everything it needs to be understood in ten years.
import type { LocalDate } from '../../shared/calendar.ts';
import type { Seller } from '../../shared/contracts/settings-api.ts';
import type { Currency } from '../../shared/currencies.ts';
import { type Rounding, sumOf } from '../../shared/money.ts';
import type { PostalAddress } from '../accounts/account.ts';

export const INVOICE_KINDS = ['invoice', 'credit_note', 'statement'] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

/** A credit note is `paid` from the beginning: nothing is awaited. */
export const INVOICE_STATES = ['open', 'paid', 'void', 'uncollectible'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

/** Why an amount is what it is; the text is English, code and parameters are for other languages. */
export interface LineWords {
  readonly code: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** Amounts in minor units of the invoice's currency; on a credit note they are negative. */
export interface InvoiceLine {
  /** The offer's name as it was sold. */
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
  readonly subscription: number | null;
  readonly from: LocalDate | null;
  /** First day not covered; null for what is bought once. */
  readonly until: LocalDate | null;
  readonly words: LineWords;
  readonly net: bigint;
  /** Thousandths of a percent. */
  readonly taxMilliPercent: number;
  readonly tax: bigint;
  readonly total: bigint;
  /** On a credit note: the line, counted from 1, of the invoice that it gives back from. */
  readonly credits?: number;
}

/** One row behind a statement's line: what one customer account cost in the month (S4.26). */
export interface StatementDetail {
  /** Index of the line, from 0. */
  readonly line: number;
  readonly account: string;
  readonly pbx: string;
  readonly subscription: number;
  readonly sku: string;
  readonly quantity: number;
  readonly from: LocalDate;
  readonly until: LocalDate;
  /** Absent: by the day. Otherwise also for days before it began or after it ended, as agreed (S4.15). */
  readonly charged?: 'whole' | 'from_first' | 'to_last';
  readonly net: bigint;
}

interface Buyer {
  readonly accountId: string;
  readonly company: string;
  /** The billing contact. */
  readonly name: string;
  readonly email: string;
  readonly address: PostalAddress;
  readonly country: string;
  readonly taxId: string;
}

/** `total` is absent where the total is the sum of rounded lines. */
export interface RoundingRule {
  readonly mode: Rounding;
  readonly taxPer: 'line' | 'invoice';
  readonly total?: 'rounded-once';
}

/** What is printed beside the amounts. */
export interface Terms {
  /** IANA; its calendar dates the paper. */
  readonly zone: string;
  /** The white-label partner whose name heads it; empty: the seller's. */
  readonly brand: string;
  readonly orderNumber: number | null;
  /** The payer's own. */
  readonly reference: string;
  readonly piNumber: string;
  readonly method: string;
  readonly pbxSerial: string;
  /** Whose PBX it is for, where somebody else pays. */
  readonly customer: string;
  /** It was paid when it was issued; what became of an open one later is its state. */
  readonly paid: boolean;
  readonly taxName: string;
  readonly reverseCharge: boolean;
  /** Why a credit note was given; empty on others. */
  readonly reason: string;
  /** Label of the invoice that a credit note mends; empty on others. */
  readonly creditsLabel: string;
  /** `2027-03` on a statement; empty on others. */
  readonly month: string;
}

export interface Invoice {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly label: string;
  readonly kind: InvoiceKind;
  readonly orderId: string | null;
  /** The invoice that a credit note mends. */
  readonly creditsId: string | null;
  readonly payerId: string;
  readonly accountId: string;
  readonly language: string;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly terms: Terms;
  readonly currency: Currency;
  readonly net: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  readonly lines: readonly InvoiceLine[];
  readonly details: readonly StatementDetail[];
  /** D8: kept, so that a later policy never restates it. */
  readonly rounding: RoundingRule;
  readonly issuedAtMs: number;
  readonly dueAtMs: number;
  readonly state: InvoiceState;
  readonly settledAtMs: number | null;
}

const PREFIXES: Readonly<Record<InvoiceKind, string>> = { invoice: 'INV', credit_note: 'CN', statement: 'ST' };

/** One series per issuing entity, kind and year (M9): `INV-2026`, `CN-AUR-2026`. */
export function seriesOf(kind: InvoiceKind, sellerPrefix: string | null, date: LocalDate): string {
  return [PREFIXES[kind], ...(sellerPrefix === null ? [] : [sellerPrefix]), date.slice(0, 4)].join('-');
}

export function labelOf(series: string, number: number): string {
  return `${series}-${`${number}`.padStart(6, '0')}`;
}

/** Code in the words of the line that is the rounding record. */
const ROUNDING_RECORD = 'rounding';

/** S4.16: what the total differs by from the sum of the lines, as a line of its own; it bears no tax. */
export function roundingLine(amount: bigint): InvoiceLine {
  return {
    ...{ name: 'Rounding', sku: '', quantity: 1, subscription: null, from: null, until: null },
    words: { code: ROUNDING_RECORD, parameters: {}, text: 'The exact total, rounded once, less the sum of the lines' },
    ...{ net: amount, taxMilliPercent: 0, tax: 0n, total: amount },
  };
}

export function isRoundingLine({ words }: Pick<InvoiceLine, 'words'>): boolean {
  return words.code === ROUNDING_RECORD;
}

/** M2: totals are sums of rounded lines. */
export function totalsOf(lines: readonly Pick<InvoiceLine, 'net' | 'tax' | 'total'>[]) {
  return {
    net: sumOf(lines.map(({ net }) => net)),
    tax: sumOf(lines.map(({ tax }) => tax)),
    total: sumOf(lines.map(({ total }) => total)),
  };
}

/** One row per rate, as the law wants it on the paper; ascending. */
export function taxSummary(
  lines: readonly Pick<InvoiceLine, 'net' | 'tax' | 'taxMilliPercent'>[],
): { milliPercent: number; net: bigint; tax: bigint }[] {
  const rates = [...new Set(lines.map((line) => line.taxMilliPercent))].sort((a, b) => a - b);
  return rates.map((milliPercent) => {
    const own = lines.filter((line) => line.taxMilliPercent === milliPercent);
    return { milliPercent, net: sumOf(own.map(({ net }) => net)), tax: sumOf(own.map(({ tax }) => tax)) };
  });
}

/** An open invoice is settled one way or the other; whatever is settled stays so (M8). */
export function mayBecome(from: InvoiceState, to: InvoiceState): boolean {
  return (from === 'open' && to !== 'open') || (from === 'uncollectible' && to === 'paid');
}
