// /webhooks: who is told what happens, tried, switched on and off, and the log of what was sent.
import { pageQuerySchema } from '../../shared/contracts/server-api.ts';
import {
  addWebhookSchema,
  changeWebhookSchema,
  deliveryListSchema,
  deliveryQueuedSchema,
  webhookAddedSchema,
  webhookListSchema,
  webhookSchema,
} from '../../shared/contracts/webhooks-api.ts';
import { accept } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import {
  addWebhook,
  changeWebhook,
  deliverAgain,
  dropWebhook,
  pingWebhook,
  webhookNotFound,
} from '../flows/manage-webhooks.ts';
import { NO_BODY, NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { cursorAfter, timeCursor } from '../http/time-cursor.ts';
import { type Delivery, listDeliveries } from '../webhooks/delivery-store.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { findWebhook, listWebhooks } from '../webhooks/webhook-store.ts';

export function webhookRoutes(random: Random): Route[] {
  return [...webhookReads(), ...webhookActs(random)];
}

function webhookReads(): Route[] {
  return [
    reading({
      path: '/webhooks',
      permission: 'webhooks:read',
      summary: 'List webhooks',
      tag: 'Server',
      answers: { 200: webhookListSchema },
      problems: [],
      query: pageQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit } = input;
        const webhooks = await listWebhooks(db, caller.accountPath, { afterId: cursor, limit: limit + 1 });
        return accept({ status: 200, body: page(webhooks.map(view), limit, ({ id }) => id) });
      },
    }),
    reading({
      path: '/webhooks/:id',
      permission: 'webhooks:read',
      summary: 'Show a webhook',
      tag: 'Server',
      answers: { 200: webhookSchema },
      problems: ['webhook_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const webhook = await findWebhook(db, caller.accountPath, params.id);
        return webhook === undefined ? webhookNotFound() : accept({ status: 200, body: view(webhook) });
      },
    }),
    reading({
      path: '/webhooks/:id/deliveries',
      permission: 'webhooks:read',
      summary: 'List what a webhook was told',
      tag: 'Server',
      answers: { 200: deliveryListSchema },
      problems: ['webhook_not_found'],
      query: pageQuerySchema,
      async handle({ db, caller, params, input }) {
        const webhook = await findWebhook(db, caller.accountPath, params.id);
        if (webhook === undefined) return webhookNotFound();
        const asked = { before: timeCursor(input.cursor), limit: input.limit + 1 };
        const deliveries = await listDeliveries(db, webhook.id, asked);
        const next = (row: { id: string; createdAtMs: number }) => cursorAfter(row, row.createdAtMs);
        return accept({ status: 200, body: page(deliveries.map(viewOfDelivery), input.limit, next) });
      },
    }),
  ];
}

function webhookActs(random: Random): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/webhooks',
      permission: 'webhooks:write',
      summary: 'Add a webhook; its secret is shown once',
      tag: 'Server',
      answers: { 201: webhookAddedSchema },
      problems: ['account_not_found', 'delivery_not_found', 'webhook_not_found', 'webhook_url_refused'],
      body: addWebhookSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, accountId: input.accountId ?? caller.accountId, scope: caller.accountPath };
        const added = await addWebhook(trx, random, act, order);
        if (!added.ok) return added;
        return accept({ status: 201, body: { ...view(added.value.webhook), secret: added.value.secret } });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/webhooks/:id',
      permission: 'webhooks:write',
      summary: 'Change a webhook, or switch it on or off',
      tag: 'Server',
      answers: { 200: webhookSchema },
      problems: ['account_not_found', 'delivery_not_found', 'webhook_not_found', 'webhook_url_refused'],
      body: changeWebhookSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const changed = await changeWebhook(trx, act, { ...input, id: params.id, scope: caller.accountPath });
        return changed.ok ? accept({ status: 200, body: view(changed.value) }) : changed;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/webhooks/:id',
      permission: 'webhooks:write',
      summary: 'Remove a webhook',
      tag: 'Server',
      answers: { 204: null },
      problems: ['account_not_found', 'delivery_not_found', 'webhook_not_found', 'webhook_url_refused'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const dropped = await dropWebhook(trx, act, { id: params.id, scope: caller.accountPath });
        return dropped.ok ? accept({ status: 204 }) : dropped;
      },
    }),
    acting({
      method: 'POST',
      path: '/webhooks/:id/ping',
      permission: 'webhooks:write',
      summary: 'Send a webhook a ping',
      tag: 'Server',
      answers: { 202: deliveryQueuedSchema },
      problems: ['account_not_found', 'delivery_not_found', 'webhook_not_found', 'webhook_url_refused'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const pinged = await pingWebhook(trx, random, act, { id: params.id, scope: caller.accountPath });
        return pinged.ok ? accept({ status: 202, body: pinged.value }) : pinged;
      },
    }),
    acting({
      method: 'POST',
      path: '/webhooks/:id/deliveries/:delivery/redeliver',
      permission: 'webhooks:write',
      summary: 'Deliver once more',
      tag: 'Server',
      answers: { 202: deliveryQueuedSchema },
      problems: ['account_not_found', 'delivery_not_found', 'webhook_not_found', 'webhook_url_refused'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const order = { id: params.id, deliveryId: params.delivery, scope: caller.accountPath };
        const queued = await deliverAgain(trx, act, order);
        return queued.ok ? accept({ status: 202, body: queued.value }) : queued;
      },
    }),
  ];
}

function view({ id, accountId, url, events, failingSinceMs, disabledAtMs, createdAtMs }: Webhook) {
  const enabled = disabledAtMs === null;
  return { id, accountId, url, events, enabled, failingSinceMs, disabledAtMs, createdAtMs };
}

function viewOfDelivery({ webhookId: _, ...delivery }: Delivery) {
  return delivery;
}
