// Delivers what was announced: claims a few, sends them, tries failed ones again for three days, and switches off a webhook that never answers.
import { accept } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { claimDeliveries, type Delivery, isDeliveryDue, noteOutcome } from '../webhooks/delivery-store.ts';
import { type Parcel, type Received, sendParcel } from '../webhooks/send.ts';
import { GIVE_UP_MS, retryWaitMs, type Webhook } from '../webhooks/webhook.ts';
import { targetOf, updateWebhook } from '../webhooks/webhook-store.ts';

export interface Delivering {
  readonly database: Database;
  readonly random: Random;
  readonly nowMs: () => number;
}

const AT_ONCE = 10;
/** Longer than sending one takes. */
const CLAIM_MS = 60_000;

/** Until nothing is due; the number that arrived. */
export async function deliverWebhooks(
  delivering: Delivering,
  isStopping: () => boolean = () => false,
): Promise<{ delivered: number; failed: number }> {
  const { database, nowMs } = delivering;
  let [delivered, failed] = [0, 0];
  while (!isStopping() && (await isDeliveryDue(database.reader, nowMs()))) {
    const claimed = await claim(delivering);
    const arrived = await Promise.all(claimed.map((one) => deliver(delivering, one)));
    delivered += arrived.filter((done) => done).length;
    failed += arrived.filter((done) => !done).length;
  }
  return { delivered, failed };
}

interface Claimed {
  readonly delivery: Delivery;
  readonly target: Awaited<ReturnType<typeof targetOf>>;
  readonly toPrivate: boolean;
}

async function claim({ database, nowMs }: Delivering): Promise<Claimed[]> {
  const now = nowMs();
  const claimed = await database.transact(async (trx) => {
    const { webhooksToPrivate: toPrivate } = await readBusinessSettings(trx);
    const due = await claimDeliveries(trx, { nowMs: now, untilMs: now + CLAIM_MS, limit: AT_ONCE });
    const found: Claimed[] = [];
    for (const delivery of due) found.push({ delivery, target: await targetOf(trx, delivery.webhookId), toPrivate });
    return accept(found);
  });
  return claimed.ok ? claimed.value : [];
}

async function deliver(delivering: Delivering, { delivery, target, toPrivate }: Claimed): Promise<boolean> {
  const { database, random, nowMs } = delivering;
  const { id, event, body } = delivery;
  const received: Received =
    target === undefined
      ? { status: null, error: 'The webhook was removed or is switched off.' }
      : await sendParcel({ id, event, body, ...partsOf(target), nowMs: nowMs(), toPrivate });
  const now = nowMs();
  const chance = (random(1)[0] ?? 0) / 255;
  await database.transact(async (trx) => {
    await note(trx, delivery, received, { now, chance, over: target === undefined });
    if (target !== undefined) await noteHealth(trx, target.webhook, received, now);
    return accept(undefined);
  });
  return received.error === null;
}

function partsOf({ webhook, secret }: NonNullable<Claimed['target']>): Pick<Parcel, 'url' | 'secret'> {
  return { url: webhook.url, secret };
}

async function note(
  trx: Trx,
  delivery: Delivery,
  { status, error }: Received,
  { now, chance, over }: { now: number; chance: number; over: boolean },
): Promise<void> {
  if (error === null) {
    await noteOutcome(trx, delivery.id, { state: 'delivered', nextAtMs: now, status, error, doneAtMs: now });
    return;
  }
  const givenUp = over || now - delivery.createdAtMs > GIVE_UP_MS;
  const nextAtMs = givenUp ? now : now + retryWaitMs(delivery.attempts, chance);
  const state = givenUp ? 'failed' : 'queued';
  await noteOutcome(trx, delivery.id, { state, nextAtMs, status, error, doneAtMs: givenUp ? now : null });
}

/** Off after as long as a delivery is tried without one success in between; whoever owns it reads why in its log. */
async function noteHealth(trx: Trx, webhook: Webhook, { error }: Received, now: number): Promise<void> {
  const current = (await targetOf(trx, webhook.id))?.webhook;
  if (current === undefined) return;
  if (error === null) {
    if (current.failingSinceMs !== null) await updateWebhook(trx, { ...current, failingSinceMs: null });
    return;
  }
  const failingSinceMs = current.failingSinceMs ?? now;
  const disabledAtMs = now - failingSinceMs > GIVE_UP_MS ? now : null;
  await updateWebhook(trx, { ...current, failingSinceMs, disabledAtMs });
  if (disabledAtMs === null) return;
  const accountPath = (await findAccount(trx, '/', current.accountId))?.path ?? '/';
  const act = { actor: 'job:webhooks', nowMs: now };
  await writeAudit(trx, act, { action: 'webhook.disabled', subject: current.id, accountPath, details: { error } });
}
