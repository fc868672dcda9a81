// Orders the next term of what renews by itself: one order per PBX and payer, once per term; whoever has no means is told (S5.16, S5.27).
import { type LocalDate, localDateAt } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { writtenDate } from '../../shared/written.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { attempt } from '../db/attempt.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noteOnce, noticeAt } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { type CameBefore, paymentFailedMail } from '../mail/messages/order.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';
import type { Order } from '../orders/order.ts';
import { updateOrder } from '../orders/order-store.ts';
import { methodsOf } from '../payments/method-store.ts';
import { PROVIDERS, type Providers } from '../payments/provider.ts';
import { type DueRenewal, RENEWAL, renewalSubject, subscriptionsToRenew } from '../subscriptions/due-store.ts';
import { cyclesToGo, dueTogether, RENEW_AHEAD_MS } from '../subscriptions/renewal-terms.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { addressMail } from './address-mail.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { SUSPENDED, suspendedSubject } from './dun-invoices.ts';
import type { Issuing } from './issue-licence.ts';
import { graceMsOf } from './lapse-subscriptions.ts';
import type { Placed, PlaceOrderCode } from './place-order.ts';
import { readAhead } from './read-ahead.ts';
import { previewRenewal, type RenewPbx, renewPreviewed } from './renew-pbx.ts';
import { renewingOn } from './renewing-on.ts';

const DAY_MS = 86_400_000;
/** In one transaction. Each may sign a licence, and all of them keep other writers waiting. */
export const TOGETHER = 64;
/** S4.19: a suspended payer's renewals go on so long, then they wait. */
const SUSPENDED_RENEWS_MS = 30 * DAY_MS;

export interface Renewing extends Issuing {
  readonly providers: Providers;
}

export function renewDue(renewing: Renewing): Chore<Pick<DueRenewal, 'pbxId' | 'payerId'>> {
  return {
    async find(db, nowMs, after) {
      const [dueMs = 0, number = 0] = after.split(':').map(Number);
      const page = { after: [dueMs, number], limit: WINDOW } as const;
      const { subjects, next } = windowOf(
        await subscriptionsToRenew(db, nowMs + RENEW_AHEAD_MS, page),
        (row) => `${row.dueMs}:${row.number}`,
      );
      const pbxs = Map.groupBy(subjects, ({ pbxId, payerId }) => `${pbxId}:${payerId}`);
      return { subjects: [...pbxs.values()].flatMap(([first]) => first ?? []), next };
    },
    together: TOGETHER,
    async tend(trx, act, due) {
      const wanted = await wantedOf(trx, renewing, act, due);
      const preview = (by: RenewPbx) => previewRenewal(trx, renewing, act, by);
      return await order(trx, renewing, act, wanted, { preview, trying: (work) => attempt(trx, work) });
    },
    async tendTogether(trx, act, subjects) {
      await readAhead(trx, subjects);
      return await renewTogether(trx, renewing, act, subjects);
    },
  };
}

type Subject = Pick<DueRenewal, 'pbxId' | 'payerId'>;

/** Step by step for all of them, not one by one: the same code over and over takes half the time. */
async function renewTogether(trx: Trx, renewing: Renewing, act: Act, subjects: readonly Subject[]): Promise<number> {
  const wanted: (Wanted | boolean)[] = [];
  for (const due of subjects) wanted.push(await wantedOf(trx, renewing, act, due));
  const previewed = new Map<Wanted | boolean, Preview>();
  const pbxs = new Set<string>();
  for (const one of wanted) {
    // What another payer's renewal costs depends on what the one before made of the PBX.
    if (typeof one === 'boolean' || pbxs.has(one.wish.pbxId)) continue;
    pbxs.add(one.wish.pbxId);
    previewed.set(one, await previewRenewal(trx, renewing, act, one.wish));
  }
  let done = 0;
  for (const one of wanted) {
    const preview = async (by: RenewPbx) => previewed.get(one) ?? (await previewRenewal(trx, renewing, act, by));
    if (await order(trx, renewing, act, one, { preview, trying: refusedAlone })) done += 1;
  }
  return done;
}

type Preview = Awaited<ReturnType<typeof previewRenewal>>;

/** What is to be ordered. */
export interface Wanted {
  readonly first: Subscription;
  readonly termEndsMs: number;
  readonly wish: RenewPbx;
  /** Money that came for an order whose place this one takes. */
  readonly came?: CameBefore;
}

type Outcome = Result<Placed, PlaceOrderCode>;

/** What is refused after something was written is taken back with everything, and tried again by itself. */
async function refusedAlone(work: () => Promise<Outcome>): Promise<Outcome> {
  const done = await work();
  if (done.ok) return done;
  throw new Fault('renewal_refused', done.refusal.message);
}

/** Where nothing is to be ordered: whether anything was done. */
export async function wantedOf(
  trx: Trx,
  renewing: Renewing,
  act: Act,
  { pbxId, payerId }: Subject,
): Promise<Wanted | boolean> {
  const due = dueTogether(await renewingOn(trx, { pbxId, payerId }), act.nowMs + RENEW_AHEAD_MS);
  const [first] = due;
  if (first === undefined || !(await mayRenew(trx, act, payerId))) return false;
  const termEndsMs = Math.min(...due.map(({ periodEndMs }) => periodEndMs));
  for (const { periodEndMs } of due) {
    await noteOnce(trx, renewalSubject(pbxId, payerId, periodEndMs), RENEWAL, act.nowMs);
  }
  const cycles = cyclesToGo(due, act.nowMs);
  if (cycles === undefined) return await giveUp(trx, act, first, 'more periods were missed than are charged at once');
  const method = await methodOf(trx, renewing, payerId);
  const subscriptions = due.map((one) => one.number);
  return { first, termEndsMs, wish: { pbxId, payerId, cycles, method, automatic: true, subscriptions } };
}

interface Ways {
  readonly preview: (wish: RenewPbx) => Promise<Preview>;
  readonly trying: (work: () => Promise<Outcome>) => Promise<Outcome>;
}

async function order(trx: Trx, renewing: Renewing, act: Act, wanted: Wanted | boolean, ways: Ways): Promise<boolean> {
  if (typeof wanted === 'boolean') return wanted;
  await orderWanted(trx, renewing, act, wanted, ways);
  return true;
}

/** Undefined where it was refused, which stands in the trail. */
export async function orderWanted(
  trx: Trx,
  renewing: Renewing,
  act: Act,
  { first, termEndsMs, wish, came }: Wanted,
  { preview, trying }: Ways,
): Promise<Order | undefined> {
  const { method } = wish;
  // A refusal may come after the order was written: what is tried next must not find it.
  const renewBy = (by: RenewPbx['method']) =>
    trying(async () => renewPreviewed(trx, renewing, act, { ...wish, method: by }, await preview(wish)));
  const placed = await renewBy(method);
  const other = placed.ok || method === 'offline' ? placed : await renewBy('offline');
  if (!other.ok) {
    await giveUp(trx, act, first, `${other.refusal.code}: ${other.refusal.message}`);
    return undefined;
  }
  const { order: made } = other.value;
  if (made.state === 'paid') return made;
  const graceMs = await graceMsOf(trx, first);
  const expiresAtMs = Math.max(termEndsMs + graceMs, act.nowMs + DAY_MS);
  await updateOrder(trx, made, { expiresAtMs });
  const reason = placed.ok ? '' : placed.refusal.message;
  const asked = { ends: localDateAt(termEndsMs, first.zone), reason, ...(came === undefined ? {} : { came }) };
  if (made.method === 'offline') await mailUnpaid(trx, act, made, asked);
  return { ...made, expiresAtMs, version: made.version + 1 };
}

/** S4.12, S4.19: blocked and closed payers renew nothing; a suspended one for a while. */
export async function mayRenew(trx: Trx, act: Act, payerId: string): Promise<boolean> {
  const payer = await findAccount(trx, '/', payerId);
  if (payer?.status !== 'suspended') return payer?.status === 'active';
  const since = await noticeAt(trx, suspendedSubject(payerId), SUSPENDED);
  return since !== undefined && act.nowMs - since < SUSPENDED_RENEWS_MS;
}

/** The payer's kept means, else its credit line, else a bank transfer. */
async function methodOf(trx: Trx, { providers }: Renewing, payerId: string): Promise<RenewPbx['method']> {
  const kept = (await methodsOf(trx, payerId)).filter(({ provider }) => providers.has(provider));
  const chosen = kept.find(({ isDefault }) => isDefault) ?? kept[0];
  const provider = PROVIDERS.find((name) => name === chosen?.provider);
  if (provider !== undefined) return provider;
  return (await findCreditLine(trx, payerId)) === undefined ? 'offline' : 'credit';
}

/** Nothing is charged; the subscriptions end unless somebody renews them by hand. */
async function giveUp(trx: Trx, act: Act, { number, accountPath, pbxId }: Subscription, why: string): Promise<boolean> {
  await writeAudit(trx, act, {
    action: 'renewal.not_ordered',
    subject: `${number}`,
    accountPath,
    ...(pbxId === null ? {} : { pbxId }),
    details: { why },
  });
  return true;
}

async function mailUnpaid(
  trx: Trx,
  act: Act,
  order: Order,
  { ends, reason, came }: { readonly ends: LocalDate; readonly reason: string; readonly came?: CameBefore },
): Promise<void> {
  const { name, email, language } = order.billing;
  const addressed = await addressMail(trx, order.payerId, { name, email, language });
  if (addressed === undefined) return;
  const { publicUrl } = await readBusinessSettings(trx);
  const { currency, total: amount, number, id } = order;
  const message = paymentFailedMail(addressed.reader, {
    number,
    amount: { amount: amount - (came?.amount.amount ?? 0n), currency },
    reason,
    ...(came === undefined ? {} : { came }),
    keepsUntil: writtenDate(ends, addressed.reader.language === 'de' ? 'de' : 'en'),
    payUrl: `${publicUrl}/orders/${id}`,
  });
  await queueMail(trx, act, {
    ...message,
    ...addressed.envelope,
    dedupe: `renewal-unpaid:${id}`,
    kind: 'payment_failed',
  });
}
