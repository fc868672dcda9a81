// Binds a PBX to other hardware as self-service: a token that replaces the agent, so often a year; the vendor may allow more.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days, isoOf } from '../../shared/time.ts';
import { secretHash } from '../accounts/secret.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { DEFAULT_SETTINGS, readSettings } from '../db/settings-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { countedRebinds, insertRebind } from '../fleet/rebind-store.ts';
import { pbxNotFound } from './issue-licence.ts';
import { type EnrolmentGift, makeEnrolmentToken } from './make-enrolment-token.ts';

export interface RebindOrder {
  readonly pbxId: string;
  readonly scope: string;
  /** The vendor's reason for letting it pass beyond the count. */
  readonly override?: string;
}

export interface RebindCount {
  readonly used: number;
  readonly allowed: number;
}

const YEAR_MS = days(365) * 1000;

export async function rebind(
  trx: Trx,
  random: Random,
  act: Act,
  order: RebindOrder,
): Promise<Result<EnrolmentGift & { readonly rebinds: RebindCount }, 'pbx_not_found' | 'rebinds_used_up'>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const allowed = await mayRebind(trx, act, pbx, order.override);
  if (!allowed.ok) return allowed;
  const made = await makeEnrolmentToken(trx, random, act, { pbxId: pbx.id, scope: order.scope, replace: true });
  if (!made.ok) return made;
  await noteRebind(trx, random, act, pbx, { tokenHash: secretHash(made.value.token), override: order.override });
  const used = order.override === undefined ? allowed.value.used + 1 : allowed.value.used;
  return accept({ ...made.value, rebinds: { used, allowed: allowed.value.allowed } });
}

/** How many of the last 365 days' re-bindings are used up. */
export async function mayRebind(
  trx: Trx,
  act: Act,
  pbx: Pbx,
  override: string | undefined,
): Promise<Result<RebindCount, 'rebinds_used_up'>> {
  const allowed = (await readSettings(trx))?.rebindsPerYear ?? DEFAULT_SETTINGS.rebindsPerYear;
  const counted = await countedRebinds(trx, pbx.id, act.nowMs - YEAR_MS, act.nowMs);
  if (counted.length < allowed || override !== undefined) return accept({ used: counted.length, allowed });
  const first = counted[0];
  const next =
    first === undefined ? '' : ` The next is free on ${isoOf(Math.floor((first + YEAR_MS) / 1000)).slice(0, 10)}.`;
  return refuse(
    'rebinds_used_up',
    `PBX ${pbx.serial} was bound to other hardware ${counted.length} times in the last 365 days, and ${allowed} are allowed.${next}`,
    'Ask the vendor, who may allow one more.',
  );
}

export async function noteRebind(
  trx: Trx,
  random: Random,
  act: Act,
  pbx: Pbx,
  by: { readonly tokenHash?: string; readonly override: string | undefined },
): Promise<void> {
  const { tokenHash, override } = by;
  const reason = override === undefined ? {} : { reason: override };
  const token = tokenHash === undefined ? {} : { tokenHash };
  await insertRebind(trx, { id: newRef('rbd', random), pbxId: pbx.id, atMs: act.nowMs, ...token, ...reason });
  const entry = { action: 'pbx.rebind', subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, {
    ...entry,
    details: { by: tokenHash === undefined ? 'request code' : 'token', ...reason },
  });
}
