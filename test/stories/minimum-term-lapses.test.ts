// What is bound for a minimum term and not renewed: its penalty is owed after its grace, once, and nothing is to be paid beside it (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../shared/result.ts';
import { addChargedOffer } from '../support/charged-offer.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  await addChargedOffer(shop, 'BOUND', { minimumTerm: { periods: 12, penaltyPercent: 40 } });
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (month: number, day: number) => {
  shop.clock.nowMs = Date.UTC(2027, month - 1, day, 12);
};
const euro = (amount: string) => ({ amount, currency: 'EUR' });

/** Bought on a PBX of its own. */
async function bought(quantity: number) {
  pbxs += 1;
  const pbxId = await shop.addPbx(`BOUND-${1000 + pbxs}`);
  await shop.buy([{ sku: 'BOUND', plan: 'monthly', quantity }], { pbxId });
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
  return { pbxId, number: items[0].number as number };
}

const read = async (number: number) => (await shop.api('GET', `/subscriptions/${number}`)).body;
const ordersOf = async (pbxId: string) => {
  const { items } = (await shop.api('GET', '/orders?limit=200')).body;
  const own = items.filter((order: { pbxId: string }) => order.pbxId === pbxId);
  return own.toSorted((a: { number: number }, b: { number: number }) => a.number - b.number);
};
test('what is bound and not renewed owes its penalty once its grace is over, as if it were ended by hand, and may be taken up again', async () => {
  on(7, 1);
  const { pbxId, number } = await bought(1);
  const lapse = () => shop.server.api('POST', '/jobs/lapse/run', {});
  on(8, 2);
  await lapse();
  expect(await read(number)).toMatchObject({ state: 'active' });
  on(8, 22);
  await lapse();
  await lapse();
  expect(await read(number)).toMatchObject({ state: 'expired', scheduled: null });
  const orders = await ordersOf(pbxId);
  expect(orders).toMatchObject([{ kind: 'purchase' }, { state: 'paid', total: euro('132.00') }]);
  const { id: orderId } = orders[1] ?? {};
  const invoices = (await shop.api('GET', `/invoices?orderId=${orderId}`)).body.items;
  expect(invoices).toMatchObject([{ state: 'open', net: euro('132.00'), payerId: shop.partner.id }]);
  const { events } = await read(number);
  expect(events.slice(-2)).toMatchObject([{ orderId }, { kind: 'expired' }]);
  const mails = await shop.server.deps.database.reader
    .selectFrom('mails')
    .select('body_text as text')
    .where('dedupe', '=', `order:${orderId}`)
    .execute();
  expect(mails[0]?.text).toContain('Early end: BOUND');

  const again = await shop.api('POST', '/quotes/renewal', { pbxId, cycles: 1 });
  expect((await shop.order(again.body.quoteId)).body.state).toBe('paid');
  expect(await read(number)).toMatchObject({ state: 'active' });
  expect((await shop.api('GET', `/subscriptions/${number}/ending`)).body).toMatchObject({ penalty: null });
});

test('a renewal that nobody paid is closed when its early end was charged, whoever ordered it, and its payer is told', async () => {
  on(7, 3);
  const [hand, clock] = [await bought(1), await bought(1)];
  // The clock stood still; what it orders now would wait for a day longer than the grace lasts.
  on(8, 17);
  const quoted = await shop.api('POST', '/quotes/renewal', { pbxId: hand.pbxId, cycles: 1 });
  const waiting = (await shop.order(quoted.body.quoteId, { method: 'offline' })).body;
  await shop.creditLine('0.00');
  await shop.server.api('POST', '/jobs/renew/run', {});
  for (let twice = 0; twice < 2; twice += 1) await shop.server.api('POST', '/jobs/lapse/run', {});
  await shop.creditLine('100000.00');
  const { items: told } = (await shop.server.api('GET', '/mails?kind=order_closed&limit=200')).body;
  const subjects = told.map(({ subject }: { subject: string }) => subject);
  for (const { pbxId, number } of [hand, clock]) {
    expect((await read(number)).state).toBe('expired');
    const orders = (await ordersOf(pbxId)).slice(1);
    const renewals = orders.filter(({ kind }: { kind: string }) => kind === 'renewal');
    expect(orders.length - renewals.length).toBe(1);
    for (const { state, number: order } of renewals) {
      expect([state, subjects]).toEqual([
        'cancelled',
        expect.arrayContaining([expect.stringContaining(`${order} is`)]),
      ]);
    }
    expect(renewals.length).toBeGreaterThan(0);
  }
  const line = { amount: waiting.total, receivedOn: '2027-08-17', bankReference: 'LATE' };
  const late = await shop.server.api('POST', `/orders/${waiting.id}/mark-paid`, line);
  expect(late.body).toMatchObject({ order: 'cancelled', payment: { heldFor: 'order_cancelled' } });
});

test('a penalty whose order is refused is told to finance once and tried again a day later, and nothing of it is left in between', async () => {
  on(7, 4);
  const { pbxId, number } = await bought(1);
  const { database } = shop.server.deps;
  // As no flow leaves it: the PBX is another account's than its subscription.
  const isOf = (accountId: string) =>
    database.transact(async (trx) => {
      await trx.updateTable('pbxs').set({ account_id: accountId }).where('id', '=', pbxId).execute();
      return accept(true);
    });
  await isOf(shop.partner.id);
  const rows = async () => {
    const { reader } = database;
    const audit = await reader.selectFrom('audit').select('subject').where('actor', '=', 'job:lapse').execute();
    const orders = await reader.selectFrom('orders').select('id').execute();
    const mails = await reader.selectFrom('mails').select('dedupe').where('kind', '=', 'money_alert').execute();
    return { audit: audit.length, orders: orders.length, mails: mails.map(({ dedupe }) => dedupe) };
  };
  const lapse = async () => (await shop.server.api('POST', '/jobs/lapse/run', {})).body;
  on(8, 20);
  await lapse();
  const first = await rows();
  expect(first.mails.filter((dedupe) => dedupe.startsWith(`penalty-refused:${number}:`))).toHaveLength(1);
  for (let again = 0; again < 3; again += 1) expect(await lapse()).toMatchObject({ done: 0, failed: 0 });
  on(8, 22);
  await lapse();
  expect(await rows()).toEqual(first);
  expect(await read(number)).toMatchObject({ state: 'active' });
  await isOf(shop.customer.id);
  await lapse();
  expect(await read(number)).toMatchObject({ state: 'active' });
  on(8, 23);
  for (let twice = 0; twice < 2; twice += 1) await lapse();
  expect(await read(number)).toMatchObject({ state: 'expired' });
  expect(await ordersOf(pbxId)).toMatchObject([{ kind: 'purchase' }, { state: 'paid', total: euro('132.00') }]);
});

test('a penalty that has no price is never guessed: nothing is ended by hand, and finance is told of what lapses', async () => {
  on(9, 1);
  const { pbxId, number } = await bought(1);
  on(9, 20);
  const { database } = shop.server.deps;
  const offers = (await shop.server.api('GET', '/offers?limit=200')).body.items;
  const { id } = offers.find(({ sku }: { sku: string }) => sku === 'BOUND');
  await database.transact(async (trx) => {
    await trx.updateTable('prices').set({ currency: 'USD' }).where('offer_id', '=', id).execute();
    return accept(true);
  });
  const end = { reason: 'no longer needed', confirm: true };
  for (const refused of [
    await shop.api('GET', `/subscriptions/${number}/ending`),
    await shop.api('POST', `/subscriptions/${number}/end`, end),
  ]) {
    expect(refused.body.code).toBe('price_missing');
  }
  on(10, 22);
  await shop.server.api('POST', '/jobs/lapse/run', {});
  expect(await read(number)).toMatchObject({ state: 'expired' });
  expect(await ordersOf(pbxId)).toHaveLength(1);
  const alert = database.reader.selectFrom('mails').select('body_text').where('dedupe', '=', `penalty-alert:${number}`);
  expect((await alert.executeTakeFirst())?.body_text).toContain('BOUND has no price in EUR');
});
