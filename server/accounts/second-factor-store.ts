// Second factors in SQL: the app's secret with the last step taken, and the hashes of recovery codes.
import type { Db, Trx } from '../db/open.ts';

export interface SecondFactor {
  readonly secret: string;
  readonly lastStep: number;
  /** Null until a first code showed that the app has the secret. */
  readonly confirmedAtMs: number | null;
}

export async function findSecondFactor(db: Db, userId: string): Promise<SecondFactor | undefined> {
  const row = await db.selectFrom('second_factors').selectAll().where('user_id', '=', userId).executeTakeFirst();
  return row && { secret: row.secret, lastStep: row.last_step, confirmedAtMs: row.confirmed_at_ms };
}

/** Which of these users are asked for a second factor. */
export async function usersWithSecondFactor(db: Db, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .where('confirmed_at_ms', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** In place of one that was never confirmed. */
export async function putSecondFactor(trx: Trx, userId: string, secret: string): Promise<void> {
  const columns = { secret, last_step: 0, confirmed_at_ms: null };
  await trx
    .insertInto('second_factors')
    .values({ user_id: userId, ...columns })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
    .execute();
}

export async function confirmSecondFactor(trx: Trx, userId: string, nowMs: number): Promise<void> {
  await trx.updateTable('second_factors').set({ confirmed_at_ms: nowMs }).where('user_id', '=', userId).execute();
}

/** False when the step, or a later one, was taken before. */
export async function takeStep(trx: Trx, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** True when there was one. */
export async function deleteSecondFactor(trx: Trx, userId: string): Promise<boolean> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const { numDeletedRows } = await trx.deleteFrom('second_factors').where('user_id', '=', userId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function insertRecoveryCodes(trx: Trx, userId: string, hashes: readonly string[]): Promise<void> {
  await trx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ user_id: userId, hash, used_at_ms: null })))
    .execute();
}

/** False when there is no such code, or it was used. */
export async function takeRecoveryCode(trx: Trx, userId: string, hash: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recovery_codes')
    .set({ used_at_ms: nowMs })
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .where('used_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
