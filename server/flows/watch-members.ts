// Tells when two members of one entitlement both take calls for longer than was agreed, and when that is over.
import { BOTH_ACTIVE_MINUTES } from '../../shared/licence/licence.ts';
import { isoOf } from '../../shared/time.ts';
import { type Act, newRef, type Random, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import { clearAlert, openAlert } from '../fleet/alert-store.ts';
import { type ActiveHour, type Overlap, overlapOf } from '../fleet/both-active.ts';
import { setOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { activeHours } from '../fleet/usage-store.ts';

/** Older hours say nothing about now. */
const LOOK_BACK_HOURS = 48;
/** An agent reports by the hour; one that missed some is waited for. */
const CURRENT_HOURS = 3;

export async function watchMembers(trx: Trx, random: Random, act: Act, pbxId: string): Promise<void> {
  const set = await setOf(trx, pbxId);
  if (set.length < 2) return;
  const now = secondsOf(act);
  const from = now - LOOK_BACK_HOURS * 3_600;
  const own = await activeHours(trx, pbxId, from);
  const overlaps: { pbxId: string; overlap: Overlap }[] = [];
  let settled = true;
  for (const other of set.filter((id) => id !== pbxId)) {
    const hours = await activeHours(trx, other, from);
    const overlap = overlapOf(own, hours);
    if (overlap !== undefined && overlap.last > now - CURRENT_HOURS * 3_600) {
      overlaps.push({ pbxId: other, overlap });
      settled &&= newest(own) > overlap.last && newest(hours) > overlap.last;
    }
  }
  const primary = await findPbx(trx, { id: set[0] ?? pbxId });
  const pbx = await findPbx(trx, { id: pbxId });
  if (primary === undefined || pbx === undefined) return;
  const tolerated = await toleratedMinutes(trx, primary);
  for (const { pbxId: other, overlap } of overlaps) {
    const twin = await findPbx(trx, { id: other });
    if (!settled && twin !== undefined && overlap.minutes > tolerated)
      await report(trx, random, act, [pbx, twin], overlap);
  }
  if (settled) await settle(trx, act, set);
}

function newest(hours: readonly ActiveHour[]): number {
  return Math.max(0, ...hours.map((one) => one.hour));
}

async function toleratedMinutes(trx: Trx, primary: Pbx): Promise<number> {
  const policy = primary.policy ?? (await readSettings(trx))?.policy;
  return policy?.bothActiveMinutes ?? BOTH_ACTIVE_MINUTES;
}

/** One alert and one audit row each, so that both are told with their next poll. */
async function report(trx: Trx, random: Random, act: Act, pair: readonly Pbx[], overlap: Overlap): Promise<void> {
  for (const pbx of pair) {
    const others = pair.filter((one) => one !== pbx).map((one) => one.serial);
    const details = { with: others, since: isoOf(overlap.since), minutes: overlap.minutes };
    const alert = { id: newRef('alr', random), pbxId: pbx.id, code: 'both_active', sinceMs: overlap.since * 1000 };
    if (!(await openAlert(trx, { ...alert, details }))) continue;
    await audit(trx, act, pbx, 'members.both_active', details);
  }
}

async function settle(trx: Trx, act: Act, set: readonly string[]): Promise<void> {
  for (const id of set) {
    const pbx = (await clearAlert(trx, id, 'both_active', act.nowMs)) ? await findPbx(trx, { id }) : undefined;
    if (pbx !== undefined) await audit(trx, act, pbx, 'members.settled', {});
  }
}

async function audit(trx: Trx, act: Act, pbx: Pbx, action: string, details: Record<string, unknown>): Promise<void> {
  await writeAudit(trx, act, { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id, details });
}
