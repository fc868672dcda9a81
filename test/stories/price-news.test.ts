// A price that changes is told to whom it concerns, with its day, once; a partner's own price stays (S4.20).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const NOW = Date.UTC(2027, 1, 1, 12);
const MAY = Date.UTC(2027, 4, 1);
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let shop: Shop;
let offerId = '';
beforeEach(async () => {
  shop = await openShop({ nowMs: NOW });
  const { body } = await shop.server.api('GET', '/offers?limit=200');
  offerId = body.items.find(({ sku }: { sku: string }) => sku === CALLS.sku).id;
  shop.clock.nowMs = NOW + 60_000;
});
afterEach(() => shop.server.close());

const price = (audience: string, amount: string, more = {}) => ({
  ...{ plan: 'monthly', audience, currency: 'EUR', tiers: [{ from: 1, amount }], effectiveFromMs: MAY, ...more },
});
const set = async (body: object, api: Shop['api'] = shop.server.api) => {
  expect((await api('POST', `/offers/${offerId}/prices`, body)).status).toBe(201);
};
const tell = async () => (await shop.server.api('POST', '/jobs/tell-prices/run', {})).body;
/** By whom it is for. */
const mails = async () => {
  const { items } = (await shop.server.api('GET', '/mails?kind=price_change')).body;
  const found = new Map<string, string[]>();
  for (const { id, accountId } of items) {
    const { text } = (await shop.server.api('GET', `/mails/${id}`)).body;
    found.set(accountId, [...(found.get(accountId) ?? []), String(text).replaceAll(/\s+/g, ' ')]);
  }
  return found;
};

test('nothing is told of first prices, nor of what is not new', async () => {
  await tell();
  expect(await mails()).toEqual(new Map());
});

test('a partner hears of its cost and of what is recommended in one mail, once, and whether its own price stays', async () => {
  const other = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Westerly');
  await set(price('customer', '3.20', { effectiveFromMs: NOW + 120_000 }), shop.api);
  shop.clock.nowMs += 60_000;
  await set(price('partner', '1.90', { effectiveForExistingMs: MAY }));
  await set(price('customer', '2.80'));
  await tell();
  await tell();
  const told = await mails();
  expect([...told.keys()].toSorted()).toEqual([shop.partner.id, other.id].toSorted());
  const [own, ...more] = told.get(shop.partner.id) ?? [];
  expect(more).toEqual([]);
  expect(own).toContain('What you pay: 1.75 EUR');
  expect(own).toContain(
    '→ 1.90 EUR, from 1 May 2027; what is held already pays it from its next period after 1 May 2027.',
  );
  expect(own).toContain(
    '→ 2.80 EUR, from 1 May 2027; what is held already keeps its price. Your own price stays as it is.',
  );
  expect(told.get(other.id)?.[0]).not.toContain('Your own price stays');
  shop.clock.nowMs += 60_000;
  await set(price('customer', '2.90', { effectiveFromMs: MAY + 1 }));
  await tell();
  expect((await mails()).get(other.id)).toHaveLength(2);
});

test('a customer hears of what it is going to pay for what it has, and of nothing else', async () => {
  const quote = await shop.quote([CALLS], { payerId: shop.customer.id });
  const { body } = await shop.order(quote.body.quoteId, { method: 'offline' });
  expect(await shop.settle(body.id)).toBe('fulfilled');
  await set(price('partner', '1.90', { effectiveForExistingMs: MAY }));
  await set(price('customer', '2.80'));
  await tell();
  expect((await mails()).has(shop.customer.id)).toBe(false);
  shop.clock.nowMs += 60_000;
  await set(price('customer', '2.95', { effectiveFromMs: MAY + 1, effectiveForExistingMs: MAY + 1 }));
  await tell();
  const [told, ...more] = (await mails()).get(shop.customer.id) ?? [];
  expect(more).toEqual([]);
  expect(told).toContain('→ 2.95 EUR, from 1 May 2027');
  expect(told).not.toContain('1.90');
});
