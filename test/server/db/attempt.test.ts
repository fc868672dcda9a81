// What is refused within a transaction leaves nothing, and what comes before and after it stays.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempt } from '../../../server/db/attempt.ts';
import { noteOnce, noticeAt } from '../../../server/db/notice-store.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('a refused attempt is undone, an accepted one and the rest of the transaction are kept', async () => {
  const { database } = server.deps;
  await database.transact(async (trx) => {
    await noteOnce(trx, 'before', 'x', 1);
    const refused = await attempt(trx, async () => {
      await noteOnce(trx, 'refused', 'x', 1);
      return refuse('no', 'No.', 'No.');
    });
    const accepted = await attempt(trx, async () => accept(await noteOnce(trx, 'accepted', 'x', 1)));
    expect([refused.ok, accepted.ok]).toEqual([false, true]);
    return accept(await noteOnce(trx, 'after', 'x', 1));
  });
  const found = await Promise.all(
    ['before', 'refused', 'accepted', 'after'].map((one) => noticeAt(database.reader, one, 'x')),
  );
  expect(found).toEqual([1, undefined, 1, 1]);
});
