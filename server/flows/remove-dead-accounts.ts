// Removes accounts by rule after telling them 7 and 1 days ahead; money records stay, the vendor may restore it for a week (S2.9–S2.24, D3).
import { localDateAt } from '../../shared/calendar.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, updateAccount } from '../accounts/account-store.ts';
import { alertsAreWanted } from '../accounts/alert-choice-store.ts';
import { RESTORABLE_MS, type Removal, removalOf, removalThreshold } from '../accounts/removal.ts';
import {
  accountsToWeigh,
  CLOSED,
  closedSubject,
  insertTombstone,
  removalFacts,
  type Upcoming,
} from '../accounts/removal-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { noteLatest, noteOnce } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { deletionMail } from '../mail/messages/reminders.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { addressMail } from './address-mail.ts';
import { type Chore, WINDOW, type Window } from './chore.ts';
import { REACTIVATION_MS } from './read-renewal.ts';

const DAY_MS = 86_400_000;
/** Nobody is told, and nothing removed, earlier after it was made. */
const YOUNGEST_MS = 7 * DAY_MS;
/** What a report of removals looks ahead. */
const AHEAD_MS = 7 * DAY_MS;

/** Those to be told or removed now. */
export function removeDeadAccounts(): Chore<string> {
  return {
    async find(db, nowMs, after) {
      const { subjects, next } = await upcomingRemovals(db, nowMs, after);
      return { subjects: subjects.map(({ accountId }) => accountId), next };
    },
    tend: tell,
  };
}

/** Due within a week, and due already: what the dry run shows (S2.22). */
export async function upcomingRemovals(db: Db, nowMs: number, after: string): Promise<Window<Upcoming>> {
  const page = { createdBeforeMs: nowMs - YOUNGEST_MS, afterId: after, limit: WINDOW };
  const ids = await accountsToWeigh(db, page);
  const facts = await removalFacts(db, ids, { nowMs, reactivationMs: REACTIVATION_MS });
  const subjects = ids.flatMap((accountId) => {
    const known = facts.get(accountId);
    const removal = known && removalOf(known);
    return removal === undefined || removal.atMs > nowMs + AHEAD_MS ? [] : [{ accountId, ...removal }];
  });
  return { subjects, next: ids.length < WINDOW ? undefined : ids.at(-1) };
}

async function tell(trx: Trx, act: Act, accountId: string): Promise<boolean> {
  const account = await findAccount(trx, '/', accountId);
  if (account === undefined || account.status === 'closed' || account.kind === 'vendor') return false;
  const facts = (await removalFacts(trx, [accountId], { nowMs: act.nowMs, reactivationMs: REACTIVATION_MS })).get(
    accountId,
  );
  const removal = facts && removalOf(facts);
  if (removal === undefined) return false;
  if (removal.atMs <= act.nowMs) return await remove(trx, act, account, removal);
  const daysLeft = removalThreshold(removal.atMs, act.nowMs);
  return daysLeft !== undefined && (await mailRemoval(trx, act, account, removal, daysLeft));
}

async function remove(trx: Trx, act: Act, account: Account, removal: Removal): Promise<boolean> {
  const { id, path: accountPath, name: subject, status } = account;
  await mailRemoval(trx, act, account, removal, -1);
  await updateAccount(trx, { ...account, status: 'closed' });
  await insertTombstone(trx, { accountId: id, rule: removal.rule, statusBefore: status }, act.nowMs);
  await noteLatest(trx, closedSubject(id), CLOSED, act.nowMs);
  const details = { id, rule: removal.rule, dueAtMs: removal.atMs, restorableUntilMs: act.nowMs + RESTORABLE_MS };
  await writeAudit(trx, act, { action: 'account.removed', subject, accountPath, details });
  return true;
}

/** Once per date and threshold: an order in between moves the date, and the telling begins anew. */
async function mailRemoval(
  trx: Trx,
  act: Act,
  { id, name, parentId, path, timeZone }: Account,
  { atMs }: Removal,
  daysLeft: number,
): Promise<boolean> {
  const subject = `removal:${id}:${atMs}`;
  if (!(await noteOnce(trx, subject, `removal:${daysLeft}`, act.nowMs))) return false;
  if (!(await alertsAreWanted(trx, path))) return true;
  for (const readerId of [id, parentId]) {
    const addressed = readerId === null ? undefined : await addressMail(trx, readerId);
    if (addressed === undefined) continue;
    const message = deletionMail(addressed.reader, { account: name, deletedOn: localDateAt(atMs, timeZone), daysLeft });
    const dedupe = `${subject}:${daysLeft}:${readerId}`;
    await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'account_removal' });
  }
  return true;
}
