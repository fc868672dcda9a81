// What a subscription is bound to since it was ordered: so many units for so long, or a penalty for those that end earlier (S4.15).
import { addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';

/** Of who ends earlier: a share of the fees that are left, or instead a sum for each unit. */
interface Penalty {
  readonly penaltyPercent?: number;
  readonly penaltyEach?: FixedPenalty;
}

/**
 * Whoever manages the offer gets it: all who sell it below pass it on as it is. A move alters nothing of what was agreed, so it is
 * owed still where the manager is not above its payer any more. Who earns nothing of what goes on there loses nothing when it ends
 * (S4.17): the vendor takes its place, for it stands above everybody and none of those between asked for it.
 */
interface FixedPenalty {
  /** Minor units of the payer's currency, as text, which is kept as it is wherever it is written. */
  readonly amount: string;
  readonly managerId: string;
}

/** What is agreed with what begins. */
export interface MinimumTerm extends Penalty {
  readonly periods: number;
}

export interface Commitment extends Penalty {
  readonly since: LocalDate;
  /** First day on which it is bound no longer. */
  readonly until: LocalDate;
  /** Those that it began with, less what ended early since: what was added later is free to go. */
  readonly units: number;
}

/** Undefined for what binds nobody; `months` of one period, 0 for what is bought once. */
export function commitmentOf(
  agreed: MinimumTerm | undefined,
  { from, months, units }: { readonly from: LocalDate; readonly months: number; readonly units: number },
): Commitment | undefined {
  if (agreed === undefined || months === 0) return undefined;
  const { periods, ...penalty } = agreed;
  return { since: from, until: addMonths(from, periods * months), ...penalty, units };
}

/** Of what somebody else pays from now on: nobody pays a penalty to itself. */
export function boundTo(payerId: string, commitment: Commitment | undefined): Commitment | undefined {
  return commitment?.penaltyEach?.managerId === payerId ? undefined : commitment;
}

/** It was ordered for longer than it is paid: it renews by itself, whatever its holder asks. */
export function isBound(of: {
  readonly commitment?: Commitment | undefined;
  readonly periodEndMs: number;
  readonly zone: string;
}): boolean {
  return of.commitment !== undefined && localDateAt(of.periodEndMs, of.zone) < of.commitment.until;
}
