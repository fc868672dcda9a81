// When a certificate is to be renewed, and what to say about the time it has left. Pure.
import { isoOf } from '../time.ts';

/** Epoch milliseconds. */
export interface Life {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

export interface Renewal {
  readonly state: 'good' | 'due' | 'expired';
  readonly dueFromMs: number;
  /** One sentence for the log and the CLI. */
  readonly words: string;
}

const DAY_MS = 86_400_000;
const EARLIEST_MS = 30 * DAY_MS;

/** Due when a third of the life is left, and not before the last 30 days: short-lived certificates renew in time too. */
export function renewalOf({ notBeforeMs, notAfterMs }: Life, nowMs: number): Renewal {
  const dueFromMs = notAfterMs - Math.min((notAfterMs - notBeforeMs) / 3, EARLIEST_MS);
  const end = isoOf(Math.floor(notAfterMs / 1000)).slice(0, 10);
  if (nowMs >= notAfterMs) return { state: 'expired', dueFromMs, words: `The HTTPS certificate ended on ${end}.` };
  const daysLeft = Math.floor((notAfterMs - nowMs) / DAY_MS);
  const left =
    daysLeft === 0 ? 'less than a day is left' : `${daysLeft} ${daysLeft === 1 ? 'day is' : 'days are'} left`;
  if (nowMs < dueFromMs) return { state: 'good', dueFromMs, words: `The HTTPS certificate is good until ${end}.` };
  return { state: 'due', dueFromMs, words: `The HTTPS certificate ends on ${end}: ${left}.` };
}
