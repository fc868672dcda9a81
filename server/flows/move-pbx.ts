// Moves a PBX with all it has to another customer: licence and agent stay as they are, carts and tokens of before end (S5.19, S5.35).
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { type MoveAccountCode, mayTakePbx } from '../accounts/move.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { endTokens } from '../fleet/enrolment-token-store.ts';
import { membershipOf, membersOf } from '../fleet/member-store.ts';
import { findPbx, giveToAccount, type Pbx } from '../fleet/pbx-store.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { accountNotFound } from './add-account.ts';
import { type HandOverCode, handOver, type Owners, planHandOver } from './hand-over.ts';
import type { Invoicing } from './issue-invoice.ts';
import { pbxNotFound } from './issue-licence.ts';
import type { Move } from './move-customer.ts';

export interface MovePbx {
  readonly pbxId: string;
  readonly accountId: string;
  /** Path of who decides: it must see the PBX and the next owner. */
  readonly scope: string;
}

export interface PbxMove extends Move {
  readonly pbx: Pbx;
  /** What stands by for it goes along. */
  readonly members: readonly Pbx[];
}

export type MovePbxCode = MoveAccountCode | HandOverCode | 'pbx_not_found' | 'pbx_is_member' | 'account_not_found';

/** What `movePbx` would do at the same instant. */
export async function planPbxMove(db: Db, nowMs: number, order: MovePbx): Promise<Result<PbxMove, MovePbxCode>> {
  const pbx = await findPbx(db, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const from = await findAccount(db, order.scope, pbx.accountId);
  const to = await findAccount(db, order.scope, order.accountId);
  if (from === undefined || to === undefined) return accountNotFound();
  const allowed = mayTakePbx(from, to);
  if (!allowed.ok) return allowed;
  const membership = await membershipOf(db, pbx.id);
  if (membership !== undefined) {
    const words = `PBX ${pbx.serial} stands by for ${membership.ofSerial}.`;
    return refuse('pbx_is_member', words, `Move ${membership.ofSerial}; what stands by for it goes along.`);
  }
  const members: Pbx[] = [];
  for (const { pbxId } of await membersOf(db, pbx.id)) {
    const member = await findPbx(db, { id: pbxId });
    if (member !== undefined) members.push(member);
  }
  const held = await subscriptionsOfPbx(db, pbx.id);
  const fresh = noTrial(pbx, held);
  if (!fresh.ok) return fresh;
  const vendorZone = (await findVendor(db))?.timeZone ?? 'UTC';
  const at = { nowMs, vendorZone, orders: { pbxIds: [pbx.id, ...members.map(({ id }) => id)] } };
  const plan = await planHandOver(db, { from, to }, held, at);
  return plan.ok ? accept({ pbx, members, from, to, subscriptions: plan.value }) : plan;
}

export async function movePbx(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: MovePbx & { readonly reason: string },
): Promise<Result<PbxMove, MovePbxCode>> {
  const planned = await planPbxMove(trx, act.nowMs, order);
  if (!planned.ok) return planned;
  const { pbx, members, from, to, subscriptions } = planned.value;
  for (const one of [pbx, ...members]) await giveAway(trx, act, { from, to }, one, order.reason);
  await handOver(trx, deps, act, { from, to }, subscriptions);
  return planned;
}

async function giveAway(trx: Trx, act: Act, { from, to }: Owners, pbx: Pbx, reason: string): Promise<void> {
  await giveToAccount(trx, pbx.id, to);
  // Whoever was given one by the former owner may not enrol an agent any more.
  await endTokens(trx, pbx.id, act.nowMs);
  const details = { reason };
  const entry = { subject: pbx.serial, pbxId: pbx.id, details };
  await writeAudit(trx, act, { ...entry, action: 'pbx.left', accountPath: from.path });
  await writeAudit(trx, act, { ...entry, action: 'pbx.moved', accountPath: to.path });
}

/** S3.22: a trial is for whom it was given to. */
function noTrial({ serial }: Pbx, held: readonly Subscription[]): Result<true, 'trial_runs'> {
  const trial = held.find((one) => one.trial && isLive(one));
  if (trial === undefined) return accept(true);
  const words = `On PBX ${serial} a trial runs, as subscription ${trial.number}; it changes no owner.`;
  return refuse('trial_runs', words, 'End the trial, or order the full offer first.', { subscription: trial.number });
}
