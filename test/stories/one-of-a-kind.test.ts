// What may be held once is held once, whichever way it comes: bought, exchanged for, scheduled for the renewal, taken up again, or paid late (S1.27).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const ENTERPRISE = { sku: 'PSE-ENT', plan: 'yearly', quantity: 50 };
const CALLS = { sku: 'PSE-CC', plan: 'yearly', quantity: 10 };
const ULTIMATE = { sku: 'PSE-ULT', plan: 'yearly', quantity: 50 };
let shop: Shop;
let pbxId: string;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  pbxs += 1;
  pbxId = await shop.addPbx(`ONCE-${pbxs}`);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const buy = (items: readonly object[]) => shop.buy(items, { pbxId });
const quote = (items: readonly object[]) => shop.quote(items, { pbxId });

interface Held {
  readonly number: number;
  readonly sku: string;
  readonly state: string;
}

async function held(): Promise<Held[]> {
  return (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
}

async function numberOf(sku: string): Promise<number> {
  return (await held()).find((one) => one.sku === sku)?.number ?? 0;
}

const into = (subscription: number) => ({ subscription, migrate: ULTIMATE });

async function ordered(items: readonly object[]) {
  const { body } = await quote(items);
  if (body.quoteId === undefined) throw new Error(JSON.stringify(body));
  const placed = await shop.order(body.quoteId, { method: 'offline' });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body;
}

async function paid({ id, number, total: amount }: { id: string; number: number; total: object }) {
  const body = { amount, receivedOn: '2027-03-01', bankReference: `transfer ${number}` };
  const marked = await shop.server.api('POST', `/orders/${id}/mark-paid`, body);
  expect(marked.status, JSON.stringify(marked.body)).toBe(201);
  return (await shop.api('GET', `/orders/${id}`)).body;
}

test('of two that become the same, the one that is paid first does; the money of the other is held', async () => {
  await buy([ENTERPRISE, CALLS]);
  const first = await ordered([into(await numberOf('PSE-ENT'))]);
  const second = await ordered([into(await numberOf('PSE-CC'))]);
  expect(await paid(first)).toMatchObject({ state: 'paid', holdReason: null });
  expect(await paid(second)).toMatchObject({ state: 'paid', holdReason: 'already_subscribed' });
  expect((await held()).map(({ sku }) => sku).toSorted()).toEqual(['PSE-CC', 'PSE-ULT']);
});

test('what is bought while another one waits to become it is held too, and the other way round', async () => {
  await buy([ENTERPRISE]);
  const becomes = await ordered([into(await numberOf('PSE-ENT'))]);
  await buy([ULTIMATE]);
  expect(await paid(becomes)).toMatchObject({ holdReason: 'already_subscribed' });
});

test('one cart holds it once, as a new one or by what becomes it', async () => {
  await buy([ENTERPRISE, CALLS]);
  const [one, other] = [into(await numberOf('PSE-ENT')), into(await numberOf('PSE-CC'))];
  for (const items of [
    [one, other],
    [ULTIMATE, one],
    [one, ULTIMATE],
  ]) {
    const refused = await quote(items);
    expect(refused.status, JSON.stringify(items)).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('is in the cart already');
  }
});

test('nothing is scheduled to become what another one is, and what it is to become is not bought beside it', async () => {
  await buy([ENTERPRISE, CALLS]);
  const [one, other] = [await numberOf('PSE-ENT'), await numberOf('PSE-CC')];
  const schedule = (number: number) => shop.api('POST', `/subscriptions/${number}/schedule`, ULTIMATE);
  expect((await schedule(one)).status).toBe(200);
  expect(await schedule(other)).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
  for (const item of [ULTIMATE, into(other)])
    expect(await quote([item])).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
});

test('what ended is not taken up again where the same was bought anew since', async () => {
  await buy([{ ...CALLS, plan: 'monthly', quantity: 10 }]);
  shop.clock.nowMs += 32 * DAY_MS;
  await shop.server.api('POST', '/jobs/lapse/run', {});
  shop.clock.nowMs += 8 * DAY_MS;
  await shop.server.api('POST', '/jobs/lapse/run', {});
  shop.clock.nowMs += 8 * DAY_MS;
  await shop.server.api('POST', '/jobs/lapse/run', {});
  expect(await held()).toMatchObject([{ state: 'expired' }]);
  await buy([{ ...CALLS, plan: 'monthly', quantity: 4 }]);
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId });
  expect(renewal.body.lines).toMatchObject([{ quantity: 4 }]);
  expect((await shop.order(renewal.body.quoteId)).status).toBe(201);
  expect((await held()).map(({ state }) => state).toSorted()).toEqual(['active', 'expired']);
});
