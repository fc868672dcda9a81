// Instants as epoch seconds: the bounds a signed date must keep, and its written form.

const SECONDS_PER_DAY = 86_400;
/** Last second of the year 9999, the latest date a document may name. */
export const LAST_SECOND = 253_402_300_799;

/** Days as seconds. */
export function days(n: number): number {
  return n * SECONDS_PER_DAY;
}

/** True for an integer number of epoch seconds that a document may carry. */
export function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_SECOND;
}

/** `2026-03-01T00:00:00Z`, without fractions; a number that is no instant gives `never`-like words instead of throwing. */
export function isoOf(seconds: number): string {
  if (!isInstant(seconds)) return 'no valid date';
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})Z)?$/;

/**
 * Strict `YYYY-MM-DD` (midnight UTC) or `YYYY-MM-DDTHH:MM:SSZ` to epoch seconds. Undefined for anything else, for days
 * that do not exist (30 February) and for years before 1970.
 */
export function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = match;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const seconds = Date.parse(written) / 1000;
  // `Date` rolls 30 February over into March; only a date that writes back as itself exists.
  return isInstant(seconds) && isoOf(seconds) === written ? seconds : undefined;
}
