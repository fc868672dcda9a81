// How a PBX stands as its newest licence says it: state, limits with their reasons, dates ahead, what its agent has in force.
import { ladderAt, nextDates } from '../../shared/ladder.ts';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import { accept } from '../../shared/result.ts';
import { explainLimit } from '../../shared/seats.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import { membershipOf } from '../fleet/member-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { newestReceipt } from '../fleet/receipt-store.ts';
import { type IssuedLicence, latestLicence } from '../licences/licence-store.ts';
import { entitlementOf } from '../licences/snapshot.ts';
import { pbxNotFound } from './issue-licence.ts';
import { type Asked, sellerToAsk, stoppedOn } from './why-stopped.ts';

/** The same arithmetic as on the PBX, on the same values, as they are signed; `now` is epoch seconds. */
export async function showStanding(db: Db, now: number, asked: Asked & { readonly pbxId: string }) {
  const pbx = await findPbx(db, { id: asked.pbxId }, asked.scope);
  if (pbx === undefined) return pbxNotFound();
  const latest = await latestLicence(db, pbx.id);
  const entitlement = latest && entitlementOf(latest.entitlement);
  const licence = latest && entitlement && { ...entitlement, freshUntil: latest.freshUntil };
  const policy = licence?.policy ?? pbx.policy ?? (await readSettings(db))?.policy;
  const membership = await membershipOf(db, pbx.id);
  const receipt = await newestReceipt(db, pbx.id);
  return accept({
    ladder: ladderAt(licence, now).state,
    licence: latest === undefined ? null : issueOf(latest),
    inForce: receipt ?? null,
    limits: policy === undefined ? [] : limitsOf({ grants: licence?.grants ?? [], policy }, now),
    dates: licence === undefined ? [] : [...nextDates(licence, now)],
    graceDays: policy?.graceDays ?? 0,
    standsBy:
      membership === undefined
        ? null
        : { role: membership.role, pbxId: membership.ofPbxId, serial: membership.ofSerial },
    stopped: await stoppedOn(db, pbx.id, asked),
    askSeller: await sellerToAsk(db, asked),
  });
}

function issueOf({ epoch, seq, issuedAt, freshUntil }: IssuedLicence) {
  return { epoch, seq, issuedAt, freshUntil };
}

/** Extensions and calls always, everything else where something was granted. */
function limitsOf(licence: Parameters<typeof explainLimit>[0], now: number) {
  return GRANT_KINDS.flatMap((kind) => {
    const { total, floor, parts } = explainLimit(licence, kind, now);
    if (parts.length === 0 && kind !== 'extensions' && kind !== 'concurrent_calls') return [];
    return {
      kind,
      total,
      floor,
      parts: parts.map(({ grant: { subscription, offer, trial }, units, state, until }) => {
        return { subscription, offer, units, until, trial, state };
      }),
    };
  });
}
