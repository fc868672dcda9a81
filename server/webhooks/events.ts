// Tells the webhooks of an account, and of every account above it, what happened, in the transaction in which it happens.
import { createHash } from 'node:crypto';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { insertDelivery } from './delivery-store.ts';
import type { WebhookEvent } from './webhook.ts';
import { webhooksAlong } from './webhook-store.ts';

export interface Announcement {
  /** Of the account it concerns. */
  readonly accountPath: string;
  readonly event: WebhookEvent;
  /** Ids, states, counts. No cost or price: the levels above the account read it too. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The same announcement at the same instant is one. */
export async function announce(trx: Trx, act: Act, announcement: Announcement): Promise<void> {
  const { accountPath, event, data } = announcement;
  const webhooks = await webhooksAlong(trx, accountPath);
  for (const webhook of webhooks.filter(({ events }) => events.includes(event))) {
    const content = JSON.stringify({ event, atMs: act.nowMs, data });
    const id = `evt-${createHash('sha256').update(`${webhook.id}\n${content}`).digest('hex').slice(0, 24)}`;
    const body = JSON.stringify({ id, event, atMs: act.nowMs, data });
    await insertDelivery(trx, { id, webhookId: webhook.id, event, body, nowMs: act.nowMs });
  }
}
