// Puts a second PBX beside one, to take over when it fails: both carry the same licence, and capacity is counted once.
import type { MemberRole, Service } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { deleteMember, insertMember, type Membership, membershipOf, membersOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { listGrants } from '../subscriptions/grant-store.ts';
import { type AddPbxCode, addPbx } from './add-pbx.ts';
import { type Issuing, issueLicence, pbxNotFound } from './issue-licence.ts';

export interface MemberOrder {
  readonly pbxId: string;
  readonly scope: string;
  readonly role: Exclude<MemberRole, 'primary'>;
  /** Registered under the primary's account when it is not known yet. */
  readonly serial: string;
}

export type MemberCode = AddPbxCode | 'pbx_not_found' | 'pbx_is_member' | 'member_role_taken' | 'service_not_granted';

/** What must be bought for a role. It gates the pairing only: a takeover that runs is never stopped. */
const SERVICE: Readonly<Record<MemberOrder['role'], Service>> = { secondary: 'hot_standby', dr: 'disaster_recovery' };

/** A repeat of what is done already gives the same answer. */
export async function addMember(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: MemberOrder,
): Promise<Result<Membership, MemberCode>> {
  const primary = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (primary === undefined) return pbxNotFound();
  const members = await membersOf(trx, primary.id);
  const same = members.find((one) => one.serial === order.serial && one.role === order.role);
  if (same !== undefined) return accept(same);
  if (members.some((one) => one.role === order.role)) {
    const words = `PBX ${primary.serial} has a member of role ${order.role} already.`;
    return refuse('member_role_taken', words, 'Remove that member first.');
  }
  if (!(await isGranted(trx, primary, order.role, secondsOf(act)))) {
    const words = `PBX ${primary.serial} has no ${SERVICE[order.role]} in force, which a member of role ${order.role} needs.`;
    return refuse('service_not_granted', words, 'Add the grant first.');
  }
  const found = await findOrAdd(trx, issuing, act, primary, order);
  if (!found.ok) return found;
  const pbx = found.value;
  const joined = await mayJoin(trx, primary, pbx);
  if (!joined.ok) return joined;
  await insertMember(trx, { pbxId: pbx.id, ofPbxId: primary.id, role: order.role }, act.nowMs);
  await audit(trx, act, primary, 'member.added', { serial: pbx.serial, role: order.role });
  await issueAll(trx, issuing, act, [primary, pbx], 'member added');
  const added = await membershipOf(trx, pbx.id);
  return added === undefined ? pbxNotFound() : accept(added);
}

export async function removeMember(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: { readonly pbxId: string; readonly scope: string; readonly serial: string },
): Promise<Result<undefined, 'pbx_not_found'>> {
  const primary = await findPbx(trx, { id: order.pbxId }, order.scope);
  const member = primary && (await membersOf(trx, primary.id)).find((one) => one.serial === order.serial);
  const pbx = member && (await findPbx(trx, { id: member.pbxId }));
  if (primary === undefined || pbx === undefined) return pbxNotFound();
  await deleteMember(trx, pbx.id);
  await audit(trx, act, primary, 'member.removed', { serial: pbx.serial });
  await issueAll(trx, issuing, act, [primary, pbx], 'member removed');
  return accept(undefined);
}

/** The serial may be known within the primary's account only: nobody joins another account's PBX to his own. */
async function findOrAdd(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  primary: Pbx,
  { serial }: MemberOrder,
): Promise<Result<Pbx, AddPbxCode>> {
  const known = await findPbx(trx, { serial }, primary.accountPath);
  if (known !== undefined && known.accountId === primary.accountId) return accept(known);
  const name = `${primary.name} (${serial})`.slice(0, 120);
  const order = { serial, name, accountId: primary.accountId, scope: primary.accountPath };
  return await addPbx(trx, issuing.random, act, order);
}

async function mayJoin(trx: Trx, primary: Pbx, pbx: Pbx): Promise<Result<undefined, 'pbx_is_member'>> {
  const bound = [primary.id, pbx.id].map((id) => membershipOf(trx, id));
  const isMember = (await Promise.all(bound)).some((one) => one !== undefined);
  const leads = pbx.id === primary.id || (await membersOf(trx, pbx.id)).length > 0;
  const grants = (await listGrants(trx, pbx.id)).filter((grant) => grant.endedAtMs === null);
  if (!isMember && !leads && grants.length === 0) return accept(undefined);
  return refuse(
    'pbx_is_member',
    grants.length > 0 && !leads && !isMember
      ? `PBX ${pbx.serial} has grants of its own, which a member does not carry.`
      : `PBX ${primary.serial} or ${pbx.serial} belongs to an entitlement with members already.`,
    'Name the primary of the set, and a PBX without grants and members of its own.',
  );
}

async function isGranted(trx: Trx, primary: Pbx, role: MemberOrder['role'], now: number): Promise<boolean> {
  const grants = await listGrants(trx, primary.id);
  return grants.some((grant) => grant.endedAtMs === null && grant.kind === SERVICE[role] && grant.until > now);
}

async function issueAll(trx: Trx, issuing: Issuing, act: Act, pbxs: readonly Pbx[], reason: string): Promise<void> {
  for (const { id } of pbxs) await issueLicence(trx, issuing, act, { pbxId: id, reason });
}

async function audit(trx: Trx, act: Act, pbx: Pbx, action: string, details: Record<string, unknown>): Promise<void> {
  await writeAudit(trx, act, { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id, details });
}
