// What a subscription is bound to since it was ordered: so many units for so long, or a share of the fees that are left (S4.15).
import { addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';

export interface Commitment {
  readonly since: LocalDate;
  /** First day on which it is bound no longer. */
  readonly until: LocalDate;
  readonly penaltyPercent: number;
  /** Those that it began with, less what ended early since: what was added later is free to go. */
  readonly units: number;
}

/** Undefined for what binds nobody; `months` of one period, 0 for what is bought once. */
export function commitmentOf(
  agreed: { readonly periods: number; readonly penaltyPercent: number } | undefined,
  { from, months, units }: { readonly from: LocalDate; readonly months: number; readonly units: number },
): Commitment | undefined {
  if (agreed === undefined || months === 0) return undefined;
  const { periods, penaltyPercent } = agreed;
  return { since: from, until: addMonths(from, periods * months), penaltyPercent, units };
}

/** It was ordered for longer than it is paid: it renews by itself, whatever its holder asks. */
export function isBound(of: {
  readonly commitment?: Commitment | undefined;
  readonly periodEndMs: number;
  readonly zone: string;
}): boolean {
  return of.commitment !== undefined && localDateAt(of.periodEndMs, of.zone) < of.commitment.until;
}
