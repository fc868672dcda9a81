// Until when what is owed on statements may be used: it has no term of its own, and its capacity must not outlive the relation.
import { addMonths, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import type { Subscription } from './subscription.ts';

const DAY_MS = 86_400_000;
/** As renewals: a month's end is moved so long before the last statement month would become the running one. */
const ROLLS_AHEAD_MS = 7 * DAY_MS;

/**
 * First instant after the statement month that follows the running one, in the vendor's zone: five weeks away at least, so that
 * a vendor's outage of weeks changes nothing and no agent warns of an end that is going to move. The policy's grace comes on top.
 */
export function rollingEndMs(nowMs: number, zone: string): number {
  const running = localDateAt(nowMs + ROLLS_AHEAD_MS, zone).slice(0, 7);
  return startOfDayMs(addMonths(`${running}-01`, 2), zone);
}

/** Trials end by themselves, and what is for internal use owes nothing. */
export function isOwedOnStatements(
  { trial, internal }: Pick<Subscription, 'trial' | 'internal'>,
  { billing }: { readonly billing: string },
): boolean {
  return billing === 'statement' && !trial && !internal;
}
