// Stretches of time in which what is paid for cannot be used, and which days of which charges they take (S4.14).
import { type DateSpan, daysOf, localDateAt, overlapOf } from '../../shared/calendar.ts';
import type { OutageCause } from '../../shared/contracts/outages-api.ts';
import type { Batch } from './proration.ts';
import type { Subscription } from './subscription.ts';

export interface Outage {
  readonly subscription: number;
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
  readonly cause: OutageCause;
  /** As was agreed when it began: later terms change nothing about it. */
  readonly credited: boolean;
}

/**
 * Undefined where it can be used, and where its own holder suspended it: not using it is no outage (S4.3). An account that is
 * blocked or owes something keeps what it has (S1.25, S4.12), so that alone is none; once a seller suspends what such an account
 * holds, it is why. `standing`: of that account.
 */
export function causeOf(
  { state, suspendedBy, accountPath }: Pick<Subscription, 'state' | 'suspendedBy' | 'accountPath'>,
  standing: string,
): OutageCause | undefined {
  if (state === 'expired') return 'expired';
  if (state !== 'suspended' || suspendedBy === null || suspendedBy.startsWith(accountPath)) return undefined;
  if (standing === 'blocked') return 'blocked';
  return standing === 'suspended' ? 'no_funds' : 'suspended';
}

/** A suspension that another level takes over, or that goes on while its account pays, is the same one. */
export function goesOn({ cause }: Pick<Outage, 'cause'>, next: OutageCause): boolean {
  return (cause === 'expired') === (next === 'expired');
}

export interface LostDays extends DateSpan {
  readonly batch: Batch;
  readonly days: number;
}

/**
 * What is to be given back by now: of an outage that is over everything, of one that lasts the charges whose days are over. Whole
 * local days, half-open: the day on which it begins is lost, that on which it ends is not (M5). What is bought once has no days.
 */
export function lostDays(
  outage: Pick<Outage, 'fromMs' | 'untilMs'>,
  batches: readonly Batch[],
  { zone, nowMs }: { readonly zone: string; readonly nowMs: number },
): LostDays[] {
  const today = localDateAt(nowMs, zone);
  const span = { from: localDateAt(outage.fromMs, zone), until: localDateAt(outage.untilMs ?? nowMs, zone) };
  return batches.flatMap((batch) => {
    const { from, until, unitsLeft } = batch;
    if (until === null || unitsLeft === 0 || (outage.untilMs === null && until > today)) return [];
    const part = span.from < span.until ? overlapOf(span, { from, until }) : undefined;
    return part === undefined ? [] : [{ batch, ...part, days: daysOf(part) }];
  });
}
