// A payout: margins that the vendor collected for a partner and sent to it, by one person or, from a limit on, by two.
import type { Currency } from '../../shared/currencies.ts';

/** `proposed`: a second person has to agree. Only `paid` is booked. */
export const PAYOUT_STATES = ['proposed', 'paid', 'rejected'] as const;

export interface Payout {
  readonly id: string;
  readonly partnerId: string;
  readonly currency: Currency;
  /** Minor units, more than nothing. */
  readonly amount: bigint;
  readonly state: (typeof PAYOUT_STATES)[number];
  /** `YYYY-MM-DD` on the bank statement. */
  readonly paidOn: string;
  readonly bankReference: string;
  readonly markedBy: string;
  readonly confirmedBy: string | null;
  readonly createdAtMs: number;
  readonly decidedAtMs: number | null;
}

/** What is owed to a partner in one currency, and how much of it a second person may still confirm. */
export interface Payable {
  readonly partnerId: string;
  readonly name: string;
  readonly currency: Currency;
  /** Minor units; negative: the partner owes, because it sold below its cost (D5) or gave back what was paid out. */
  readonly owed: bigint;
  readonly proposed: bigint;
}

/** How a line of a bank statement is known again, however it was typed. */
export function transferOf({ paidOn, bankReference }: Pick<Payout, 'paidOn' | 'bankReference'>): string {
  return `${paidOn}/${bankReference.replaceAll(/\s+/g, '').toUpperCase()}`;
}
