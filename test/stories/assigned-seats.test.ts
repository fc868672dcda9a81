// What people on the PBX hold is not taken from them by an order; it is reduced at the renewal, or unassigned first (S1.20, S3.29).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { enrol, openSession, type RawAgent, rawAgent, signed } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
let number = 0;
let agent: RawAgent;

beforeAll(async () => {
  shop = await openShop();
  await shop.buy([{ sku: 'B3-PS', plan: 'monthly', quantity: 8 }]);
  [{ number }] = (await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`)).body.items;
  agent = rawAgent();
  await enrol(shop.server.url, agent, await shop.server.enrolmentToken(shop.pbxId), 'SHOP-0001', at());
  await openSession(shop.server.url, agent, at());
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

function at() {
  return { at: Math.floor(shop.clock.nowMs / 1000) };
}

async function assigned(units: number) {
  const hour = at().at - (at().at % 3_600);
  const hours = [{ hour, peakCalls: 1, extensions: 2, refusedCalls: 0, refusedExtensions: 0 }];
  const seats = { ...at(), assigned: { phone_system: units } };
  expect((await signed(shop.server.url, agent, 'POST', '/agent/v1/usage', { hours, seats }, at())).status).toBe(204);
}

const amend = (quantity: number, more = {}) => shop.quote([{ subscription: number, quantity, ...more }]);

test('units that are assigned are not amended away: refused with the tally, and offered at the renewal', async () => {
  await assigned(6);
  const refused = await amend(5);
  expect(refused).toMatchObject({ status: 409, body: { code: 'seats_assigned' } });
  expect(refused.body.detail).toContain('6 of 8 phone_system are assigned');
  expect(refused.body.next).toContain('renewal');
  expect(refused.body.fields).toMatchObject([{ path: 'items.0.quantity' }]);
  expect((await amend(6)).body.items).toMatchObject([{ quantityAfter: 6, effective: 'now' }]);
  const later = await amend(5, { at: 'renewal' });
  expect(later.body.items).toMatchObject([{ quantityAfter: 5, effective: 'renewal' }]);
  expect(later.body.totals.gross.amount).toBe('0.00');
  expect(await amend(9, { at: 'renewal' })).toMatchObject({ status: 422 });
});

test('units are terminated down to what is assigned and no further', async () => {
  const { body } = await shop.api('GET', `/subscriptions/${number}/units`);
  const ids = body.items.map(({ id }: { id: string }) => id);
  const terminate = (count: number) => shop.quote([{ subscription: number, terminateUnits: ids.slice(0, count) }]);
  expect((await terminate(3)).body.code).toBe('seats_assigned');
  expect((await terminate(2)).status).toBe(201);
});

test('who was given a seat between the quote and the order keeps it: nothing is ordered', async () => {
  const quoted = await amend(6);
  await assigned(7);
  expect(await shop.order(quoted.body.quoteId, { method: 'none' })).toMatchObject({
    status: 409,
    body: { code: 'seats_assigned' },
  });
  await assigned(6);
  const placed = await shop.order(quoted.body.quoteId, { method: 'none' });
  expect(placed, JSON.stringify(placed.body)).toMatchObject({ status: 201 });
  const { body } = await shop.api('GET', `/subscriptions/${number}`);
  expect(body.quantity).toBe(6);
});

test('what people on the PBX use is not ended by hand either: the list is told, and once they are moved it ends (S1.18)', async () => {
  await assigned(6);
  const end = () => shop.api('POST', `/subscriptions/${number}/end`, { reason: 'moved to another SKU', confirm: true });
  const refused = await end();
  expect(refused).toMatchObject({ status: 409, body: { code: 'seats_assigned' } });
  expect(refused.body.detail).toContain('phone_system 6/6');
  expect(refused.body.next).toContain('its page lists who has them');
  expect((await shop.api('GET', `/subscriptions/${number}`)).body.state).toBe('active');

  await shop.server.addGrant(shop.pbxId, {
    offer: 'B3-PS-NEW',
    kind: 'phone_system',
    quantity: 5,
    until: '2028-01-01',
  });
  expect((await end()).body.code, 'five of six have somewhere to go').toBe('seats_assigned');
  const { body } = await shop.server.api('GET', `/pbxs/${shop.pbxId}/grants`);
  const other = body.items.find(({ offer }: { offer: string }) => offer === 'B3-PS-NEW').subscription;
  const grant = `/pbxs/${shop.pbxId}/grants/${other}`;
  expect((await shop.server.api('PATCH', grant, { quantity: 6 })).status).toBe(200);
  expect((await end()).body.state).toBe('cancelled');

  const less = await shop.server.api('PATCH', grant, { quantity: 5 });
  expect(less.body, 'a grant that was given by hand is no different').toMatchObject({ code: 'seats_assigned' });
  expect((await shop.server.api('PATCH', grant, { until: '2027-01-01' })).body.code).toBe('seats_assigned');
  expect((await shop.server.api('POST', `${grant}/end`)).body.code).toBe('seats_assigned');
  await assigned(0);
  expect((await shop.server.api('POST', `${grant}/end`)).status).toBe(200);
  await shop.buy([{ sku: 'B3-PS', plan: 'monthly', quantity: 6 }]);
  [{ number }] = (await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}&state=active`)).body.items;
});

test('what an agent told long ago stands in nobody’s way', async () => {
  await assigned(6);
  expect((await amend(3)).body.code).toBe('seats_assigned');
  shop.clock.nowMs += 5 * DAY_MS;
  expect((await amend(3)).body.code).toBe('seats_assigned');
  shop.clock.nowMs += 27 * DAY_MS;
  expect((await amend(3)).body.code).not.toBe('seats_assigned');
});
