// PBXs in SQL; reads for people take the scope (path) of who asks.
import type { Policy } from '../../shared/licence/licence.ts';
import { updateLate } from '../db/late-rows.ts';
import { changesOnly, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import type { PbxsTable } from '../db/tables.ts';
import type { Use } from './pbx-standing.ts';
import type { Pending } from './pending.ts';

export interface Pbx {
  readonly id: string;
  readonly accountId: string;
  readonly accountPath: string;
  readonly serial: string;
  readonly name: string;
  /** Overrides the vendor's policy when present. */
  readonly policy: Policy | undefined;
  /** The highest document an agent proved to hold. */
  readonly held: { readonly epoch: number; readonly seq: number };
  /** What the agent has not confirmed yet. */
  readonly pending: Pending | undefined;
  readonly createdAtMs: number;
  /** Of the last hour that was reported. */
  readonly use: Use;
}

const NEVER_HEARD_OF = {
  seen_at_ms: 0,
  issued_seq: 0,
  waiting_since_ms: 0,
  ends_at_ms: 0,
  grace_until_ms: 0,
  trial_until_ms: 0,
  limit_calls: 0,
  limit_extensions: 0,
  used_calls: 0,
  used_extensions: 0,
  used_permille: 0,
};

export async function insertPbx(trx: Trx, pbx: Pbx, ownerName: string): Promise<void> {
  await trx
    .insertInto('pbxs')
    .values({
      id: pbx.id,
      account_id: pbx.accountId,
      serial: pbx.serial,
      name: pbx.name,
      policy: pbx.policy === undefined ? null : JSON.stringify(pbx.policy),
      held_epoch: pbx.held.epoch,
      held_seq: pbx.held.seq,
      pending: null,
      created_at_ms: pbx.createdAtMs,
      account_path: pbx.accountPath,
      owner_key: ownerName.toLowerCase(),
      name_key: pbx.name.toLowerCase(),
      ...NEVER_HEARD_OF,
    })
    .execute();
}

export async function serialIsTaken(db: Db, serial: string): Promise<boolean> {
  return (await db.selectFrom('pbxs').select('id').where('serial', '=', serial).executeTakeFirst()) !== undefined;
}

const BY_ID = statement((db, { id }: { id: string }) => selectPbx(db).where('id', '=', id));
const BY_SERIAL = statement((db, { serial }: { serial: string }) => selectPbx(db).where('serial', '=', serial));

/** Changes what follows from the row as it stands; it is written with others. A PBX that is not there is none to change. */
export async function changePbx(
  trx: Trx,
  { id, serial }: Pick<Pbx, 'id' | 'serial'>,
  changeOf: (row: PbxsTable) => Partial<PbxsTable>,
): Promise<void> {
  const row = (await knownBy(trx, { id }))?.row;
  if (row === undefined) return;
  const after = { ...row, ...changeOf(row) };
  changesOnly(trx, 'pbxs', byId(id), bySerial(serial));
  updateLate(trx, 'pbxs', ['id'], row, after, id);
  remember(trx, 'pbxs', byId(id), knownFrom(after));
}

function byId(id: string): string {
  return `id ${id}`;
}

function bySerial(serial: string): string {
  return `serial ${serial}`;
}

/** By id or by serial; without a scope only for what is not asked by an account (agents, the CLI's own flows). */
export async function findPbx(
  db: Db,
  by: { id: string } | { serial: string },
  scope?: string,
): Promise<Pbx | undefined> {
  const pbx = (await knownBy(db, by))?.pbx;
  return pbx?.accountPath.startsWith(scope ?? '/') ? pbx : undefined;
}

/** A row with what it says. */
interface Known {
  readonly row: PbxsTable;
  readonly pbx: Pbx;
}

function knownFrom(row: PbxsTable): Known {
  return { row, pbx: pbxOf(row) };
}

function knownBy(db: Db, by: { id: string } | { serial: string }): Promise<Known | undefined> {
  const key = 'id' in by ? byId(by.id) : bySerial(by.serial);
  return remembered(db, 'pbxs', key, async () => {
    const row = await ('id' in by ? BY_ID.first(db, by) : BY_SERIAL.first(db, by));
    return row && knownFrom(row);
  });
}

/** Many at once, remembered for who asks about one of them. */
export async function readPbxs(trx: Trx, ids: readonly string[]): Promise<void> {
  for (const row of await selectPbx(trx).where('id', 'in', ids).execute()) {
    remember(trx, 'pbxs', byId(row.id), knownFrom(row));
  }
}

/** Serial numbers by id. */
export async function serialsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('pbxs').select(['id', 'serial']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, serial }) => [id, serial]));
}

/** In the order of their ids after `afterId`; `search` finds a part of serial or name, whatever its case. */
export async function listPbxs(
  db: Db,
  scope: string,
  page: { afterId: string; limit: number; search?: string },
): Promise<Pbx[]> {
  let query = selectPbx(db).where('account_path', 'like', `${scope}%`).where('pbxs.id', '>', page.afterId);
  if (page.search !== undefined) {
    const pattern = `%${page.search.toLowerCase().replace(/[\\%_]/g, '')}%`;
    query = query.where((eb) =>
      eb.or([eb(eb.fn('lower', ['pbxs.serial']), 'like', pattern), eb(eb.fn('lower', ['pbxs.name']), 'like', pattern)]),
    );
  }
  const rows = await query.orderBy('pbxs.id').limit(page.limit).execute();
  return rows.map(pbxOf);
}

/** The name of an account, beside each of its PBXs. */
export async function renameOwner(trx: Trx, accountId: string, name: string): Promise<void> {
  await trx.updateTable('pbxs').set({ owner_key: name.toLowerCase() }).where('account_id', '=', accountId).execute();
}

/** Another account's from now on. */
export async function giveToAccount(
  trx: Trx,
  id: string,
  to: { readonly id: string; readonly path: string; readonly name: string },
): Promise<void> {
  await trx
    .updateTable('pbxs')
    .set({ account_id: to.id, account_path: to.path, owner_key: to.name.toLowerCase() })
    .where('id', '=', id)
    .execute();
}

/** Of a PBX whose account was wiped: the serial number is free for whoever registers it next, and still leads here. */
export async function releaseSerial(trx: Trx, { id, serial }: Pick<Pbx, 'id' | 'serial'>): Promise<void> {
  await trx
    .updateTable('pbxs')
    .set({ serial: `${serial}~${id}`, name: '', name_key: '' })
    .where('id', '=', id)
    .execute();
}

export async function updatePbx(
  trx: Trx,
  id: string,
  change: { name?: string | undefined; policy?: Policy | undefined },
): Promise<void> {
  const set: { name?: string; name_key?: string; policy?: string } = {};
  if (change.name !== undefined) Object.assign(set, { name: change.name, name_key: change.name.toLowerCase() });
  if (change.policy !== undefined) set.policy = JSON.stringify(change.policy);
  if (Object.keys(set).length > 0) await trx.updateTable('pbxs').set(set).where('id', '=', id).execute();
}

export async function raiseHeld(trx: Trx, id: string, held: { epoch: number; seq: number }): Promise<void> {
  await trx.updateTable('pbxs').set({ held_epoch: held.epoch, held_seq: held.seq }).where('id', '=', id).execute();
}

export async function setPending(trx: Trx, id: string, pending: Pending | undefined): Promise<void> {
  const text = pending === undefined ? null : JSON.stringify(pending);
  await trx.updateTable('pbxs').set({ pending: text }).where('id', '=', id).execute();
}

function selectPbx(db: Db) {
  return db.selectFrom('pbxs').selectAll();
}

export function pbxOf(row: PbxsTable): Pbx {
  return {
    id: row.id,
    accountId: row.account_id,
    accountPath: row.account_path,
    serial: row.serial,
    name: row.name,
    policy: row.policy === null ? undefined : JSON.parse(row.policy),
    held: { epoch: row.held_epoch, seq: row.held_seq },
    pending: row.pending === null ? undefined : JSON.parse(row.pending),
    createdAtMs: row.created_at_ms,
    use: { usedCalls: row.used_calls, usedExtensions: row.used_extensions },
  };
}
