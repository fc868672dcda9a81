// Slows down who guesses the password or the one-time code of the page, by the address that they come from.
import { type AttemptRule, type Attempts, afterFailure, FORGET_MS, waitOf } from '../../shared/attempts.ts';

const RULE: AttemptRule = { free: 5, delaysMs: [5_000, 15_000, 60_000, 300_000] };
/** Addresses remembered; beyond it those that failed longest ago are forgotten. */
const MOST = 1_000;

export interface Guesses {
  /** Counts a guess as failed before it is looked at, so that guesses sent at once wait like those in turn. 0 = go, else ms to wait. */
  begin(address: string): number;
  /** The guess was right. */
  settle(address: string): void;
}

export function createGuesses(monotonicMs: () => number): Guesses {
  const known = new Map<string, Attempts>();
  return {
    begin(address) {
      const name = neighbourhood(address);
      const nowMs = monotonicMs();
      const before = known.get(name);
      const waitMs = waitOf(before, nowMs);
      if (waitMs > 0) return waitMs;
      known.delete(name);
      for (const [other, { lastAtMs }] of known)
        if (known.size >= MOST || nowMs - lastAtMs >= FORGET_MS) known.delete(other);
      known.set(name, afterFailure(before, RULE, nowMs));
      return 0;
    },
    settle: (address) => void known.delete(neighbourhood(address)),
  };
}

/** One machine has a whole /64 of IPv6 addresses to itself. */
function neighbourhood(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail].slice(0, 4).join(':');
}
