// What a partner has for itself: internal licences from before it sold anything, and a permanent demo that is never billed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow, addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const vendors = (method: string, path: string, body?: unknown) => shop.server.api(method, path, body);

/** Asked for in the name of the partner that is to have it, and allowed by the vendor. */
async function askFor(partnerId: string, pbxId: string, item: object) {
  const quote = { accountId: partnerId, payerId: partnerId, pbxId, items: [item] };
  const acting = { 'x-switchkey-account': partnerId };
  const asked = await shop.server.api('POST', '/order-requests', { quote, words: 'for our own staff' }, acting);
  expect(asked, JSON.stringify(asked.body)).toMatchObject({ status: 201 });
  const decided = await vendors('POST', `/order-requests/${asked.body.id}/decide`, { approve: true });
  return (await vendors('GET', `/orders/${decided.body.orderId}`)).body;
}

async function papersOf(partnerId: string) {
  const { body } = await vendors('GET', '/invoices?limit=200');
  return body.items.filter(({ payerId }: { payerId: string }) => payerId === partnerId);
}

async function held(pbxId: string) {
  const { body } = await vendors('GET', `/subscriptions?pbxId=${pbxId}`);
  const { body: licence } = await vendors('GET', `/pbxs/${pbxId}/licence`);
  return { subscriptions: body.items, seq: licence.seq };
}

test('internal licences of a partner’s first tries stay when it begins to sell: the same ones, charged once', async () => {
  const partner = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Newcomer');
  const pbxId = await shop.addPbx('POC-0001', partner.id);
  const order = await askFor(partner.id, pbxId, { sku: 'C2TU-I1', plan: 'monthly', quantity: 5 });
  const { amount, currency } = order.total;
  const paid = { amount: { amount, currency }, receivedOn: '2027-03-01', bankReference: 'POC 1' };
  expect((await vendors('POST', `/orders/${order.id}/mark-paid`, paid)).status).toBe(201);
  const before = await held(pbxId);
  expect(before.subscriptions).toMatchObject([{ sku: 'C2TU-I1', quantity: 5, internal: true, state: 'active' }]);
  const [{ number }] = before.subscriptions;
  const units = async () => (await vendors('GET', `/subscriptions/${number}/units`)).body;
  const own = await units();

  const limit = { amount: '1000.00', currency: 'EUR' };
  expect((await vendors('PATCH', `/accounts/${partner.id}/credit-line`, { limit })).status).toBe(200);
  expect((await vendors('PATCH', `/accounts/${partner.id}`, { mayOrder: true })).status).toBe(200);
  const customer = await addAccountBelow(shop.server, partner, 'customer', 'Firstling');
  const sold = { accountId: customer.id, payerId: partner.id, pbxId: await shop.addPbx('POC-0002', customer.id) };
  const { headers } = await addPerson(shop.server, partner, 'owner');
  const items = [{ sku: 'C2TU1', plan: 'monthly', quantity: 3 }];
  const quoted = await shop.server.api('POST', '/quotes', { ...sold, items }, headers);
  const wish = { quoteId: quoted.body.quoteId, method: 'credit' };
  expect((await shop.server.api('POST', '/orders', wish, headers)).body.state).toBe('paid');

  expect(await held(pbxId)).toEqual(before);
  expect(await units()).toEqual(own);
  const charged = (await papersOf(partner.id)).map(({ orderId }: { orderId: string }) => orderId);
  expect(charged.filter((id: string) => id === order.id)).toHaveLength(1);
  expect(charged).toHaveLength(2);
});

test('a demo licence is opened by the vendor alone, costs nothing, has no end, is never billed and is marked everywhere', async () => {
  const partner = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Showroom');
  const pbxId = await shop.addPbx('NFR-0001', partner.id);
  const demo = { sku: 'PARTNER-DEMO', plan: 'one-time', quantity: 10 };
  const quote = { accountId: partner.id, payerId: partner.id, pbxId, items: [demo] };
  const acting = { 'x-switchkey-account': partner.id };
  const early = await shop.server.api('POST', '/order-requests', { quote, words: 'for fairs' }, acting);
  expect(early).toMatchObject({ status: 403, body: { code: 'offer_not_sold' } });
  const offer = (await vendors('GET', '/offers?family=PARTNER-DEMO')).body.items[0];
  const opened = { allowed: true };
  const path = `/offers/${offer.id}/terms/${partner.id}`;
  expect((await shop.api('PATCH', `/offers/${offer.id}/terms/${shop.partner.id}`, opened)).status).toBe(404);
  expect((await vendors('PATCH', path, opened)).status).toBe(200);
  const order = await askFor(partner.id, pbxId, demo);
  expect(order).toMatchObject({ state: 'paid', total: { amount: '0.00' } });

  for (let year = 0; year < 3; year += 1) {
    shop.clock.nowMs += 365 * DAY_MS;
    for (const job of ['renew', 'lapse', 'statements', 'remove-accounts'])
      await vendors('POST', `/jobs/${job}/run`, {});
  }
  const { subscriptions } = await held(pbxId);
  expect(subscriptions).toMatchObject([{ sku: 'PARTNER-DEMO', state: 'active', internal: true, periodEndMs: null }]);
  expect((await vendors('GET', `/pbxs/${pbxId}/grants`)).body.items).toMatchObject([{ quantity: 10 }]);
  expect(await papersOf(partner.id)).toEqual([]);
  const { body: csv } = await vendors('GET', `/subscriptions/export.csv?accountId=${partner.id}`);
  const [head = '', row = ''] = csv.split('\r\n');
  expect(row.split(',')[head.split(',').indexOf('internal')]).toBe('yes');
});
