// Webhooks in SQL. The secret is kept as it is, because every delivery is signed with it; no answer shows it again.
import { WEBHOOK_EVENTS } from '../../shared/contracts/webhooks-api.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { WebhooksTable } from '../db/paper-tables.ts';
import { statement } from '../db/statement.ts';
import type { Webhook } from './webhook.ts';

export async function insertWebhook(trx: Trx, webhook: Webhook, secret: string): Promise<void> {
  await trx
    .insertInto('webhooks')
    .values({
      id: webhook.id,
      account_id: webhook.accountId,
      url: webhook.url,
      secret,
      events: webhook.events.join(' '),
      failing_since_ms: webhook.failingSinceMs,
      disabled_at_ms: webhook.disabledAtMs,
      removed_at_ms: null,
      created_at_ms: webhook.createdAtMs,
    })
    .execute();
}

export async function updateWebhook(trx: Trx, webhook: Webhook): Promise<void> {
  await trx
    .updateTable('webhooks')
    .set({
      url: webhook.url,
      events: webhook.events.join(' '),
      failing_since_ms: webhook.failingSinceMs,
      disabled_at_ms: webhook.disabledAtMs,
    })
    .where('id', '=', webhook.id)
    .execute();
}

export async function removeWebhook(trx: Trx, id: string, nowMs: number): Promise<void> {
  await trx.updateTable('webhooks').set({ removed_at_ms: nowMs }).where('id', '=', id).execute();
}

/** Those of the account at the end of the path and of everybody above it that are in force. */
export function webhooksAlong(db: Db, accountPath: string): Promise<readonly Webhook[]> {
  return remembered(db, 'webhooks', `along ${accountPath}`, () => inForceAlong(db, accountPath));
}

async function inForceAlong(db: Db, accountPath: string): Promise<Webhook[]> {
  const accountIds = accountPath.split('/').filter((id) => id !== '');
  const found = await Promise.all(accountIds.map((id) => inForceOf(db, id)));
  const webhooks = found.flat();
  return webhooks.length < 2 ? webhooks : webhooks.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function inForceOf(db: Db, accountId: string): Promise<Webhook[]> {
  return remembered(db, 'webhooks', accountId, async () => {
    const rows = await IN_FORCE.all(db, { accountId });
    return rows.map(webhookOf);
  });
}

const IN_FORCE = statement((db, { accountId }: { accountId: string }) =>
  db
    .selectFrom('webhooks')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('removed_at_ms', 'is', null)
    .where('disabled_at_ms', 'is', null),
);

export async function findWebhook(db: Db, scope: string, id: string): Promise<Webhook | undefined> {
  const row = await inScope(db, scope).where('webhooks.id', '=', id).executeTakeFirst();
  return row && webhookOf(row);
}

/** In the order of their ids, after `afterId`. */
export async function listWebhooks(
  db: Db,
  scope: string,
  page: { afterId: string; limit: number },
): Promise<Webhook[]> {
  const rows = await inScope(db, scope)
    .where('webhooks.id', '>', page.afterId)
    .orderBy('webhooks.id')
    .limit(page.limit)
    .execute();
  return rows.map(webhookOf);
}

/** Where a delivery goes and how it is signed; undefined once the webhook is gone or off. */
export async function targetOf(db: Db, id: string): Promise<{ webhook: Webhook; secret: string } | undefined> {
  const row = await db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at_ms', 'is', null)
    .where('disabled_at_ms', 'is', null)
    .executeTakeFirst();
  return row && { webhook: webhookOf(row), secret: row.secret };
}

function inScope(db: Db, scope: string) {
  return db
    .selectFrom('webhooks')
    .innerJoin('accounts', 'accounts.id', 'webhooks.account_id')
    .selectAll('webhooks')
    .where('accounts.path', 'like', `${scope}%`)
    .where('webhooks.removed_at_ms', 'is', null);
}

function webhookOf(row: WebhooksTable): Webhook {
  return {
    id: row.id,
    accountId: row.account_id,
    url: row.url,
    events: WEBHOOK_EVENTS.filter((event) => row.events.split(' ').includes(event)),
    failingSinceMs: row.failing_since_ms,
    disabledAtMs: row.disabled_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
