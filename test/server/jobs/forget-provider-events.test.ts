// Messages of payment providers are kept as long as they may come again, and no longer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetProviderEvents } from '../../../server/flows/forget-provider-events.ts';
import { tendAll } from '../../../server/jobs/tend-all.ts';
import { isEventKnown, keepEvent } from '../../../server/payments/event-store.ts';
import { accept } from '../../../shared/result.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2027, 5, 1);
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('what came 91 days ago is forgotten, what came 89 days ago is known', async () => {
  const { database } = server.deps;
  const event = { provider: 'card', kind: 'refund.updated', outcome: 'done' };
  await database.transact(async (trx) => {
    await keepEvent(trx, { actor: 'job', nowMs: NOW_MS - 91 * DAY_MS }, { ...event, id: 'old' });
    await keepEvent(trx, { actor: 'job', nowMs: NOW_MS - 89 * DAY_MS }, { ...event, id: 'young' });
    return accept(true);
  });
  const step = { nowMs: NOW_MS, dryRun: false, mayGoOn: async () => true };
  expect(await tendAll(server.deps, 'forget-messages', forgetProviderEvents(), step)).toMatchObject({
    found: 1,
    done: 1,
  });
  const known = (id: string) => isEventKnown(database.reader, 'card', id);
  expect([await known('old'), await known('young')]).toEqual([false, true]);
});
