// Users and their sign-ins in SQL.
import type { Db, Trx } from '../db/open.ts';
import { type Caller, ROLES, type Role, scopesOf } from './account.ts';

export interface User {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly role: Role;
  readonly passwordHash: string;
}

export async function insertUser(trx: Trx, user: User, nowMs: number): Promise<void> {
  await trx
    .insertInto('users')
    .values({
      id: user.id,
      account_id: user.accountId,
      email: user.email,
      role: user.role,
      password_hash: user.passwordHash,
      created_at_ms: nowMs,
    })
    .execute();
}

export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ id: string; passwordHash: string; accountPath: string } | undefined> {
  return await db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['users.id', 'users.password_hash as passwordHash', 'accounts.path as accountPath'])
    .where('users.email', '=', email.toLowerCase())
    .executeTakeFirst();
}

export async function insertSignIn(trx: Trx, signIn: { hash: string; userId: string; untilMs: number }): Promise<void> {
  await trx
    .insertInto('sign_ins')
    .values({ hash: signIn.hash, user_id: signIn.userId, until_ms: signIn.untilMs })
    .execute();
}

export async function deleteSignIns(trx: Trx, which: { hash: string } | { endedBeforeMs: number }): Promise<void> {
  const deletion = trx.deleteFrom('sign_ins');
  await ('hash' in which
    ? deletion.where('hash', '=', which.hash).execute()
    : deletion.where('until_ms', '<', which.endedBeforeMs).execute());
}

export async function callerBySignIn(db: Db, hash: string, nowMs: number): Promise<Caller | undefined> {
  const row = await db
    .selectFrom('sign_ins')
    .innerJoin('users', 'users.id', 'sign_ins.user_id')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['users.id', 'users.role', 'accounts.id as accountId', 'accounts.path'])
    .where('sign_ins.hash', '=', hash)
    .where('sign_ins.until_ms', '>', nowMs)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const role = ROLES.find((known) => known === row.role) ?? 'viewer';
  return { actor: `user:${row.id}`, accountId: row.accountId, accountPath: row.path, scopes: scopesOf(role) };
}
