// What a person keeps about lists, in SQL: hidden columns by list, and filters with a name.
import type { SavedFiltersTable } from '../db/account-tables.ts';
import type { Db, Trx } from '../db/open.ts';

export interface SavedFilter {
  readonly id: string;
  readonly userId: string;
  readonly list: string;
  readonly name: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
}

/** The names of hidden columns, by list. */
export async function hiddenColumns(db: Db, userId: string): Promise<Record<string, string[]>> {
  const rows = await db.selectFrom('hidden_columns').selectAll().where('user_id', '=', userId).execute();
  return Object.fromEntries(rows.map(({ list, columns }) => [list, JSON.parse(columns)]));
}

/** None: the list is as delivered again. */
export async function hideColumns(trx: Trx, userId: string, list: string, hidden: readonly string[]): Promise<void> {
  if (hidden.length === 0) {
    await trx.deleteFrom('hidden_columns').where('user_id', '=', userId).where('list', '=', list).execute();
    return;
  }
  const columns = JSON.stringify(hidden);
  await trx
    .insertInto('hidden_columns')
    .values({ user_id: userId, list, columns })
    .onConflict((conflict) => conflict.columns(['user_id', 'list']).doUpdateSet({ columns }))
    .execute();
}

export async function savedFilters(db: Db, userId: string): Promise<SavedFilter[]> {
  const rows = await db
    .selectFrom('saved_filters')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(filterOf);
}

export async function findFilter(db: Db, userId: string, id: string): Promise<SavedFilter | undefined> {
  const row = await db
    .selectFrom('saved_filters')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && filterOf(row);
}

/** False when that list has a filter of that name. */
export async function insertFilter(trx: Trx, saved: SavedFilter): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('saved_filters')
    .values({
      id: saved.id,
      user_id: saved.userId,
      list: saved.list,
      name: saved.name,
      filter: JSON.stringify(saved.filter),
      created_at_ms: saved.createdAtMs,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'list', 'name']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateFilter(trx: Trx, { id, name, filter }: SavedFilter): Promise<void> {
  await trx
    .updateTable('saved_filters')
    .set({ name, filter: JSON.stringify(filter) })
    .where('id', '=', id)
    .execute();
}

/** False when there is none. */
export async function deleteFilter(trx: Trx, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('saved_filters')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

function filterOf(row: SavedFiltersTable): SavedFilter {
  const { id, list, name } = row;
  return { id, userId: row.user_id, list, name, filter: JSON.parse(row.filter), createdAtMs: row.created_at_ms };
}
