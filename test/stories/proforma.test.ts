// An offline order may name the PI number that sales gave: for this payer, this amount, in time, and once (S5.24).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow, addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const calls = (quantity: number) => ({ sku: 'PSE-CC', plan: 'monthly', quantity });

async function quote(quantity = 10): Promise<string> {
  return (await shop.quote([calls(quantity)])).body.quoteId;
}

async function offered(): Promise<string> {
  const made = await shop.server.api('POST', '/proformas', { quoteId: await quote(), validDays: 14 });
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201, body: { payerId: shop.partner.id } });
  return made.body.number;
}

const order = async (piNumber: string, quantity = 10) =>
  await shop.order(await quote(quantity), { method: 'offline', piNumber });

test('the number is taken as people type it, and goes on the order', async () => {
  const number = await offered();
  const placed = await order(` ${number.toLowerCase().replace('-', '- ')} `);
  expect(placed).toMatchObject({ status: 201, body: { state: 'pending', piNumber: number } });
  const { body } = await shop.api('GET', `/proformas/${number}`);
  expect(body).toMatchObject({ orderId: placed.body.id, total: placed.body.total });
  expect(await order(number)).toMatchObject({ status: 409, body: { code: 'pi_used' } });
});

test('an order that is cancelled gives its number back', async () => {
  const number = await offered();
  const first = await order(number);
  await shop.api('POST', `/orders/${first.body.id}/cancel`, {});
  const second = await order(number);
  expect(second).toMatchObject({ status: 201, body: { piNumber: number } });
  expect((await shop.api('GET', `/proformas/${number}`)).body.orderId).toBe(second.body.id);
  expect(await order(number)).toMatchObject({ status: 409, body: { code: 'pi_used' } });
});

test('none, or an empty one, is allowed', async () => {
  expect((await order('')).status).toBe(201);
});

test('a number nobody gave and one given to somebody else are refused in the same words', async () => {
  const number = await offered();
  const other = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Borealis');
  const seller = await addPerson(shop.server, other, 'owner');
  expect((await shop.server.api('GET', `/proformas/${number}`, undefined, seller.headers)).status).toBe(404);
  const guest = await addAccountBelow(shop.server, other, 'customer', 'Lakeside');
  const pbxId = await shop.addPbx('SHOP-0002', guest.id);
  const cart = { accountId: guest.id, pbxId, payerId: other.id, items: [calls(10)] };
  const { body } = await shop.server.api('POST', '/quotes', cart, seller.headers);
  const ask = (piNumber: string) =>
    shop.server.api('POST', '/orders', { quoteId: body.quoteId, method: 'offline', piNumber }, seller.headers);
  const [foreign, unknown] = [await ask(number), await ask('PI-999999')];
  expect(foreign).toMatchObject({ status: 422, body: { code: 'pi_unknown' } });
  expect(foreign.body.detail).toBe(unknown.body.detail);
});

test('another amount is refused with both; after its day sales is asked for a new one', async () => {
  const number = await offered();
  const differs = await order(number, 11);
  expect(differs).toMatchObject({ status: 409, body: { code: 'pi_differs' } });
  expect(differs.body.detail).toMatch(/17\.50 EUR.*19\.25 EUR/);
  shop.clock.nowMs += 14 * 86_400_000 + 1;
  const late = await order(number);
  expect(late).toMatchObject({ status: 409, body: { code: 'pi_expired' } });
  expect(late.body.next).toMatch(/sales/);
});
