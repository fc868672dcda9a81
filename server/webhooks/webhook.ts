// Webhooks: which events go out, how a delivery is signed, and when a failed one is tried again.
import { createHmac } from 'node:crypto';
import type { WEBHOOK_EVENTS } from '../../shared/contracts/webhooks-api.ts';
import type { Random } from '../audit/audit.ts';

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  readonly id: string;
  readonly accountId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Since when every delivery failed; null while they arrive. */
  readonly failingSinceMs: number | null;
  /** Nothing is sent any more until somebody enables it. */
  readonly disabledAtMs: number | null;
  readonly createdAtMs: number;
}

export function newWebhookSecret(random: Random): string {
  return `wh_${Buffer.from(random(32)).toString('base64url')}`;
}

/**
 * `t=<epoch seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>` with the secret. The receiver recomputes it over the
 * bytes it got and refuses old seconds.
 */
export function signatureOf(secret: string, seconds: number, body: string): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}

const MINUTE_MS = 60_000;
/** From the first attempt; then the delivery is given up. */
export const GIVE_UP_MS = 3 * 86_400_000;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;

/** 1, 2, 4 … minutes, at most 6 hours, up to 20 % later so that a receiver that recovers is not hit at once. */
export function retryWaitMs(attempts: number, chance: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(20, attempts - 1));
  return Math.round(wait * (1 + 0.2 * chance));
}
