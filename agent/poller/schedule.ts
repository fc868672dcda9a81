// When to poll next: the server's word, spread over the hour by serial number, full-jitter backoff after faults. Pure.
import { createHash } from 'node:crypto';

const FIRST_BACKOFF_MS = 5_000;
const LONGEST_BACKOFF_MS = 3_600_000;

/**
 * Waits between a second, so that a server that refuses at once is not asked in a tight loop, and a doubling cap of at
 * most an hour. What the server asked for comes on top: many are told the same by one server and must not come together.
 * `chance` is in [0, 1).
 */
export function backoffMs(failures: number, retryAfterMs: number | undefined, chance: number): number {
  const cap = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 20));
  const own = Math.floor(1_000 + (cap - 1_000) * chance);
  return retryAfterMs === undefined ? own : retryAfterMs + own;
}

/** A poll comes up to this share of its wait early, so that agents of one phase part; never late. */
const EARLY = 0.05;
/** Not further from its phase than this, as a share of the period, an agent has just polled at it. */
const AT_PHASE = 0.06;
const SOONEST = 0.25;

/**
 * Until the next poll after a good one: the agent's own phase within the period, so that a fleet that was switched on
 * together spreads by itself; never later than the period, and not sooner than a quarter of it.
 */
export function nextPollMs(periodSeconds: number, serial: string, nowMs: number, chance: number): number {
  const periodMs = periodSeconds * 1000;
  const untilPhase = ((phaseOf(serial, periodMs) - (nowMs % periodMs) + periodMs) % periodMs) / periodMs;
  // No chance here: what is early once would come earlier every hour.
  if (untilPhase < AT_PHASE) return periodMs;
  // A phase that comes too soon is met by the poll after the next; the next is spread evenly over what is left.
  const wait =
    untilPhase >= SOONEST ? untilPhase : SOONEST + ((untilPhase - AT_PHASE) / (SOONEST - AT_PHASE)) * (1 - SOONEST);
  return Math.floor(wait * periodMs * (1 - EARLY * chance));
}

function phaseOf(serial: string, periodMs: number): number {
  return createHash('sha256').update(serial).digest().readUInt32BE(0) % periodMs;
}

/** A number in [0, 1) from random bytes. */
export function chanceFrom(random: (bytes: number) => Uint8Array): number {
  return Buffer.from(random(4)).readUInt32BE(0) / 2 ** 32;
}
