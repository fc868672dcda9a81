// Sign-ins in SQL: who is signed in from where, until when, and who a token is.
import type { Db, Trx } from '../db/open.ts';
import { type Caller, kindOf, mayOrderOf, roleOf, statusOf } from './account.ts';
import { permissionsOfRole } from './permission.ts';

export interface SignIn {
  readonly id: string;
  readonly userId: string;
  readonly untilMs: number;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
  readonly address: string;
  readonly browser: string;
}

export async function insertSignIn(trx: Trx, hash: string, signIn: SignIn): Promise<void> {
  await trx
    .insertInto('sign_ins')
    .values({
      hash,
      id: signIn.id,
      user_id: signIn.userId,
      until_ms: signIn.untilMs,
      created_at_ms: signIn.createdAtMs,
      seen_at_ms: signIn.seenAtMs,
      address: signIn.address,
      browser: signIn.browser,
    })
    .execute();
}

/** True when there was one. */
export async function deleteSignIns(
  trx: Trx,
  which: { hash: string } | { userId: string; id: string } | { userId: string } | { endedBeforeMs: number },
): Promise<boolean> {
  let deletion = trx.deleteFrom('sign_ins');
  if ('hash' in which) deletion = deletion.where('hash', '=', which.hash);
  else if ('userId' in which) deletion = deletion.where('user_id', '=', which.userId);
  else deletion = deletion.where('until_ms', '<', which.endedBeforeMs);
  if ('id' in which) deletion = deletion.where('id', '=', which.id);
  const { numDeletedRows } = await deletion.executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function touchSignIn(trx: Trx, hash: string, nowMs: number): Promise<void> {
  await trx.updateTable('sign_ins').set({ seen_at_ms: nowMs }).where('hash', '=', hash).execute();
}

/** Those in force, newest first; `current` is the one of the hash. */
export async function listSignIns(
  db: Db,
  userId: string,
  asked: { hash: string; nowMs: number; idleMs: number },
): Promise<(Omit<SignIn, 'userId'> & { current: boolean })[]> {
  const rows = await db
    .selectFrom('sign_ins')
    .selectAll()
    .where('user_id', '=', userId)
    .where('until_ms', '>', asked.nowMs)
    .where('seen_at_ms', '>', asked.nowMs - asked.idleMs)
    .orderBy('created_at_ms', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    untilMs: row.until_ms,
    createdAtMs: row.created_at_ms,
    seenAtMs: row.seen_at_ms,
    address: row.address,
    browser: row.browser,
    current: row.hash === asked.hash,
  }));
}

/** Undefined for a token that ended, was not used for `idleMs`, or whose user was disabled. */
export async function callerBySignIn(
  db: Db,
  hash: string,
  { nowMs, idleMs }: { nowMs: number; idleMs: number },
): Promise<{ caller: Caller; seenAtMs: number } | undefined> {
  const row = await db
    .selectFrom('sign_ins')
    .innerJoin('users', 'users.id', 'sign_ins.user_id')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select([
      'users.id',
      'users.role',
      'sign_ins.seen_at_ms as seenAtMs',
      'accounts.id as accountId',
      'accounts.path',
      'accounts.kind',
      'accounts.status',
      'accounts.may_order',
    ])
    .where('sign_ins.hash', '=', hash)
    .where('sign_ins.until_ms', '>', nowMs)
    .where('sign_ins.seen_at_ms', '>', nowMs - idleMs)
    .where('users.disabled_at_ms', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const kind = kindOf(row.kind);
  const caller: Caller = {
    actor: `user:${row.id}`,
    userId: row.id,
    accountId: row.accountId,
    accountPath: row.path,
    kind,
    status: statusOf(row.status),
    permissions: permissionsOfRole(roleOf(row.role), { kind, mayOrder: mayOrderOf(row.may_order) }),
  };
  return { caller, seenAtMs: row.seenAtMs };
}
