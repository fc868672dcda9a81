// When to poll next: the server's word, spread over the hour by serial number, full-jitter backoff after faults. Pure.
import { createHash } from 'node:crypto';

const FIRST_BACKOFF_MS = 5_000;
const LONGEST_BACKOFF_MS = 3_600_000;

/** Waits between 0 and a doubling cap of at most an hour, never less than the server asked. `chance` is in [0, 1). */
export function backoffMs(failures: number, retryAfterMs: number | undefined, chance: number): number {
  const cap = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 20));
  // A second at least, so that a server that refuses at once is not asked in a tight loop.
  return Math.max(1_000, Math.floor(cap * chance), retryAfterMs ?? 0);
}

/**
 * Until the next poll after a good one: the agent's own phase within the period, so that a fleet that was switched on
 * together spreads by itself; never later than the period, and not sooner than a quarter of it.
 */
export function nextPollMs(periodSeconds: number, serial: string, nowMs: number, chance: number): number {
  const periodMs = periodSeconds * 1000;
  const untilPhase = (phaseOf(serial, periodMs) - (nowMs % periodMs) + periodMs) % periodMs;
  const wait = untilPhase < periodMs / 4 ? periodMs : untilPhase;
  return Math.floor(wait * (1 - 0.05 * chance));
}

function phaseOf(serial: string, periodMs: number): number {
  return createHash('sha256').update(serial).digest().readUInt32BE(0) % periodMs;
}

/** A number in [0, 1) from random bytes. */
export function chanceFrom(random: (bytes: number) => Uint8Array): number {
  return Buffer.from(random(4)).readUInt32BE(0) / 2 ** 32;
}
