// A part of a transaction that may be refused without leaving anything behind, while the rest of it goes on.
import { sql } from 'kysely';
import type { Result } from '../../shared/result.ts';
import type { Trx } from './open.ts';

/** What was written before a refusal is taken back; what throws ends the whole transaction. Not to be nested. */
export async function attempt<T, C extends string>(trx: Trx, work: () => Promise<Result<T, C>>): Promise<Result<T, C>> {
  await sql`savepoint attempt`.execute(trx);
  const result = await work();
  if (!result.ok) await sql`rollback to savepoint attempt`.execute(trx);
  await sql`release savepoint attempt`.execute(trx);
  return result;
}
