// Wipes a removed account once nobody may restore it: people and names go, agents are shut out, money records and the trail stay.
import { findAccount } from '../accounts/account-store.ts';
import { closeTombstone, findTombstone, tombstonesToWipe } from '../accounts/removal-store.ts';
import { GONE, wipeAccount } from '../accounts/wipe-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { listAgents, setAgentState } from '../fleet/agent-store.ts';
import { listPbxs, releaseSerial, renameOwner } from '../fleet/pbx-store.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

/** More PBXs than one customer has; the rest would keep its serials and nothing else. */
const PBXS = 10_000;

export function wipeRemoved(): Chore<string> {
  return {
    find: async (db, nowMs, after) =>
      windowOf(await tombstonesToWipe(db, { nowMs, afterId: after, limit: WINDOW }), (id) => id),
    tend: wipe,
  };
}

async function wipe(trx: Trx, act: Act, accountId: string): Promise<boolean> {
  const tombstone = await findTombstone(trx, accountId);
  const account = await findAccount(trx, '/', accountId);
  if (tombstone === undefined || account === undefined || tombstone.restorableUntilMs > act.nowMs) return false;
  for (const pbx of await listPbxs(trx, account.path, { afterId: '', limit: PBXS })) {
    for (const agent of await listAgents(trx, pbx.id)) await setAgentState(trx, agent.id, 'revoked');
    await releaseSerial(trx, pbx);
    const { serial: subject, accountPath, id: pbxId } = pbx;
    await writeAudit(trx, act, { action: 'pbx.released', subject, accountPath, pbxId });
  }
  await wipeAccount(trx, accountId, act.nowMs);
  await renameOwner(trx, accountId, GONE);
  await closeTombstone(trx, tombstone, 'purged', act.nowMs);
  const details = { id: accountId, rule: tombstone.rule };
  await writeAudit(trx, act, { action: 'account.wiped', subject: accountId, accountPath: account.path, details });
  return true;
}
