// Opens an alert for a PBX whose agent was not heard of for days, and clears it when it is back.
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { clearAlert, openAlert } from '../fleet/alert-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { type Heard, heardOf } from '../fleet/silence-store.ts';
import { announce } from '../webhooks/events.ts';
import { type Chore, WINDOW } from './chore.ts';

/** Many missed polls, and shorter than the time after which a licence without news is called stale. */
const SILENT_MS = 3 * 86_400_000;
export const SILENT = 'pbx_silent';

export function warnSilentPbxs(random: Random): Chore<Heard> {
  return {
    async find(db, nowMs, after) {
      const heard = await heardOf(db, { code: SILENT, afterId: after, limit: WINDOW });
      const subjects = heard.filter(({ lastMs, isAlerted }) => isSilent(lastMs, nowMs) !== isAlerted);
      return { subjects, next: heard.length < WINDOW ? undefined : heard.at(-1)?.agentId };
    },
    tend: (trx, act, heard) => tell(trx, random, act, heard),
  };
}

function isSilent(lastMs: number, nowMs: number): boolean {
  return nowMs - lastMs >= SILENT_MS;
}

async function tell(trx: Trx, random: Random, act: Act, { pbxId, lastMs }: Heard): Promise<boolean> {
  const pbx = await findPbx(trx, { id: pbxId });
  if (pbx === undefined) return false;
  const { serial, accountPath, accountId } = pbx;
  if (!isSilent(lastMs, act.nowMs)) {
    if (!(await clearAlert(trx, pbxId, SILENT, act.nowMs))) return false;
    await writeAudit(trx, act, { action: 'pbx.heard_again', subject: serial, accountPath, pbxId });
    return true;
  }
  const details = { lastHeardAtMs: lastMs };
  const alert = { id: newRef('alr', random), pbxId, code: SILENT, sinceMs: act.nowMs, details };
  if (!(await openAlert(trx, alert))) return false;
  await writeAudit(trx, act, { action: 'pbx.silent', subject: serial, accountPath, pbxId, details });
  await announce(trx, act, { accountPath, event: 'pbx.silent', data: { pbxId, serial, accountId, ...details } });
  return true;
}
