// Days between the end of a term and its late payment are given back like others, and yen have no parts (S4.14, M1).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { type OutageShop, openOutageShop } from '../support/outage-shop.ts';

let chain: OutageShop;
beforeAll(async () => {
  chain = await openOutageShop();
});
afterAll(async () => {
  await checkCommerce(chain.shop.server.deps.database.reader);
  await chain.shop.server.close();
});

test('in yen a share is whole yen, on the note as in the books', async () => {
  const { server } = chain.shop;
  const { body } = await server.api('GET', '/offers?limit=200');
  const { id } = body.items.find((offer: { sku: string }) => offer.sku === 'PSE-CC');
  for (const [who, audience, amount] of [
    ['vendor', 'partner', '100'],
    ['partner', 'partner', '200'],
    ['harbour', 'customer', '301'],
  ] as const) {
    const price = { audience, plan: 'monthly', currency: 'JPY', tiers: [{ from: 1, amount }] };
    const set = await chain.as(who, 'POST', `/offers/${id}/prices`, price);
    expect(set.status, JSON.stringify(set.body)).toBe(201);
  }
  const one = await chain.sell({ currency: 'JPY' });
  chain.on(11);
  await chain.suspend(one);
  chain.on(18);
  await chain.resume(one);
  // 7 of 30 days of 3,010 are 702.33.
  expect(await chain.papers(one)).toEqual(['invoice 3010', 'credit_note -702']);
  expect((await chain.balances(one.guest)).credit).toBe('-702');
});

test('a renewal that is paid after its term had expired gives back the days on which nothing could be used', async () => {
  const { server } = chain.shop;
  const one = await chain.sell();
  chain.on(28);
  const quoted = await server.api('POST', '/quotes/renewal', { pbxId: one.pbxId });
  const renewal = await server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
  expect(renewal.body).toMatchObject({ state: 'pending', total: { amount: '30.00' } });
  chain.on(20, 5);
  await server.api('POST', '/jobs/lapse/run', {});
  const path = `/subscriptions/${one.number}`;
  expect((await server.api('GET', path)).body.state).toBe('expired');
  chain.on(26, 5);
  expect(await chain.shop.settle(renewal.body.id)).toBe('fulfilled');
  expect((await server.api('GET', path)).body).toMatchObject({ state: 'active', periodEndMs: Date.UTC(2027, 5, 1) });
  // From the 20th to the 25th: 6 of the 31 days of May.
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'invoice 30.00', 'credit_note -5.81']);
  const { outages } = (await server.api('GET', `${path}/outages`)).body;
  expect(outages).toMatchObject([
    { cause: 'expired', credits: [{ from: '2027-05-20', until: '2027-05-26', days: 6 }] },
  ]);
});
