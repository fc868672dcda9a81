// What a vendor lists, three levels sell, and nobody learns of another's cost: the catalogue through the API.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { offerSchema, priceAddedSchema } from '../../shared/contracts/catalogue-api.ts';
import { addAccountBelow, addPerson, type Person, vendorOf } from '../support/people.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const clock: TestClock = { nowMs: Date.UTC(2026, 9, 5) };
let server: TestServer;
let north: Person;
let east: Person;
let south: Person;
let hotel: Account;
let hotelOwner: Person;

beforeAll(async () => {
  server = await startServer({ clock });
  const vendor = await vendorOf(server);
  const northwind = await addAccountBelow(server, vendor, 'partner', 'Northwind');
  const easterly = await addAccountBelow(server, northwind, 'partner', 'Easterly');
  north = await addPerson(server, northwind, 'owner');
  east = await addPerson(server, easterly, 'owner');
  south = await addPerson(server, await addAccountBelow(server, vendor, 'partner', 'Southgate'), 'owner');
  hotel = await addAccountBelow(server, easterly, 'customer', 'Hotel');
  hotelOwner = await addPerson(server, hotel, 'owner');
});
afterAll(() => server.close());

const EXTENSION = {
  family: 'X',
  name: 'Extension',
  model: 'quantity',
  grants: [{ kind: 'extensions', perUnit: 1 }],
  plans: ['monthly', 'yearly'],
  maxQuantity: 500,
};

async function list(offer: object): Promise<{ id: string; version: number }> {
  const { status, body } = await server.api('POST', '/offers', { ...EXTENSION, ...offer });
  if (status !== 201) throw new Error(JSON.stringify(body));
  expect(offerSchema.parse(body)).toEqual(body);
  return body;
}

function as(person: Person | undefined, method: string, path: string, body?: unknown) {
  return server.api(method, path, body, person?.headers ?? {});
}

async function price(person: Person | undefined, id: string, audience: string, amount: string, more: object = {}) {
  const order = { plan: 'monthly', audience, currency: 'EUR', tiers: [{ from: 1, amount }], ...more };
  const answer = await as(person, 'POST', `/offers/${id}/prices`, order);
  if (answer.status === 201) expect(priceAddedSchema.parse(answer.body)).toEqual(answer.body);
  return answer;
}

async function skusOf(person: Person): Promise<string[]> {
  const { body } = await as(person, 'GET', '/offers?limit=200');
  return body.items.map((item: { sku: string }) => item.sku);
}

async function monthly(person: Person | undefined, id: string) {
  const { body } = await as(person, 'GET', `/offers/${id}`);
  return body.prices.find((one: { plan: string }) => one.plan === 'monthly');
}

test('each of three levels sees its own cost and retail, and never a cost above or beside it', async () => {
  const { id } = await list({ sku: 'THREE' });
  await price(undefined, id, 'partner', '10.01');
  await price(undefined, id, 'partner', '9.02', { buyerId: south.account.id });
  await price(undefined, id, 'customer', '20.03');
  await price(north, id, 'partner', '14.04');
  const seen = async (person: Person) =>
    JSON.stringify([
      (await as(person, 'GET', `/offers/${id}`)).body,
      (await as(person, 'GET', '/offers')).body,
      (await as(person, 'GET', `/offers/${id}/prices`)).body,
      (await as(person, 'GET', `/accounts/${person.account.id}/offers`)).body,
    ]);
  const costs = ['10.01', '9.02', '14.04'];
  const toldTo = async (person: Person) => {
    const text = await seen(person);
    return costs.filter((cost) => text.includes(cost));
  };
  expect(await toldTo(north)).toEqual(['10.01', '14.04']);
  expect(await toldTo(south)).toEqual(['9.02']);
  expect(await toldTo(east)).toEqual(['14.04']);
  expect(await toldTo(hotelOwner)).toEqual([]);
  expect(await monthly(east, id)).toMatchObject({
    cost: { tiers: [{ from: 1, amount: '14.04' }] },
    retail: { tiers: [{ from: 1, amount: '20.03' }] },
    recommended: { tiers: [{ from: 1, amount: '20.03' }] },
    margin: { amount: '5.99', currency: 'EUR' },
    belowCost: false,
  });
  expect((await as(hotelOwner, 'GET', `/offers/${id}/prices`)).status).toBe(403);
});

test('own retail stands before the recommended one; below cost is allowed and said, below the floor is not', async () => {
  const { id } = await list({ sku: 'RETAIL' });
  await price(undefined, id, 'partner', '10.00');
  await price(undefined, id, 'customer', '20.00', { floor: '8.00' });
  await price(north, id, 'partner', '12.00');
  const cheap = await price(east, id, 'customer', '9.00');
  expect(cheap).toMatchObject({
    status: 201,
    body: { warnings: [{ code: 'below_cost', margin: { amount: '-1500.00' } }] },
  });
  expect(await monthly(east, id)).toMatchObject({ belowCost: true, margin: { amount: '-3.00' } });
  clock.nowMs += 1;
  const tooCheap = await price(east, id, 'customer', '7.99');
  expect(tooCheap).toMatchObject({ status: 422, body: { fields: [{ path: 'tiers.0.amount' }] } });
  expect(tooCheap.body.detail).toContain('floor, 8.00 EUR');
  const { body } = await as(hotelOwner, 'GET', `/accounts/${hotel.id}/offers?limit=200`);
  const offered = body.items.find((item: { sku: string }) => item.sku === 'RETAIL');
  expect(offered.prices[0].price.tiers).toEqual([{ from: 1, amount: '9.00' }]);
  expect(offered).toMatchObject({ orderable: true, obstacle: null, owned: [] });
});

test('a new version holds from its date; the old one stays as it was; nothing begins in the past', async () => {
  const { id } = await list({ sku: 'DATES' });
  await price(undefined, id, 'customer', '20.00');
  const later = clock.nowMs + 3_600_000;
  expect((await price(undefined, id, 'customer', '25.00', { effectiveFromMs: later })).status).toBe(201);
  const again = await price(undefined, id, 'customer', '26.00', { effectiveFromMs: later });
  expect(again).toMatchObject({ status: 422, body: { fields: [{ path: 'effectiveFromMs' }] } });
  const past = await price(undefined, id, 'customer', '26.00', { effectiveFromMs: clock.nowMs - 1 });
  expect(past).toMatchObject({ status: 422, body: { fields: [{ path: 'effectiveFromMs' }] } });
  expect((await monthly(undefined, id)).retail.tiers[0].amount).toBe('20.00');
  clock.nowMs = later;
  expect((await monthly(undefined, id)).retail.tiers[0].amount).toBe('25.00');
  const { body } = await as(undefined, 'GET', `/offers/${id}/prices`);
  expect(body.items.map((item: { tiers: { amount: string }[] }) => item.tiers[0]?.amount)).toEqual(['20.00', '25.00']);
});

test('an offer reaches whom it was opened to, and whom its manager shares it with', async () => {
  const closed = await list({ sku: 'CHOSEN', restricted: true });
  const own = await list({ sku: 'BESPOKE', managedBy: north.account.id, shared: false });
  const direct = await list({ sku: 'DIRECT', shared: false });
  expect(await skusOf(north)).not.toContain('CHOSEN');
  const early = await as(undefined, 'PATCH', `/offers/${closed.id}/terms/${east.account.id}`, { allowed: true });
  expect(early).toMatchObject({ status: 422, body: { fields: [{ path: 'allowed' }] } });
  await as(undefined, 'PATCH', `/offers/${closed.id}/terms/${north.account.id}`, { allowed: true });
  expect(await skusOf(north)).toEqual(expect.arrayContaining(['CHOSEN', 'BESPOKE']));
  expect(await skusOf(east)).toContain('CHOSEN');
  await as(north, 'PATCH', `/offers/${closed.id}/terms/${east.account.id}`, { allowed: false });
  expect(await skusOf(east)).not.toContain('CHOSEN');
  for (const person of [east, south, hotelOwner]) expect(await skusOf(person)).not.toContain('BESPOKE');
  expect(await skusOf(north)).not.toContain('DIRECT');
  const unshared = await price(undefined, direct.id, 'partner', '1.00');
  expect(unshared).toMatchObject({ status: 422, body: { fields: [{ path: 'audience' }] } });
  expect((await as(south, 'GET', `/offers/${own.id}`)).status).toBe(404);
});

test('a managing partner writes what it sells, and not what a licence carries', async () => {
  const { id } = await list({ sku: 'MANAGED', managedBy: north.account.id });
  const renamed = await as(north, 'PATCH', `/offers/${id}`, { version: 1, name: 'Northern', maxQuantity: 50 });
  expect(renamed).toMatchObject({ status: 200, body: { name: 'Northern', version: 2, managed: true } });
  const generous = { version: 2, grants: [{ kind: 'extensions', perUnit: 100 }] };
  expect(await as(north, 'PATCH', `/offers/${id}`, generous)).toMatchObject({
    status: 422,
    body: { fields: [{ path: 'grants' }] },
  });
  expect((await as(south, 'PATCH', `/offers/${id}`, { version: 2, name: 'Mine' })).status).toBe(404);
  const { id: vendors } = await list({ sku: 'VENDORS' });
  expect((await as(north, 'PATCH', `/offers/${vendors}`, { version: 1, name: 'Mine' })).status).toBe(403);
  await as(north, 'PATCH', `/offers/${vendors}/terms/${north.account.id}`, { name: 'Nebenstelle' });
  expect((await as(north, 'GET', `/offers/${vendors}`)).body).toMatchObject({
    name: 'Extension',
    ownName: 'Nebenstelle',
  });
  expect((await as(east, 'GET', `/offers/${vendors}`)).body.name).toBe('Nebenstelle');
  expect((await as(south, 'GET', `/offers/${vendors}`)).body.name).toBe('Extension');
});

test('whoever saw an older version is refused; a change that changes nothing leaves no trace', async () => {
  const { id } = await list({ sku: 'TWICE' });
  const first = await as(undefined, 'PATCH', `/offers/${id}`, { version: 1, name: 'One' });
  expect(first.body.version).toBe(2);
  expect(await as(undefined, 'PATCH', `/offers/${id}`, { version: 1, name: 'Two' })).toMatchObject({
    status: 409,
    body: { code: 'version_conflict' },
  });
  expect((await as(undefined, 'PATCH', `/offers/${id}`, { version: 2, name: 'One' })).body.version).toBe(2);
  expect((await as(undefined, 'GET', '/audit?limit=1')).body.items[0]).toMatchObject({ action: 'offer.changed' });
  expect((await server.api('POST', '/offers', { ...EXTENSION, sku: 'TWICE' })).body.code).toBe('sku_taken');
});

test('a withdrawn offer vanishes from what may be bought and can be restored', async () => {
  const { id } = await list({ sku: 'LEAVING' });
  const order = { version: 1, endsAtMs: clock.nowMs + 90 * 86_400_000 };
  expect((await as(undefined, 'POST', `/offers/${id}/withdraw`, order)).body).toMatchObject({
    endsAtMs: order.endsAtMs,
  });
  expect(await skusOf(north)).not.toContain('LEAVING');
  expect(
    (await as(north, 'GET', '/offers?withdrawn=true&limit=200')).body.items.map((one: { sku: string }) => one.sku),
  ).toContain('LEAVING');
  expect((await price(north, id, 'customer', '1.00')).body.code).toBe('offer_withdrawn');
  await as(undefined, 'POST', `/offers/${id}/restore`, { version: 2 });
  expect(await skusOf(north)).toContain('LEAVING');
});

test('internal offers are for partners, on request, and never for clients (S1.13)', async () => {
  const { id } = await list({ sku: 'STAFF', internal: true });
  await price(undefined, id, 'partner', '1.50');
  expect(await price(undefined, id, 'customer', '1.50')).toMatchObject({
    status: 422,
    body: { fields: [{ path: 'audience' }] },
  });
  expect(await skusOf(hotelOwner)).not.toContain('STAFF');
  const staff = async (person: Person | undefined) =>
    (await as(person, 'GET', `/accounts/${north.account.id}/offers?limit=200`)).body.items.find(
      (one: { sku: string }) => one.sku === 'STAFF',
    );
  expect(await staff(north)).toMatchObject({ orderable: false, obstacle: 'by_request' });
  expect(await staff(undefined)).toMatchObject({ orderable: true, obstacle: null });
});

test.each([
  [{ maxQuantity: 0 }, 'maxQuantity'],
  [{ minQuantity: 10, maxQuantity: 5 }, 'maxQuantity'],
  [{ minQuantity: 5, step: 2 }, 'minQuantity'],
  [{ step: 3 }, 'maxQuantity'],
  [{ model: 'flat' }, 'maxQuantity'],
  [{ model: 'flexible', maxQuantity: 1, plans: ['monthly'] }, 'plans'],
  [{ plans: ['weekly'] }, 'plans.0'],
  [{ plans: ['monthly', 'monthly'] }, 'plans.1'],
  [{ grants: [{ kind: 'teleport', perUnit: 1 }] }, 'grants.0.kind'],
  [{ grants: [{ kind: 'extensions', perUnit: 10_000 }] }, 'grants.0.perUnit'],
  [{ trialDays: 30 }, 'plans'],
  [{ billing: 'statement' }, 'plans'],
  [{ managedBy: 'acc-nobody' }, 'managedBy'],
  [{ sku: 'WITH SPACE' }, 'sku'],
  [{ name: ' ' }, 'name'],
])('an offer with %j is refused by its field', async (fields, path) => {
  const { status, body } = await server.api('POST', '/offers', { ...EXTENSION, sku: 'BAD', ...fields });
  expect({ status, paths: body.fields.map((one: { path: string }) => one.path) }).toEqual({
    status: 422,
    paths: expect.arrayContaining([path]),
  });
});

test.each([
  [{ currency: 'QQQ' }, 'currency'],
  [{ plan: 'yearly-2' }, 'plan'],
  [{ tiers: [] }, 'tiers'],
  [{ tiers: [{ from: 2, amount: '1.00' }] }, 'tiers.0.from'],
  [{ tiers: [{ from: 1, amount: '1.001' }] }, 'tiers.0.amount'],
  [{ tiers: [{ from: 1, amount: '-1.00' }] }, 'tiers.0.amount'],
  [{ tiers: [{ from: 1, amount: '1e3' }] }, 'tiers.0.amount'],
  [{ currency: 'JPY', tiers: [{ from: 1, amount: '1.5' }] }, 'tiers.0.amount'],
  [
    {
      tiers: [
        { from: 1, amount: '2.00' },
        { from: 1, amount: '1.00' },
      ],
    },
    'tiers.1.from',
  ],
  [{ buyerId: 'acc-nobody' }, 'buyerId'],
  [{ floor: '1.00', audience: 'partner' }, 'floor'],
  [{ effectiveForExistingMs: 1 }, 'effectiveForExistingMs'],
])('a price with %j is refused by its field', async (fields, path) => {
  const { body: offers } = await server.api('GET', '/offers?family=X&limit=1');
  const { status, body } = await price(undefined, offers.items[0].id, 'customer', '1.00', fields);
  expect({ status, paths: body.fields.map((one: { path: string }) => one.path) }).toEqual({
    status: 422,
    paths: expect.arrayContaining([path]),
  });
});

test('what partners sell for a fee is shared, and carries both charges: what the customer pays, and what its seller is charged (S4.6)', async () => {
  const fee = { ...EXTENSION, sku: 'X-FEE', billing: 'statement', plans: ['monthly'] };
  const alone = await server.api('POST', '/offers', { ...fee, shared: false });
  expect(alone).toMatchObject({ status: 422, body: { fields: [{ path: 'shared' }] } });
  const { id } = await list({ ...fee, shared: true });
  await price(undefined, id, 'customer', '20.03');
  await price(undefined, id, 'partner', '10.01');
  await price(north, id, 'partner', '12.04');
  const charges = async (person: Person) => {
    const { cost, retail } = await monthly(person, id);
    return [cost.tiers[0].amount, retail.tiers[0].amount];
  };
  expect(await charges(north)).toEqual(['10.01', '20.03']);
  expect(await charges(east)).toEqual(['12.04', '20.03']);
  const { version } = (await as(undefined, 'GET', `/offers/${id}`)).body;
  const kept = await server.api('PATCH', `/offers/${id}`, { version, shared: false });
  expect(kept.body, 'nor is it taken from those who sell it').toMatchObject({ fields: [{ path: 'shared' }] });
});
