// Registers, changes, tests and removes webhooks, and sends a delivery again.

import type { AddWebhook, ChangeWebhook } from '../../shared/contracts/webhooks-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { checkUrl } from '../webhooks/address-guard.ts';
import { insertDelivery, redeliver } from '../webhooks/delivery-store.ts';
import { newWebhookSecret, type Webhook } from '../webhooks/webhook.ts';
import { findWebhook, insertWebhook, removeWebhook, updateWebhook } from '../webhooks/webhook-store.ts';
import { accountNotFound } from './add-account.ts';

export type WebhookCode = 'account_not_found' | 'webhook_not_found' | 'webhook_url_refused' | 'delivery_not_found';

/** The secret is in this answer and in no other. */
export async function addWebhook(
  trx: Trx,
  random: Random,
  act: Act,
  order: AddWebhook & { readonly accountId: string; readonly scope: string },
): Promise<Result<{ webhook: Webhook; secret: string }, WebhookCode>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  const url = await checkAgainstSettings(trx, order.url);
  if (!url.ok) return url;
  const secret = newWebhookSecret(random);
  const webhook: Webhook = {
    id: newRef('whk', random),
    accountId: account.id,
    url: url.value,
    events: order.events,
    failingSinceMs: null,
    disabledAtMs: null,
    createdAtMs: act.nowMs,
  };
  await insertWebhook(trx, webhook, secret);
  await audit(trx, act, 'webhook.added', webhook);
  return accept({ webhook, secret });
}

/** `enabled: true` forgets its failures. */
export async function changeWebhook(
  trx: Trx,
  act: Act,
  order: ChangeWebhook & { readonly id: string; readonly scope: string },
): Promise<Result<Webhook, WebhookCode>> {
  const webhook = await findWebhook(trx, order.scope, order.id);
  if (webhook === undefined) return webhookNotFound();
  const url = order.url === undefined ? accept(webhook.url) : await checkAgainstSettings(trx, order.url);
  if (!url.ok) return url;
  const { events = webhook.events, enabled } = order;
  const off = webhook.disabledAtMs ?? act.nowMs;
  const health =
    enabled === undefined ? {} : enabled ? { failingSinceMs: null, disabledAtMs: null } : { disabledAtMs: off };
  const changed = { ...webhook, url: url.value, events, ...health };
  await updateWebhook(trx, changed);
  await audit(trx, act, 'webhook.changed', changed);
  return accept(changed);
}

export async function dropWebhook(
  trx: Trx,
  act: Act,
  order: { readonly id: string; readonly scope: string },
): Promise<Result<Webhook, WebhookCode>> {
  const webhook = await findWebhook(trx, order.scope, order.id);
  if (webhook === undefined) return webhookNotFound();
  await removeWebhook(trx, webhook.id, act.nowMs);
  await audit(trx, act, 'webhook.removed', webhook);
  return accept(webhook);
}

/** A delivery of its own, to try the receiver. */
export async function pingWebhook(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly id: string; readonly scope: string },
): Promise<Result<{ deliveryId: string }, WebhookCode>> {
  const webhook = await findWebhook(trx, order.scope, order.id);
  if (webhook === undefined) return webhookNotFound();
  const id = newRef('evt', random);
  const body = JSON.stringify({ id, event: 'ping', atMs: act.nowMs, data: {} });
  await insertDelivery(trx, { id, webhookId: webhook.id, event: 'ping', body, nowMs: act.nowMs });
  await audit(trx, act, 'webhook.pinged', webhook);
  return accept({ deliveryId: id });
}

export async function deliverAgain(
  trx: Trx,
  act: Act,
  order: { readonly id: string; readonly deliveryId: string; readonly scope: string },
): Promise<Result<{ deliveryId: string }, WebhookCode>> {
  const webhook = await findWebhook(trx, order.scope, order.id);
  if (webhook === undefined) return webhookNotFound();
  const { deliveryId } = order;
  if (!(await redeliver(trx, { webhookId: webhook.id, id: deliveryId, nowMs: act.nowMs }))) {
    return refuse('delivery_not_found', 'There is no such delivery, or it is under way.', 'List its deliveries.');
  }
  await audit(trx, act, 'webhook.redelivered', webhook);
  return accept({ deliveryId });
}

async function checkAgainstSettings(trx: Trx, url: string): Promise<Result<string, 'webhook_url_refused'>> {
  const { webhooksToPrivate } = await readBusinessSettings(trx);
  const checked = checkUrl(url, { toPrivate: webhooksToPrivate });
  return checked.ok ? accept(checked.value.href) : checked;
}

async function audit(trx: Trx, act: Act, action: string, webhook: Webhook): Promise<void> {
  const accountPath = (await findAccount(trx, '/', webhook.accountId))?.path ?? '/';
  const { id, url, events } = webhook;
  const details = { host: new URL(url).host, events, enabled: webhook.disabledAtMs === null };
  await writeAudit(trx, act, { action, subject: id, accountPath, details });
}

export function webhookNotFound(): Result<never, 'webhook_not_found'> {
  return refuse('webhook_not_found', 'There is no such webhook within your account.', 'List the webhooks.');
}
