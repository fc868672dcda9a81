// Accounts in SQL; every read takes the scope (path) of who asks.
import type { Db, Trx } from '../db/open.ts';
import type { AccountsTable } from '../db/tables.ts';
import { ACCOUNT_KINDS, type Account, type AccountKind } from './account.ts';

export async function insertAccount(trx: Trx, account: Account): Promise<void> {
  await trx
    .insertInto('accounts')
    .values({
      id: account.id,
      parent_id: account.parentId,
      path: account.path,
      kind: account.kind,
      name: account.name,
      email: account.email,
      created_at_ms: account.createdAtMs,
    })
    .execute();
}

export async function findAccount(db: Db, scope: string, id: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('path', 'like', `${scope}%`)
    .executeTakeFirst();
  return row && accountOf(row);
}

/** In the order of their ids, after `afterId`. */
export async function listAccounts(
  db: Db,
  scope: string,
  page: { afterId: string; limit: number },
): Promise<Account[]> {
  const rows = await db
    .selectFrom('accounts')
    .selectAll()
    .where('path', 'like', `${scope}%`)
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(accountOf);
}

export async function findVendor(db: Db): Promise<Account | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('kind', '=', 'vendor').executeTakeFirst();
  return row && accountOf(row);
}

function accountOf(row: AccountsTable): Account {
  return {
    id: row.id,
    parentId: row.parent_id,
    path: row.path,
    kind: kindOf(row.kind),
    name: row.name,
    email: row.email,
    createdAtMs: row.created_at_ms,
  };
}

/** An unknown word in the column gives the least: a leaf. */
function kindOf(text: string): AccountKind {
  return ACCOUNT_KINDS.find((kind) => kind === text) ?? 'customer';
}
