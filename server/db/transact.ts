// A transaction round a piece of work: committed when the work succeeds, else nothing of it happened.
import type { Kysely } from 'kysely';
import type { Result } from '../../shared/result.ts';
import type { Database, Db, Trx } from './database.ts';
import { Memory, withMemory } from './memory.ts';
import { ownConnection } from './own-connection.ts';
import { isFault, storageFault } from './storage-fault.ts';
import type { Tables } from './tables.ts';

/**
 * `writer` gives one transaction at a time. `others`, asked within one, is a number that changes whenever another
 * connection has committed: while it stays, what one transaction leaves in its memory is true in the next.
 */
export function transacting(writer: Kysely<Tables>, others?: () => number): Pick<Database, 'transact' | 'isFull'> {
  let full = false;
  const heritage = heritageOf(others);
  return {
    async transact(work) {
      try {
        const result = await transactOn(writer, heritage, work);
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

/** The memory that goes from one transaction to the next. One that does not end well leaves none. */
interface Heritage {
  take(): Memory;
  leave(memory: Memory): void;
}

function heritageOf(others: (() => number) | undefined): Heritage {
  let left: Memory | undefined;
  let seen: number | undefined;
  return {
    take() {
      const now = others?.();
      const memory = now === seen ? left : undefined;
      left = undefined;
      seen = now;
      return memory ?? new Memory();
    },
    leave(memory) {
      if (seen === undefined) return;
      memory.keepLasting();
      left = memory;
    },
  };
}

async function transactOn<T, C extends string>(
  writer: Db,
  heritage: Heritage,
  work: (trx: Trx) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  const trx = await writer.startTransaction().execute();
  let committed = false;
  try {
    const memory = heritage.take();
    const remembering = withMemory(trx, memory);
    const own = await ownConnection(trx, remembering);
    const result = await work(remembering).finally(() => own.giveUp());
    if (result.ok) {
      await trx.commit().execute();
      committed = true;
      heritage.leave(memory);
    }
    return result;
  } finally {
    if (!committed) await trx.rollback().execute();
  }
}
