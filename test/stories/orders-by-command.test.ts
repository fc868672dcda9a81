// Finance at the command line: what is held is listed and released, and an order is taken back as it was shown first.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settlePayment } from '../../server/flows/settle-payment.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { runInProcess } from '../support/server-process.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  // The command line has the machine's clock, so the shop has it too.
  const secondPersonFrom = [{ amount: '50.00', currency: 'EUR' as const }];
  const payments = { sandbox: 'by_hand' as const, offline: { offered: true, secondPersonFrom } };
  shop = await openShop({ nowMs: Date.now(), payments });
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** What the verb answers as JSON, or the code that it refuses with. */
async function run(...args: string[]) {
  const { code, out, err } = await runInProcess(['order', ...args, '--data', shop.server.dataFolder, '--json']);
  return code === 0 ? JSON.parse(out) : JSON.parse(err).code;
}

/** An order on a PBX of its own, for which `share` percent of its total came. */
async function held(serial: string, share: bigint, quantity = 10): Promise<{ number: number; pbxId: string }> {
  const pbxId = await shop.addPbx(serial);
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity }], { pbxId });
  const order = (await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body;
  const { payment } = (await shop.api('POST', `/orders/${order.id}/payments`, {})).body;
  const { database } = shop.server.deps;
  const minor = BigInt(order.total.amount.replace('.', ''));
  const received = { paymentId: payment.id, providerRef: serial, amount: (minor * share) / 100n, currency: 'EUR' };
  const act = { actor: 'job', nowMs: shop.clock.nowMs };
  const settled = await database.transact((trx) => settlePayment(trx, shop.server.deps, act, received));
  expect(settled).toMatchObject({ ok: true, value: { outcome: 'held' } });
  return { number: order.number, pbxId };
}

async function calls(pbxId: string): Promise<number> {
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}&state=active`)).body;
  return items.reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0);
}

test('what is held is listed, and carried out, forgiven or given back by its number', async () => {
  const short = await held('CLI-0001', 90n);
  const long = await held('CLI-0002', 120n);
  const wrong = await held('CLI-0003', 50n);
  const numbers = (list: { order: number }[]) => list.map(({ order }) => order).toSorted((a, b) => a - b);
  expect(numbers(await run('held'))).toEqual([short.number, long.number, wrong.number]);
  const release = (number: number, by: string) => run('release', `${number}`, '--by', by, '--reason', 'as agreed');
  expect(await release(short.number, 'accept')).toBe('balance_short');
  expect(await release(short.number, 'forgive')).toMatchObject({ state: 'paid', held: 'succeeded' });
  expect(await release(long.number, 'accept')).toMatchObject({ state: 'paid', held: 'succeeded' });
  expect(await release(wrong.number, 'refund')).toMatchObject({ state: 'pending' });
  expect([await calls(short.pbxId), await calls(long.pbxId), await calls(wrong.pbxId)]).toEqual([10, 10, 0]);
  expect(await run('held')).toEqual([]);
  expect(await release(long.number, 'accept')).toBe('payment_not_found');
  expect(await release(9_999, 'accept')).toBe('order_not_found');
});

test('from the limit on the command line only proposes: nobody signed in there', async () => {
  const { number, pbxId } = await held('CLI-0004', 110n, 40);
  const release = () => run('release', `${number}`, '--by', 'accept', '--reason', 'as agreed');
  expect(await release()).toMatchObject({ order: number, held: 'held' });
  expect(await release()).toBe('second_person_needed');
  expect(await calls(pbxId)).toBe(0);
});

test('an order is taken back as the rehearsal showed it, once', async () => {
  const pbxId = await shop.addPbx('CLI-0005');
  const placed = await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }], { pbxId });
  const undo = (...more: string[]) => run('undo', `${placed.number}`, '--reason', 'ordered twice', ...more);
  const shown = await undo('--dry-run');
  expect(shown.changes).toMatchObject([{ sku: 'PSE-CC', quantityBefore: 10, quantityAfter: 0 }]);
  expect(shown.givesBack).toBe(placed.total.amount.replace('.', ''));
  expect(await calls(pbxId)).toBe(10);
  expect(await undo()).toMatchObject({ state: 'refunded', givesBack: shown.givesBack, changes: shown.changes });
  expect(await calls(pbxId)).toBe(0);
  expect((await shop.api('GET', `/orders/${placed.id}`)).body.state).toBe('refunded');
  expect(await undo()).toBe('order_not_undoable');
});
