// What of a PBX no longer works, why, and whom to ask; a customer of a white-label partner is told of nobody above it (S2.16, S4.19).
import { findAccount } from '../accounts/account-store.ts';
import { findBrand } from '../accounts/brand-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Db } from '../db/open.ts';
import { type Stopped, stoppedBy } from '../subscriptions/stopped.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { graceMsOf } from './lapse-subscriptions.ts';
import { REACTIVATION_MS } from './read-renewal.ts';

/** What ended longer ago is history. */
const TOLD_MS = 60 * 86_400_000;
const TOLD_AT_MOST = 10;

export interface Asked {
  /** The account that asks, and its path. */
  readonly accountId: string;
  readonly scope: string;
  readonly nowMs: number;
}

export interface StoppedSubscription extends Stopped {
  readonly subscription: number;
  readonly offer: string;
  readonly accountId: string;
  readonly pbxId: string | null;
}

/** Null while it gives what it should. */
export async function whyStopped(
  db: Db,
  subscription: Subscription,
  { scope, nowMs }: Asked,
): Promise<StoppedSubscription | null> {
  const { number, accountId, pbxId } = subscription;
  const graceMs = await graceMsOf(db, subscription);
  const events = await subscriptionEvents(db, [number]);
  const stopped = stoppedBy(subscription, { scope, nowMs, graceMs, reactivationMs: REACTIVATION_MS, events });
  if (stopped === null) return null;
  const offer = (await findOffer(db, { id: subscription.offerId }))?.sku ?? '';
  return { subscription: number, offer, accountId, pbxId, ...stopped };
}

/** What ended and has a live one in its place is not missed; newest first. */
export async function stoppedOn(db: Db, pbxId: string, asked: Asked): Promise<StoppedSubscription[]> {
  const held = await subscriptionsOfPbx(db, pbxId);
  const given = new Set<string>();
  for (const one of held.filter(isLive)) for (const kind of await kindsOf(db, one)) given.add(kind);
  const stopped: StoppedSubscription[] = [];
  for (const one of held) {
    if (one.state === 'cancelled' && (one.endedAtMs ?? 0) < asked.nowMs - TOLD_MS) continue;
    const why = await whyStopped(db, one, asked);
    if (why === null || why.why === 'replaced') continue;
    if (!isLive(one) && (await kindsOf(db, one)).every((kind) => given.has(kind))) continue;
    stopped.push(why);
  }
  return stopped.toSorted((a, b) => b.sinceMs - a.sinceMs).slice(0, TOLD_AT_MOST);
}

async function kindsOf(db: Db, { offerId }: Subscription): Promise<string[]> {
  return ((await findOffer(db, { id: offerId }))?.grants ?? []).map(({ kind }) => kind);
}

/** The account directly above, under its brand where it has one; null for the vendor itself, who is nobody's customer. */
export async function sellerToAsk(
  db: Db,
  { accountId, scope }: Asked,
): Promise<{ readonly name: string; readonly email: string } | null> {
  const account = await findAccount(db, scope, accountId);
  const parent = account?.parentId == null ? undefined : await findAccount(db, '/', account.parentId);
  if (parent === undefined) return null;
  if (parent.kind !== 'vendor') {
    const { name, email } = (await findBrand(db, parent.id)) ?? parent;
    return { name, email };
  }
  const { seller, sender } = await readBusinessSettings(db);
  return { name: seller.name || sender.name, email: seller.email };
}
