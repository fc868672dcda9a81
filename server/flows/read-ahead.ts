// Reads what the renewals of a transaction will ask about, for all of their PBXs at once: the transaction remembers it.
import { localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { readActiveAgents } from '../fleet/agent-store.ts';
import { readMembersOf } from '../fleet/member-store.ts';
import { readPbxs } from '../fleet/pbx-store.ts';
import { readLatestLicences } from '../licences/licence-store.ts';
import { readBatchesOf } from '../subscriptions/batch-store.ts';
import { readGrantsOf } from '../subscriptions/grant-store.ts';
import { readSubscriptionsOf } from '../subscriptions/subscription-store.ts';

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
