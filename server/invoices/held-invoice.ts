// An invoice that waits for VIES before it gets its number: what will be printed, as it was settled (S5.32).
import type { Invoice } from './invoice.ts';
import { linesIn, linesText } from './invoice-text.ts';

/** Everything but what it gets when it is issued: number, seller and dates. */
export interface Draft
  extends Pick<
    Invoice,
    'orderId' | 'payerId' | 'accountId' | 'language' | 'buyer' | 'currency' | 'lines' | 'rounding'
  > {
  readonly terms: Omit<Invoice['terms'], 'zone' | 'brand'>;
  /** From its issue; absent: it is paid. */
  readonly termsDays?: number;
  /** It is due no earlier; absent: its days are all that counts. */
  readonly payableFromMs?: number;
}

export interface HeldInvoice {
  readonly orderId: string;
  readonly vatId: string;
  readonly draft: Draft;
  readonly heldAtMs: number;
  readonly untilMs: number;
  /** Issued before the answer, because a credit note needed it. */
  readonly invoiceId: string | null;
}

export function draftText({ lines, ...rest }: Draft): string {
  return JSON.stringify({ ...rest, lines: linesText(lines) });
}

export function draftIn(text: string): Draft {
  const { lines, ...rest } = JSON.parse(text);
  return { ...rest, lines: linesIn(lines) };
}
