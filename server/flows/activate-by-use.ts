// Begins the fee of what is charged from its first use on: by what agents report, by a proof that it is in force, or by hand (S4.15).
import { localDateAt } from '../../shared/calendar.ts';
import type { SeatTally, UsageHour } from '../../shared/contracts/agent-wire.ts';
import { Fault } from '../../shared/errors.ts';
import { openOne } from '../../shared/licence/cose.ts';
import { type GrantKind, SERVICES } from '../../shared/licence/licence.ts';
import { decodeLicence, MAX_LICENCE_BYTES } from '../../shared/licence/licence-codec.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days } from '../../shared/time.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { setOf } from '../fleet/member-store.ts';
import { licenceNumbered } from '../licences/licence-store.ts';
import { sellersOf } from '../subscriptions/fee-sellers.ts';
import { reopenStatements } from '../subscriptions/fee-store.ts';
import { agreedTerms } from '../subscriptions/fee-terms.ts';
import { firstUses, type SeenUse } from '../subscriptions/first-use.ts';
import { type GrantRecord, listGrants } from '../subscriptions/grant-store.ts';
import { pendingOnPbx } from '../subscriptions/pending-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { eventId, insertSubscriptionEvent, subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { findSubscription, updateSubscription } from '../subscriptions/subscription-store.ts';
import { announce } from '../webhooks/events.ts';
import { type ChangeSubscriptionCode, findLive, type OfSubscription } from './change-subscription.ts';
import { seesPayer } from './may-pay-for.ts';

/** As long as an agent keeps hours that it could not report. */
const LATE_MS = days(63) * 1000;
const HOUR_MS = 3_600_000;

/** Calls and extensions by their hour, seats as of the tally: an agent tells both, online or in a request code. */
export async function activateByUsage(
  trx: Trx,
  act: Act,
  pbxId: string,
  { hours, seats }: { readonly hours: readonly UsageHour[]; readonly seats?: SeatTally | undefined },
): Promise<void> {
  const { waiting, others } = await waitingOn(trx, act, pbxId);
  if (waiting.length === 0) return;
  const counted = (kind: GrantKind, hour: number, used: number): SeenUse => {
    return { kind, fromMs: hour * 1000, untilMs: hour * 1000 + HOUR_MS, used };
  };
  const seen = [
    ...hours.flatMap(({ hour, peakCalls, extensions }) => [
      counted('concurrent_calls', hour, peakCalls),
      counted('extensions', hour, extensions),
    ]),
    ...Object.entries(seats?.assigned ?? {}).map(([kind, used]) => {
      const atMs = (seats?.at ?? 0) * 1000;
      return { kind: kind as GrantKind, fromMs: atMs, untilMs: atMs + 1000, used };
    }),
  ];
  const uses = firstUses(
    waiting.map(({ subscription, grants }) => ({ ...subscription, units: unitsOf(grants) })),
    unitsOf(others),
    seen,
  );
  for (const { number, atMs, kind, used } of uses) {
    const found = waiting.find(({ subscription }) => subscription.number === number);
    const by = seats !== undefined && kind in seats.assigned ? 'seat' : 'usage';
    if (found) await activate(trx, act, found.subscription, { atMs, details: { by, kind, used } });
  }
}

/** What no agent counts is used from when its licence is proved to be in force, also by a confirmation that was pasted. */
export async function activateByReceipt(
  trx: Trx,
  act: Act,
  pbxId: string,
  of: { readonly epoch: number; readonly seq: number; readonly appliedAt: number },
): Promise<void> {
  const { waiting } = await waitingOn(trx, act, pbxId);
  const uncounted = waiting.filter(({ grants }) => grants.every(({ kind }) => SERVICES.some((one) => one === kind)));
  if (uncounted.length === 0) return;
  const document = (await licenceNumbered(trx, pbxId, of))?.document;
  const shell = document && openOne(document, MAX_LICENCE_BYTES);
  const claims = shell?.ok ? decodeLicence(shell.value.payload) : undefined;
  const inForce = claims?.ok ? claims.value.licence.grants.map(({ subscription }) => subscription) : [];
  for (const { subscription } of uncounted) {
    const { number, createdAtMs, endedAtMs } = subscription;
    // An agent's clock may be off: never before the order, and never ahead.
    const atMs = Math.min(act.nowMs, Math.max(of.appliedAt * 1000, createdAtMs));
    if (!inForce.includes(number) || (endedAtMs !== null && atMs >= endedAtMs)) continue;
    const { epoch, seq } = of;
    await activate(trx, act, subscription, { atMs, details: { by: 'receipt', epoch, seq } });
  }
}

/** From now on: by who will owe it, or by who stands above. */
export async function activateByHand(
  trx: Trx,
  act: Act,
  order: OfSubscription & { readonly reason: string },
): Promise<Result<Subscription, 'forbidden' | Exclude<ChangeSubscriptionCode, 'confirm_missing'>>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const payer = await seesPayer(trx, order.scope, found.value.payerId);
  if (!payer.ok) return payer;
  if (found.value.activatedAtMs !== null) {
    const words = `Subscription ${order.number} is charged already.`;
    return refuse('nothing_changes', words, 'Nothing is left to do.');
  }
  const details = { by: 'hand', reason: order.reason } as const;
  return accept(await activate(trx, act, found.value, { atMs: act.nowMs, details }));
}

interface Waiting {
  readonly subscription: Subscription;
  /** Ended ones too. */
  readonly grants: readonly GrantRecord[];
}

/** Members of an entitlement use what its primary holds. */
async function waitingOn(
  trx: Trx,
  act: Act,
  pbxId: string,
): Promise<{ readonly waiting: readonly Waiting[]; readonly others: readonly GrantRecord[] }> {
  const [primary = pbxId] = await setOf(trx, pbxId);
  const numbers = await pendingOnPbx(trx, primary, act.nowMs - LATE_MS);
  if (numbers.length === 0) return { waiting: [], others: [] };
  const grants = await listGrants(trx, primary);
  const waiting: Waiting[] = [];
  for (const number of numbers) {
    const subscription = await findSubscription(trx, '/', number);
    if (subscription === undefined) continue;
    waiting.push({ subscription, grants: grants.filter((grant) => grant.subscription === number) });
  }
  const others = grants.filter(({ subscription, endedAtMs }) => endedAtMs === null && !numbers.includes(subscription));
  return { waiting, others };
}

function unitsOf(grants: readonly GrantRecord[]): Map<GrantKind, number> {
  const units = new Map<GrantKind, number>();
  for (const { kind, quantity, terminatedUnits } of grants) {
    units.set(kind, (units.get(kind) ?? 0) + quantity - terminatedUnits.length);
  }
  return units;
}

interface Activation {
  readonly atMs: number;
  readonly details: { readonly by: 'usage' | 'seat' | 'receipt' | 'hand' } & Readonly<Record<string, string | number>>;
}

/** The licence gave it from the order on and stays as it is. What is told late begins when it was used, on statements that follow. */
async function activate(
  trx: Trx,
  act: Act,
  subscription: Subscription,
  { atMs, details }: Activation,
): Promise<Subscription> {
  const { number, pbxId, accountId, accountPath, state, version } = subscription;
  const events = await subscriptionEvents(trx, [number]);
  const offer = await findOffer(trx, { id: subscription.offerId });
  if (agreedTerms(events).activation !== 'first_use') return subscription;
  const next = { ...subscription, activatedAtMs: atMs };
  if (!(await updateSubscription(trx, next, offer?.repeatable ?? false))) {
    throw new Fault('subscription_raced', `Subscription ${number} was changed by another writer.`);
  }
  const units = events.findLast((event) => event.atMs <= atMs)?.quantityAfter ?? 0;
  await insertSubscriptionEvent(trx, {
    id: eventId(subscription, version + 1),
    ...{ subscription: number, atMs, kind: 'activated', orderId: null },
    ...{ quantityBefore: units, quantityAfter: units, details: { ...details, toldAtMs: act.nowMs } },
  });
  await writeAudit(trx, act, {
    action: 'subscription.activated',
    subject: `${number}`,
    accountPath,
    ...(pbxId === null ? {} : { pbxId }),
    details: { sku: offer?.sku ?? '', atMs, ...details },
  });
  const accountName = (await findAccount(trx, '/', accountId))?.name ?? '';
  const sellers = sellersOf({ accountPath, accountName, events }).map(({ sellerId }) => sellerId);
  const month = localDateAt(atMs, (await findVendor(trx))?.timeZone ?? 'UTC').slice(0, 7);
  await reopenStatements(trx, sellers, month);
  const data = { subscription: number, accountId, pbxId, state };
  await announce(trx, act, { accountPath, event: 'subscription.changed', data });
  return { ...next, version: version + 1 };
}
