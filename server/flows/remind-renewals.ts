// Reminds the payer that a term ends: 30 and 7 days before a year's, 7 days before a month's, with what renewing it costs (S5.16).
import { daysBetween, localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { renewalMail } from '../mail/messages/reminders.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { lastBilling } from '../orders/order-store.ts';
import { renewalSubject, termsEnding } from '../subscriptions/due-store.ts';
import { dueMs, dueTogether, REMINDER_DAYS, renewsByItself } from '../subscriptions/renewal-terms.ts';
import { isTerm, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { addressMail } from './address-mail.ts';
import { type Chore, findByThreshold, WINDOW } from './chore.ts';
import { quoteCart } from './quote-cart.ts';
import { readRenewal } from './read-renewal.ts';

const DAY_MS = 86_400_000;

interface Ending {
  readonly pbxId: string;
  readonly payerId: string;
  readonly daysLeft: number;
}

export function remindRenewals(): Chore<Ending> {
  return {
    find: (db, nowMs, after) =>
      findByThreshold(REMINDER_DAYS, nowMs, after, (span, daysLeft, afterNumber) => {
        const ofYears = daysLeft > 7;
        return termsEnding(db, span, { afterNumber, limit: WINDOW, notYet: kindOf(daysLeft), ofYears });
      }),
    tend: remind,
  };
}

function kindOf(daysLeft: number): string {
  return `remind:${daysLeft}`;
}

interface Soon {
  readonly one: Subscription;
  /** When it renews or ends. */
  readonly atMs: number;
}

/** What renews by itself and what does not are two mails. */
async function remind(trx: Trx, act: Act, { pbxId, payerId, daysLeft }: Ending): Promise<boolean> {
  const held = (await subscriptionsOfPbx(trx, pbxId)).filter(
    (one) => one.payerId === payerId && one.state === 'active' && isTerm(one),
  );
  const news: Soon[] = [];
  for (const [atMs, group] of Map.groupBy(soonOf(held, act.nowMs + daysLeft * DAY_MS), (one) => one.atMs)) {
    const subject = renewalSubject(pbxId, payerId, atMs);
    if (atMs > act.nowMs && (await noteOnce(trx, subject, kindOf(daysLeft), act.nowMs))) news.push(...group);
  }
  for (const group of Map.groupBy(news, ({ one }) => one.autoRenew).values())
    await mailReminder(trx, act, group, daysLeft);
  return news.length > 0;
}

/** What is due by then, with what renews together with it, and what ends by then. */
function soonOf(held: readonly Subscription[], byMs: number): Soon[] {
  const renewing = dueTogether(held.filter(renewsByItself), byMs);
  const renews = [...Map.groupBy(renewing, ({ periodEndMs }) => periodEndMs).values()].flatMap((group) => {
    const atMs = Math.min(...group.map(dueMs));
    return group.map((one) => ({ one, atMs }));
  });
  const ends = held.filter((one) => !renewsByItself(one) && one.periodEndMs <= byMs);
  return [...renews, ...ends.map((one) => ({ one, atMs: one.periodEndMs }))];
}

/** What costs nothing, and what its payer ended already, needs no reminder. */
async function mailReminder(trx: Trx, act: Act, soon: readonly Soon[], threshold: number): Promise<void> {
  const group = soon.map(({ one }) => one);
  const [first] = group;
  const pbxId = first?.pbxId;
  if (first === undefined || pbxId == null) return;
  const { payerId, zone, autoRenew } = first;
  const atMs = Math.min(...soon.map((each) => each.atMs));
  const wish = { pbxId, payerId, cycles: 1, scope: '/', subscriptions: group.map(({ number }) => number) };
  const cart = await readRenewal(trx, act, wish);
  const priced = cart.ok ? await quoteCart(trx, act, cart.value, 'reminder') : cart;
  if (!priced.ok || priced.value.quote.totals.gross <= 0n) return;
  const billing = await lastBilling(trx, payerId, pbxId);
  const addressed = await addressMail(trx, payerId, billing);
  const pbx = await findPbx(trx, { id: pbxId });
  if (addressed === undefined || pbx === undefined) return;
  const date = localDateAt(atMs, zone);
  const items = [];
  for (const one of group) {
    const offer = await findOffer(trx, { id: one.scheduled?.offerId ?? one.offerId });
    items.push({ name: offer?.name ?? '', quantity: one.scheduled?.quantity ?? unitsHeld(one) });
  }
  const { quote } = priced.value;
  const { publicUrl } = await readBusinessSettings(trx);
  const message = renewalMail(addressed.reader, {
    pbx: pbx.serial,
    date,
    daysLeft: Math.max(0, daysBetween(localDateAt(act.nowMs, zone), date)),
    autoRenew,
    items,
    total: { amount: quote.totals.gross, currency: quote.currency },
    url: `${publicUrl}/subscriptions`,
  });
  const dedupe = `remind:${first.number}:${atMs}:${threshold}:${autoRenew}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'renewal' });
}
