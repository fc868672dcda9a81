// A transaction round a piece of work: committed when the work succeeds, else nothing of it happened.
import type { Kysely } from 'kysely';
import type { Result } from '../../shared/result.ts';
import type { Database, Db, Trx } from './database.ts';
import { withMemory } from './memory.ts';
import { ownConnection } from './own-connection.ts';
import { isFault, storageFault } from './storage-fault.ts';
import type { Tables } from './tables.ts';

/** `writer` gives one transaction at a time. */
export function transacting(writer: Kysely<Tables>): Pick<Database, 'transact' | 'isFull'> {
  let full = false;
  return {
    async transact(work) {
      try {
        const result = await transactOn(writer, work);
        // A refusal wrote nothing and proves nothing.
        if (result.ok) full = false;
        return result;
      } catch (thrown) {
        const error = storageFault(thrown);
        if (isFault(error, 'storage_full')) full = true;
        throw error;
      }
    },
    isFull: () => full,
  };
}

async function transactOn<T, C extends string>(
  writer: Db,
  work: (trx: Trx) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  const trx = await writer.startTransaction().execute();
  let committed = false;
  const remembering = withMemory(trx);
  const own = await ownConnection(trx, remembering);
  try {
    const result = await work(remembering);
    own.giveUp();
    if (result.ok) {
      await trx.commit().execute();
      committed = true;
    }
    return result;
  } finally {
    own.giveUp();
    if (!committed) await trx.rollback().execute();
  }
}
