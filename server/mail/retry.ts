// When a mail that did not leave is tried again, and when it is given up.

const MINUTE_MS = 60_000;
/** Longer than one attempt can take; a worker that died leaves its mails to others after it. */
export const CLAIM_MS = 10 * MINUTE_MS;
const LONGEST_WAIT_MS = 4 * 60 * MINUTE_MS;
/** From when it was queued. */
const GIVE_UP_MS = 3 * 24 * 60 * MINUTE_MS;

/** 1, 2, 4 … minutes, at most 4 hours, up to 20 % later by chance (0 to 1). Undefined: given up after 3 days. */
export function retryAtMs(
  mail: { readonly attempts: number; readonly createdAtMs: number },
  nowMs: number,
  chance: number,
): number | undefined {
  if (nowMs - mail.createdAtMs > GIVE_UP_MS) return undefined;
  const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(20, mail.attempts - 1));
  return nowMs + Math.round(wait * (1 + 0.2 * chance));
}
