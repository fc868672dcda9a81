// Moves the end of what is owed on statements a month further, for as long as who owes it stands by it (D4, S4.19).
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { activeAgent } from '../fleet/agent-store.ts';
import { openAlerts } from '../fleet/alert-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { pbxsToRoll } from '../subscriptions/due-store.ts';
import { listGrants } from '../subscriptions/grant-store.ts';
import { isOwedOnStatements, rollingEndMs } from '../subscriptions/rolling-end.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { giveGrants } from './apply-order.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { type Issuing, issueLicence } from './issue-licence.ts';
import { mailActivation } from './mail-paid-order.ts';
import { mayRenew } from './renew-due.ts';
import { SILENT } from './warn-silent-pbxs.ts';

/** Each may sign a licence. */
const TOGETHER = 25;

export function rollGrants(issuing: Issuing): Chore<string> {
  return {
    together: TOGETHER,
    async find(db, nowMs, afterId) {
      const until = rollingEndMs(nowMs, (await findVendor(db))?.timeZone ?? 'UTC') / 1000;
      return windowOf(await pbxsToRoll(db, until, { afterId, limit: WINDOW }), (id) => id);
    },
    tend: (trx, act, pbxId) => roll(trx, issuing, act, pbxId),
  };
}

async function roll(trx: Trx, issuing: Issuing, act: Act, pbxId: string): Promise<boolean> {
  const pbx = await findPbx(trx, { id: pbxId });
  const untilMs = rollingEndMs(act.nowMs, (await findVendor(trx))?.timeZone ?? 'UTC');
  if (pbx === undefined) return false;
  const grants = await listGrants(trx, pbxId);
  for (const one of await subscriptionsOfPbx(trx, pbxId)) {
    const offer = await findOffer(trx, { id: one.offerId });
    if (one.state !== 'active' || offer === undefined || !isOwedOnStatements(one, offer)) continue;
    const endsLater = grants.some(({ subscription, until }) => subscription === one.number && until * 1000 > untilMs);
    // Nobody's standing is asked about an end that comes nearer.
    if (endsLater || (await mayRenew(trx, act, one.payerId))) await giveGrants(trx, act, one, offer);
    else await noteHeld(trx, act, one, untilMs);
  }
  const issued = await issueLicence(trx, issuing, act, { pbxId, reason: 'goes on for another month' });
  if (!issued.ok || !issued.value.changed) return false;
  const { serial, name, accountId } = pbx;
  // Whose agent asks by itself needs no code.
  if (!(await isHeard(trx, pbxId)))
    await mailActivation(trx, act, { pbxId, accountId, serial, name, issued: issued.value.licence });
  return true;
}

/** It ends with the month and the grace unless its payer settles what is open. */
async function noteHeld(trx: Trx, act: Act, { number, accountPath }: Subscription, untilMs: number): Promise<void> {
  if (!(await noteOnce(trx, `held:${number}`, `${untilMs}`, act.nowMs))) return;
  const details = { why: 'its payer is suspended, blocked or closed' };
  await writeAudit(trx, act, { action: 'subscription.not_prolonged', subject: `${number}`, accountPath, details });
}

async function isHeard(trx: Trx, pbxId: string): Promise<boolean> {
  if ((await activeAgent(trx, pbxId)) === undefined) return false;
  return !(await openAlerts(trx, [pbxId])).some(({ code }) => code === SILENT);
}
