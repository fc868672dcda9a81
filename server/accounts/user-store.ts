// Users in SQL; every read but the one by e-mail takes the scope (path) of who asks.

import type { UsersTable } from '../db/account-tables.ts';
import type { Db, Trx } from '../db/open.ts';
import { type AccountStatus, type Role, roleOf, statusOf } from './account.ts';

export interface User {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly disabledAtMs: number | null;
  readonly createdAtMs: number;
}

/** A user with what its account says. */
export interface PlacedUser extends User {
  readonly accountPath: string;
  readonly accountStatus: AccountStatus;
}

/** The e-mail must be free; `isEmailTaken` says so in the same transaction. */
export async function insertUser(trx: Trx, user: User): Promise<void> {
  await trx
    .insertInto('users')
    .values({
      id: user.id,
      account_id: user.accountId,
      email: user.email,
      name: user.name,
      role: user.role,
      password_hash: user.passwordHash,
      disabled_at_ms: user.disabledAtMs,
      created_at_ms: user.createdAtMs,
    })
    .execute();
}

/** Writes what may change. */
export async function updateUser(trx: Trx, user: User): Promise<void> {
  await trx
    .updateTable('users')
    .set({
      name: user.name,
      role: user.role,
      password_hash: user.passwordHash,
      disabled_at_ms: user.disabledAtMs,
    })
    .where('id', '=', user.id)
    .execute();
}

export async function findUserByEmail(db: Db, email: string): Promise<PlacedUser | undefined> {
  const row = await selectPlaced(db).where('users.email', '=', email.toLowerCase()).executeTakeFirst();
  return row && placedOf(row);
}

export async function findUser(db: Db, scope: string, id: string): Promise<PlacedUser | undefined> {
  const row = await selectPlaced(db)
    .where('users.id', '=', id)
    .where('accounts.path', 'like', `${scope}%`)
    .executeTakeFirst();
  return row && placedOf(row);
}

export async function isEmailTaken(db: Db, email: string): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('email', '=', email.toLowerCase()).executeTakeFirst();
  return row !== undefined;
}

export interface UserPage {
  readonly afterId: string;
  readonly limit: number;
  readonly accountId?: string;
  /** How an e-mail begins. */
  readonly search?: string;
}

/** In the order of their ids, after `afterId`. */
export async function listUsers(db: Db, scope: string, page: UserPage): Promise<PlacedUser[]> {
  let query = selectPlaced(db).where('accounts.path', 'like', `${scope}%`).where('users.id', '>', page.afterId);
  if (page.accountId !== undefined) query = query.where('users.account_id', '=', page.accountId);
  if (page.search !== undefined) {
    query = query.where('users.email', 'like', `${page.search.toLowerCase().replace(/[\\%_]/g, '')}%`);
  }
  const rows = await query.orderBy('users.id').limit(page.limit).execute();
  return rows.map(placedOf);
}

/** Owners of an account who can sign in, other than `except`. */
export async function hasOtherOwner(db: Db, accountId: string, except: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('account_id', '=', accountId)
    .where('role', '=', 'owner')
    .where('disabled_at_ms', 'is', null)
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function selectPlaced(db: Db) {
  return db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .selectAll('users')
    .select(['accounts.path as account_path', 'accounts.status as account_status']);
}

function placedOf(row: UsersTable & { account_path: string; account_status: string }): PlacedUser {
  return {
    id: row.id,
    accountId: row.account_id,
    email: row.email,
    name: row.name,
    role: roleOf(row.role),
    passwordHash: row.password_hash,
    disabledAtMs: row.disabled_at_ms,
    createdAtMs: row.created_at_ms,
    accountPath: row.account_path,
    accountStatus: statusOf(row.account_status),
  };
}
