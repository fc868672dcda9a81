// A world in which anything may happen and nothing stays: many histories on one open database, each in a transaction taken back.
import { sql } from 'kysely';
import type { Database } from '../../server/db/open.ts';
import { refuse } from '../../shared/result.ts';

/** What `work` does with its database is seen by itself alone; every transaction in it is a savepoint of the one outside. */
export async function rolledBack<T>(database: Database, work: (own: Database) => Promise<T>): Promise<T> {
  const outcome: { value?: T } = {};
  await database.transact(async (trx) => {
    const transact: Database['transact'] = async (part) => {
      await sql`savepoint history`.execute(trx);
      let kept = false;
      try {
        const done = await part(trx);
        kept = done.ok;
        return done;
      } finally {
        if (!kept) await sql`rollback to savepoint history`.execute(trx);
        await sql`release savepoint history`.execute(trx);
      }
    };
    outcome.value = await work({ ...database, reader: trx, transact });
    return refuse('rolled_back', 'It was only a history.', 'Nothing is left of it.');
  });
  return outcome.value as T;
}
