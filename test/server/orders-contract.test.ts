// Answers about quotes, orders and subscriptions keep the shapes that their contract promises, with nothing beside them.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { balanceSchema } from '../../shared/contracts/balances-api.ts';
import {
  listedOrderSchema,
  orderDetailSchema,
  orderRequestSchema,
  orderSchema,
  quoteSchema,
} from '../../shared/contracts/orders-api.ts';
import { countedPageSchema, pageSchema } from '../../shared/contracts/server-api.ts';
import {
  listedSubscriptionSchema,
  subscriptionDetailSchema,
  subscriptionSchema,
  unitSchema,
} from '../../shared/contracts/subscriptions-api.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.server.close());

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

async function keeps(schema: z.ZodType, path: string, method = 'GET', body?: unknown) {
  const answer = await shop.api(method, path, body);
  expect(answer.status).toBeLessThan(300);
  // Parsing drops what the schema does not know, so equality shows that nothing else was sent.
  expect(schema.parse(answer.body)).toEqual(answer.body);
  return answer.body;
}

test('every answer is what its contract says', async () => {
  const { customer, pbxId, partner } = shop;
  const cart = { accountId: customer.id, pbxId, items: [CALLS] };
  const { quoteId } = await keeps(quoteSchema, '/quotes', 'POST', cart);
  await keeps(quoteSchema, `/quotes/${quoteId}`);
  const { id } = await keeps(orderDetailSchema, '/orders', 'POST', { quoteId, method: 'credit', reference: 'PO-9' });
  await keeps(orderDetailSchema, `/orders/${id}`);
  await keeps(orderSchema, `/orders/${id}`, 'PATCH', { remark: '=1+1' });
  await keeps(countedPageSchema(listedOrderSchema), '/orders?search=PO-9');
  await keeps(countedPageSchema(listedSubscriptionSchema), '/subscriptions');
  await keeps(subscriptionDetailSchema, '/subscriptions/1');
  await keeps(pageSchema(unitSchema).omit({ next: true }), '/subscriptions/1/units');
  await keeps(subscriptionSchema, '/subscriptions/1/auto-renew', 'POST', { autoRenew: true });
  await keeps(subscriptionSchema, '/subscriptions/1/schedule', 'POST', { ...CALLS, sku: 'PSE-OCC' });
  await keeps(quoteSchema, '/quotes/renewal', 'POST', { pbxId });
  await keeps(balanceSchema, `/accounts/${partner.id}/balance`);
  const own = { accountId: partner.id, pbxId: await shop.addPbx('OWN-0001', partner.id) };
  const wish = { ...own, items: [{ sku: 'C2TU-I1', plan: 'monthly', quantity: 5 }] };
  await keeps(orderRequestSchema, '/order-requests', 'POST', { quote: wish, words: 'for our staff' });
  await keeps(pageSchema(orderRequestSchema), '/order-requests');
});

test.each([
  ['1', 1],
  ['SHOP-0001', 1],
  ['PO-9', 1],
  ['PO-10', 0],
  ['00000000-0000-5000-8000-000000000000', 0],
])('orders are found by %s', async (search, found) => {
  expect((await shop.api('GET', `/orders?search=${search}`)).body.items).toHaveLength(found);
});

test('an order names the days of a line as its invoice does, in the zone of what is held', async () => {
  const { server, customer } = shop;
  await server.api('PATCH', `/accounts/${customer.id}`, { timeZone: 'Europe/Berlin' });
  const { id } = await shop.buy([{ ...CALLS, plan: 'yearly' }], { pbxId: await shop.addPbx('ZONE-0001') });
  const [invoice] = (await shop.api('GET', `/invoices?orderId=${id}`)).body.items;
  const { lines } = (await shop.api('GET', `/invoices/${invoice.id}`)).body;
  const days = ({ from, until }: { from: string; until: string }) => [from, until];
  expect((await shop.api('GET', `/orders/${id}`)).body.lines.map(days)).toEqual(lines.map(days));
  expect(days(lines[0])).toEqual(['2027-03-01', '2028-03-01']);
});

test('the export carries no formula', async () => {
  const { body } = await shop.api('GET', '/orders/export.csv');
  expect(body).toMatch(/^number,state,kind,method/);
  expect(body).toContain("'=1+1");
});
