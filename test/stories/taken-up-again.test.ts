// Terms that nobody paid in time: taken up again for the days that they then run, or gone; a suspended seller's customers go on a while.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteLatest } from '../../server/db/notice-store.ts';
import { SUSPENDED, suspendedSubject } from '../../server/flows/dun-invoices.ts';
import { accept } from '../../shared/result.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const run = (name: string) => shop.server.api('POST', `/jobs/${name}/run`, {});
const held = async () => (await shop.api('GET', '/subscriptions')).body.items[0];

async function renewals(): Promise<number> {
  const { body } = await shop.api('GET', '/orders?limit=200');
  return body.items.filter(({ kind }: { kind: string }) => kind === 'renewal').length;
}

/** As dunning does it. */
async function setStatus(status: 'active' | 'suspended'): Promise<void> {
  const { database } = shop.server.deps;
  await database.transact(async (trx) => {
    await trx.updateTable('accounts').set({ status }).where('id', '=', shop.partner.id).execute();
    await noteLatest(trx, suspendedSubject(shop.partner.id), SUSPENDED, shop.clock.nowMs);
    return accept(true);
  });
}

test('what ended is taken up again within 28 days and pays for the days that it then runs; on the day after it is gone', async () => {
  const bought = await shop.buy([CALLS]);
  const { periodEndMs } = await held();
  shop.clock.nowMs = periodEndMs + 20 * DAY_MS;
  await run('lapse');
  expect((await held()).state).toBe('expired');
  const { body } = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId });
  expect(body.lines).toMatchObject([{ from: '2027-04-21', quantity: 10 }]);
  // The twenty days without are not paid for.
  expect(Number(body.totals.gross.amount)).toBeLessThanOrEqual(Number(bought.total.amount));
  expect((await shop.order(body.quoteId)).status).toBe(201);
  const again = await held();
  expect(again.state).toBe('active');
  expect(again.periodEndMs).toBeGreaterThan(shop.clock.nowMs);
  shop.clock.nowMs = again.periodEndMs + 28 * DAY_MS - 1;
  await run('lapse');
  expect((await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId })).status).toBe(201);
  shop.clock.nowMs += 1;
  await run('lapse');
  expect((await held()).state).toBe('cancelled');
  expect((await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId })).body.code).toBe('renewal_empty');
});

test('a suspended seller’s customers are renewed for thirty days more, and then wait until it paid', async () => {
  const quoted = await shop.quote([CALLS]);
  expect((await shop.order(quoted.body.quoteId, { autoRenew: true })).body.state).toBe('paid');
  const { periodEndMs } = await held();
  shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
  await setStatus('suspended');
  shop.clock.nowMs = periodEndMs - 2 * DAY_MS;
  await run('renew');
  const first = await held();
  expect([await renewals(), first.state, first.periodEndMs > periodEndMs]).toEqual([1, 'active', true]);
  shop.clock.nowMs = first.periodEndMs - 2 * DAY_MS;
  await run('renew');
  await run('renew');
  expect([await renewals(), (await held()).periodEndMs]).toEqual([1, first.periodEndMs]);
  await setStatus('active');
  await run('renew');
  expect([await renewals(), (await held()).periodEndMs > first.periodEndMs]).toEqual([2, true]);
});
