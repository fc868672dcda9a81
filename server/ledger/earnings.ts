// What accounts earned and spent by month, from what the ledger booked: pure.
import { localDateAt } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';

/** `earned`: the vendor's revenue, a partner's margin. `spent`: what a payer was charged. Both without tax. */
export type EarningKind = 'earned' | 'spent';

/** Some entries of one account, booked within one quarter of an hour: no zone begins a month within one. */
export interface Booking {
  readonly accountId: string;
  readonly kind: EarningKind;
  readonly atMs: number;
  readonly zone: string;
  readonly currency: Currency;
  /** Minor units, positive for what was earned or charged. */
  readonly amount: bigint;
}

export interface MonthSum extends Pick<Booking, 'accountId' | 'kind' | 'currency' | 'amount'> {
  /** `2027-03` in the zone of the account. */
  readonly month: string;
}

export function sumsByMonth(bookings: readonly Booking[]): MonthSum[] {
  const dated = bookings.map(({ atMs, zone, ...rest }) => ({ ...rest, month: localDateAt(atMs, zone).slice(0, 7) }));
  return sumsTogether(dated);
}

/** One sum per account, kind, month and currency. */
export function sumsTogether(sums: readonly MonthSum[]): MonthSum[] {
  const groups = Map.groupBy(sums, ({ accountId, kind, month, currency }) =>
    [accountId, kind, month, currency].join(' '),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : { ...first, amount: others.reduce((sum, { amount }) => sum + amount, first.amount) },
  );
}
