// Reads what an order, or the renewals of a transaction, will ask about, all at once: the transaction remembers it.
import { localDateAt } from '../../shared/calendar.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { auditEnd } from '../audit/audit-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noticeAt } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { lastInSequence } from '../db/sequence-store.ts';
import { readSettings } from '../db/settings-store.ts';
import { activeAgent, readActiveAgents } from '../fleet/agent-store.ts';
import { membershipOf, membersOf, readMembersOf } from '../fleet/member-store.ts';
import { findPbx, readPbxs } from '../fleet/pbx-store.ts';
import { balanceOf } from '../ledger/ledger-store.ts';
import { latestLicence, readLatestLicences } from '../licences/licence-store.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { HeldQuote } from '../orders/quote-store.ts';
import { readBatchesOf } from '../subscriptions/batch-store.ts';
import { listGrants, readGrantsOf } from '../subscriptions/grant-store.ts';
import { readSubscriptionsOf, subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { MOVED, movedSubject } from './move-customer.ts';

/** Whoever asks for what was not read here reads it; so this decides how quick a renewal is, and never what it does. */
export async function readAhead(trx: Trx, act: Act, subjects: readonly { readonly pbxId: string }[]): Promise<void> {
  const pbxIds = [...new Set(subjects.map(({ pbxId }) => pbxId))];
  await readPbxs(trx, pbxIds);
  const subscriptions = await readSubscriptionsOf(trx, pbxIds);
  // What is held is priced by what is paid for today, and carried out on everything that was ever charged.
  const dated = subscriptions.map(({ number, zone }) => ({
    number,
    dates: [localDateAt(act.nowMs, zone), localDateAt(0, zone)],
  }));
  await readBatchesOf(trx, dated);
  await readMembersOf(trx, pbxIds);
  await readGrantsOf(trx, pbxIds);
  await readActiveAgents(trx, pbxIds);
  await readLatestLicences(trx, pbxIds);
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
    balanceOf(trx, payerId, 'receivable', quote.currency),
    ...touched.map(({ offerId }) => findOffer(trx, { id: offerId })),
    ...ofPbx,
  ]);
}
