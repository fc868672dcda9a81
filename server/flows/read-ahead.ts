// Reads what an order, or the renewals of a transaction, will ask about, all at once: the transaction remembers it.
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { auditEnd } from '../audit/audit-store.ts';
import { chainOf, findOffer } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noticeAt, readNotices } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { lastInSequence } from '../db/sequence-store.ts';
import { readSettings } from '../db/settings-store.ts';
import { activeAgent, readActiveAgents } from '../fleet/agent-store.ts';
import { membershipOf, membersOf, readMembersOf } from '../fleet/member-store.ts';
import { findPbx, readPbxs } from '../fleet/pbx-store.ts';
import { owedInAll } from '../ledger/ledger-store.ts';
import { latestLicence, readLatestLicences } from '../licences/licence-store.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { HeldQuote } from '../orders/quote-store.ts';
import { agreedAlong } from '../pricing/adjustment-store.ts';
import { readBatchesOf } from '../subscriptions/batch-store.ts';
import { RENEWAL, renewalSubject } from '../subscriptions/due-store.ts';
import { listGrants, readGrantsOf } from '../subscriptions/grant-store.ts';
import { readObligations } from '../subscriptions/subscription-event-store.ts';
import { readSubscriptionsOf, subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { MOVED, movedSubject } from './move-customer.ts';

/** Whoever asks for what was not read here reads it; so this decides how quick a renewal is, and never what it does. */
export async function readAhead(
  trx: Trx,
  subjects: readonly { readonly pbxId: string; readonly payerId: string }[],
): Promise<void> {
  const pbxIds = [...new Set(subjects.map(({ pbxId }) => pbxId))];
  await readPbxs(trx, pbxIds);
  const subscriptions = await readSubscriptionsOf(trx, pbxIds);
  const numbers = subscriptions.map(({ number }) => number);
  await readBatchesOf(trx, numbers);
  await readMembersOf(trx, pbxIds);
  await readGrantsOf(trx, pbxIds);
  await readActiveAgents(trx, pbxIds);
  await readLatestLicences(trx, pbxIds);
  // The next term begins where this one ends, and nobody was told of it.
  const terms = subscriptions.map(({ number, periodEndMs }) => ({ subscription: number, periodStartMs: periodEndMs }));
  await readObligations(trx, terms);
  const told = subscriptions.map(({ pbxId, payerId, periodEndMs }) =>
    renewalSubject(pbxId ?? '', payerId, periodEndMs),
  );
  await readNotices(trx, told, RENEWAL);
  for (const payerId of new Set(subjects.map((subject) => subject.payerId))) {
    const payer = await findAccount(trx, '/', payerId);
    if (payer !== undefined) await agreedAlong(trx, chainOf(payer.path), numbers);
  }
}

/** The same for one order. None waits for the answer to another, so a database server is asked everything in one trip. */
export async function readAheadOfOrder(trx: Trx, { accountId, payerId }: HeldQuote, plan: HeldPlan): Promise<void> {
  const { pbxId, quote, touched } = plan;
  const ofPbx =
    pbxId === null
      ? []
      : [
          findPbx(trx, { id: pbxId }),
          subscriptionsOfPbx(trx, pbxId),
          listGrants(trx, pbxId),
          membershipOf(trx, pbxId),
          membersOf(trx, pbxId),
          activeAgent(trx, pbxId),
          latestLicence(trx, pbxId),
        ];
  await Promise.all([
    ...[findAccount(trx, '/', accountId), findAccount(trx, '/', payerId), findVendor(trx)],
    ...[readSettings(trx), readBusinessSettings(trx), auditEnd(trx)],
    ...[noticeAt(trx, movedSubject(accountId), MOVED), findCreditLine(trx, payerId)],
    ...['order', 'subscription', 'ledger'].map((name) => lastInSequence(trx, name)),
    owedInAll(trx, payerId, quote.currency),
    ...touched.map(({ offerId }) => findOffer(trx, { id: offerId })),
    ...ofPbx,
  ]);
}
