// Who stands by for whom, in SQL: the members of one entitlement, the primary not among them.
import { MEMBER_ROLES, type MemberRole } from '../../shared/licence/licence.ts';
import { remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

export interface Membership {
  readonly pbxId: string;
  readonly serial: string;
  readonly role: MemberRole;
  readonly ofPbxId: string;
  readonly ofSerial: string;
  readonly addedAtMs: number;
}

export async function insertMember(
  trx: Trx,
  member: { pbxId: string; ofPbxId: string; role: MemberRole },
  nowMs: number,
): Promise<void> {
  const { pbxId, ofPbxId, role } = member;
  await trx.insertInto('members').values({ pbx_id: pbxId, of_pbx_id: ofPbxId, role, added_at_ms: nowMs }).execute();
}

export async function deleteMember(trx: Trx, pbxId: string): Promise<void> {
  await trx.deleteFrom('members').where('pbx_id', '=', pbxId).execute();
}

const OWN = statement((db, { pbxId }: { pbxId: string }) => select(db).where('members.pbx_id', '=', pbxId));
const STANDING_BY = statement((db, { pbxId }: { pbxId: string }) =>
  select(db).where('members.of_pbx_id', '=', pbxId).orderBy('role'),
);

/** Undefined for a PBX that stands alone or is a primary. */
export async function membershipOf(db: Db, pbxId: string): Promise<Membership | undefined> {
  const rows = await remembered(db, 'members', pbxId, () => OWN.all(db, { pbxId }));
  return rows.map(membershipFrom)[0];
}

/** Those that stand by for this PBX. */
export async function membersOf(db: Db, pbxId: string): Promise<Membership[]> {
  const rows = await remembered(db, 'members', `of ${pbxId}`, () => STANDING_BY.all(db, { pbxId }));
  return rows.map(membershipFrom);
}

/** Both questions about many PBXs at once, remembered for who asks about one of them. */
export async function readMembersOf(trx: Trx, pbxIds: readonly string[]): Promise<void> {
  const rows = await select(trx)
    .where((eb) => eb.or([eb('members.pbx_id', 'in', pbxIds), eb('members.of_pbx_id', 'in', pbxIds)]))
    .orderBy('role')
    .execute();
  const own = Map.groupBy(rows, (row) => row.pbxId);
  const of = Map.groupBy(rows, (row) => row.ofPbxId);
  for (const id of pbxIds) {
    remember(trx, 'members', id, own.get(id) ?? []);
    remember(trx, 'members', `of ${id}`, of.get(id) ?? []);
  }
}

/** Every PBX that shares the entitlement of this one, the primary first; just itself when it stands alone. */
export async function setOf(db: Db, pbxId: string): Promise<string[]> {
  const primary = (await membershipOf(db, pbxId))?.ofPbxId ?? pbxId;
  return [primary, ...(await membersOf(db, primary)).map((member) => member.pbxId)];
}

function select(db: Db) {
  return db
    .selectFrom('members')
    .innerJoin('pbxs as own', 'own.id', 'members.pbx_id')
    .innerJoin('pbxs as primary_pbx', 'primary_pbx.id', 'members.of_pbx_id')
    .select([
      'members.pbx_id as pbxId',
      'own.serial as serial',
      'members.role as role',
      'members.of_pbx_id as ofPbxId',
      'primary_pbx.serial as ofSerial',
      'members.added_at_ms as addedAtMs',
    ]);
}

function membershipFrom(row: Omit<Membership, 'role'> & { readonly role: string }): Membership {
  return { ...row, role: MEMBER_ROLES.find((role) => role === row.role) ?? 'dr' };
}
