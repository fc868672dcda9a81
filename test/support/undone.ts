// Requests that are carried out and answered, and then undone: one prepared database serves thousands of attempts.
import type { Database, Trx } from '../../server/db/open.ts';
import { type Result, refuse } from '../../shared/result.ts';

/** While `work` runs, every transaction of this server gives its result and is rolled back; then they are kept again. */
export async function undone<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const real = database.transact;
  const transact: Database['transact'] = async <V, C extends string>(act: (trx: Trx) => Promise<Result<V, C>>) => {
    const given: Result<V, C>[] = [];
    const end = await real<never, 'undone'>(async (trx) => {
      given.push(await act(trx));
      return refuse('undone', 'Nothing of it is kept.', 'Nothing.');
    });
    const [result] = given;
    if (result === undefined) throw new Error(`nothing was done: ${JSON.stringify(end)}`);
    return result;
  };
  put(database, transact);
  try {
    return await work();
  } finally {
    put(database, real);
  }
}

function put(database: Database, transact: Database['transact']): void {
  Object.defineProperty(database, 'transact', {
    value: transact,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
