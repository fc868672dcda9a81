// The calendar of ends across all accounts in sight: trials, terms with and without renewal, accounts that go by rule.
import type { z } from 'zod';
import { startOfDayMs } from '../../shared/calendar.ts';
import type { calendarSchema } from '../../shared/contracts/overview-api.ts';
import { findAccount } from '../accounts/account-store.ts';
import { removalOf } from '../accounts/removal.ts';
import { accountsHoldingNothing, removalFacts } from '../accounts/removal-store.ts';
import type { Db } from '../db/open.ts';
import { type Ending, endingsWithin, type Span } from '../subscriptions/ends-store.ts';
import { REACTIVATION_MS } from './read-renewal.ts';

type Calendar = z.infer<typeof calendarSchema>;
type Event = Calendar['events'][number];

const ENDINGS_AT_MOST = 1_000;
const ACCOUNTS_AT_MOST = 500;

/** `from` and `until` are local dates of the account that asks; `until` is not shown. */
export async function showCalendar(
  db: Db,
  asked: { readonly accountId: string; readonly from: string; readonly until: string; readonly nowMs: number },
): Promise<Calendar> {
  const account = await findAccount(db, '/', asked.accountId);
  const [scope, zone] = account === undefined ? ['', 'UTC'] : [account.path, account.timeZone];
  const span = { fromMs: startOfDayMs(asked.from, zone), untilMs: startOfDayMs(asked.until, zone) };
  const endings = await endingsWithin(db, scope, span, ENDINGS_AT_MOST + 1);
  const removals = await removalsWithin(db, scope, span, asked.nowMs);
  const events = [...togetherOf(endings.slice(0, ENDINGS_AT_MOST)), ...removals.events];
  return {
    events: events.sort((a, b) => a.atMs - b.atMs),
    more: endings.length > ENDINGS_AT_MOST || removals.more,
    timeZone: zone,
  };
}

/** What of one PBX ends at one instant in one way is one event. */
function togetherOf(endings: readonly Ending[]): Event[] {
  const kindOf = ({ trial, renews }: Ending) => (trial ? 'trial_end' : renews ? 'renewal' : 'term_end');
  const groups = Map.groupBy(endings, (one) => [one.atMs, kindOf(one), one.accountId, one.pbxId].join(' '));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { atMs, accountId, account, pbxId, serial } = first;
    const skus = [...new Set(group.map(({ sku }) => sku))];
    return { atMs, kind: kindOf(first), accountId, account, pbxId, serial, skus };
  });
}

/** As things stand; an order or a new account below puts a removal off. */
async function removalsWithin(db: Db, scope: string, { fromMs, untilMs }: Span, nowMs: number) {
  const accounts = await accountsHoldingNothing(db, scope, ACCOUNTS_AT_MOST + 1);
  const ids = accounts.map(({ id }) => id);
  const facts = await removalFacts(db, ids, { nowMs, reactivationMs: REACTIVATION_MS });
  const events = accounts.flatMap(({ id, name }): Event[] => {
    const known = facts.get(id);
    const removal = known && removalOf(known);
    if (removal === undefined || removal.atMs < fromMs || removal.atMs >= untilMs) return [];
    return [{ atMs: removal.atMs, kind: 'removal', accountId: id, account: name, pbxId: null, serial: null, skus: [] }];
  });
  return { events, more: accounts.length > ACCOUNTS_AT_MOST };
}
