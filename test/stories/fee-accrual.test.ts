// Fees booked by the day: what is owed so far counts against balance and credit line, and the statement leaves the books as if nothing had been booked before it (S4.13, S4.15).
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addFeeSeller, amendFee, type FeeHeld, type FeeSeller, orderFee } from '../support/fee-sellers.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
let serials = 0;
let names = 0;
const offers: string[] = [];

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
  const taxRates = [{ country: 'DE', name: 'VAT', percent: '19', reverseCharge: false }];
  const seller = {
    ...{ name: 'Yonder', country: 'DE', taxId: '', registration: '', email: '', website: '', bank: [] },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  expect((await shop.server.api('PATCH', '/settings', { taxRates, seller })).status).toBe(200);
  for (const [sku, accrual] of [
    ['BOOK-DAILY', 'daily'],
    ['BOOK-ARREARS', 'arrears'],
  ]) {
    offers.push(await addFee(`${sku}`, { accrual }, '9.99'));
    offers.push(await addFee(`${sku}-WHOLE`, { accrual, firstPeriod: 'full', lastPeriod: 'full' }, '7.01'));
  }
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (month: number, day: number, hour = 12) => {
  shop.clock.nowMs = Date.UTC(2027, month - 1, day, hour);
};

async function addFee(sku: string, charging: object, amount?: string, grants: readonly object[] = []) {
  const offer = { sku, name: sku, family: 'BOOK', model: 'quantity', plans: ['monthly'], billing: 'statement' };
  const { status, body } = await shop.server.api('POST', '/offers', { ...offer, charging, grants });
  expect(status, JSON.stringify(body)).toBe(201);
  if (amount !== undefined) await setPrice(body.id, amount);
  return body.id;
}

async function setPrice(offerId: string, amount: string, more = {}, headers = {}) {
  const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }], ...more };
  const set = await shop.server.api('POST', `/offers/${offerId}/prices`, price, headers);
  expect(set.status, JSON.stringify(set.body)).toBe(201);
}

async function newPartner(above: Account = shop.vendor): Promise<FeeSeller> {
  names += 1;
  return await addFeeSeller(shop, `Partner${names}`, above);
}

async function ordered(seller: FeeSeller, item: object): Promise<FeeHeld> {
  serials += 1;
  return await orderFee(shop, seller, `BOOK-${1000 + serials}`, item);
}

const run = async (job: string) => expect((await shop.server.api('POST', `/jobs/${job}/run`, {})).status).toBe(200);

/** By ledger account, in minor units; what is nothing is left out. */
async function books(owner: Pick<Account, 'id'>): Promise<Record<string, string>> {
  const { items } = (await shop.server.api('GET', `/accounts/${owner.id}/balance`)).body;
  return Object.fromEntries(
    items.map(({ account, balance }: { account: string; balance: { amount: string } }) => [account, balance.amount]),
  );
}

async function booked(owner: Account): Promise<number> {
  const rows = await shop.server.deps.database.reader
    .selectFrom('fee_accruals')
    .select('transaction_id')
    .where('partner_id', '=', owner.id)
    .execute();
  return rows.length;
}

test('each morning what is owed so far is booked, tax included, once; a missed day is made up for, and the statement takes its place', async () => {
  on(2, 1);
  const partner = await newPartner();
  await ordered(partner, { sku: 'BOOK-DAILY', quantity: 2 });
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({});
  on(2, 2);
  await run('accrue-fees');
  await run('accrue-fees');
  // A day of 28 of two times 9.99, and 19 % of that.
  expect(await books(partner.account)).toEqual({ unbilled: '0.84' });
  expect(await booked(partner.account)).toBe(1);
  // Nobody ran anything for a week.
  on(2, 10);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({ unbilled: '7.64' });
  const limit = { limit: { amount: '7.00', currency: 'EUR' } };
  const line = await shop.server.api('PATCH', `/accounts/${partner.account.id}/credit-line`, limit);
  expect(line.body).toMatchObject({ used: { amount: '7.64' } });
  const pbxId = await shop.addPbx(
    'BOOK-OVER',
    (await addAccountBelow(shop.server, partner.account, 'customer', 'Over')).id,
  );
  const { accountId } = (await shop.server.api('GET', `/pbxs/${pbxId}`)).body;
  const over = { accountId, pbxId, items: [{ sku: 'BOOK-DAILY', plan: 'monthly', quantity: 1 }] };
  expect((await shop.server.api('POST', '/quotes', over, partner.key)).body.code).toBe('credit_exceeded');
  on(3, 1, 6);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({ unbilled: '23.78' });
  await run('statements');
  expect(await books(partner.account)).toEqual({ receivable: '23.78' });
  await run('accrue-fees');
  on(3, 2, 6);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({ receivable: '23.78', unbilled: '0.76' });
});

test('every level sees its own share to come, and nobody another one', async () => {
  on(4, 10);
  const upper = await newPartner();
  const lower = await newPartner(upper.account);
  await setPrice(offers[0] ?? '', '12.00', {}, upper.key);
  await ordered(lower, { sku: 'BOOK-DAILY' });
  on(4, 25);
  await run('accrue-fees');
  // 15 of 30 days: 6.00 and its tax, of which the vendor has 4.99: its days up to the 24th less those up to the 9th.
  expect(await books(lower.account)).toEqual({ unbilled: '7.14' });
  expect(await books(upper.account)).toEqual({ unbilled_income: '-1.01' });
  on(5, 1, 6);
  await run('statements');
  // 21 of 30 days of 12.00 and of 9.99.
  expect(await books(lower.account)).toEqual({ receivable: '10.00' });
  expect(await books(upper.account)).toEqual({ payable: '-1.41' });
});

test('a fee without a price waits, is booked when it has one, and is stated once', async () => {
  on(6, 1);
  const partner = await newPartner();
  const offerId = await addFee('BOOK-UNPRICED', { accrual: 'daily' });
  await ordered(partner, { sku: 'BOOK-UNPRICED' });
  on(6, 16);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({});
  await setPrice(offerId, '30.00', { effectiveFromMs: Date.UTC(2027, 4, 31) });
  on(6, 17);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({ unbilled: '19.04' });
  on(7, 1, 6);
  await run('statements');
  expect(await books(partner.account)).toEqual({ receivable: '35.70' });
});

test('what waits for its first use books nothing until then, and all of its days from then on', async () => {
  await addFee('BOOK-USED', { accrual: 'daily', activation: 'first_use' }, '30.00', [
    { kind: 'hotel_pms', perUnit: 1 },
  ]);
  on(7, 2);
  const partner = await newPartner();
  const { number } = await ordered(partner, { sku: 'BOOK-USED' });
  on(7, 12);
  await run('accrue-fees');
  expect(await books(partner.account)).toEqual({});
  const begun = await shop.server.api('POST', `/subscriptions/${number}/activate`, { reason: 'as told' }, partner.key);
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  on(7, 14);
  await run('accrue-fees');
  // 12.58 up to the 13th less 10.65 up to the 11th, and the tax of 1.93.
  expect(await books(partner.account)).toEqual({ unbilled: '2.30' });
});

type Step = readonly [
  day: number,
  act: 'order' | 'amend' | 'suspend' | 'resume' | 'end' | 'move' | 'accrue',
  pick: number,
];

test('whatever happens to fees within months, the books after the statements are those of fees that are booked with them alone', async () => {
  const acts = fc.constantFrom('order', 'order', 'amend', 'suspend', 'resume', 'end', 'move', 'accrue', 'accrue');
  const histories = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), acts, fc.nat({ max: 9 })), {
    minLength: 8,
    maxLength: 16,
  });
  on(8, 1);
  const fromMs = shop.clock.nowMs;
  const worlds: World[] = [];
  const steps: (readonly [Step, readonly World[]])[] = [];
  for (const history of fc.sample(histories, 3)) {
    const twins: World[] = [];
    for (const kind of ['DAILY', 'ARREARS']) {
      twins.push({ kind, sellers: [await newPartner(), await newPartner()], held: [] });
    }
    worlds.push(...twins);
    steps.push(...history.map((step) => [step, twins] as const));
  }
  // A dearer price, from the 25th day on for those who have it already.
  const dearer = { effectiveFromMs: fromMs + 21 * DAY_MS, effectiveForExistingMs: fromMs + 25 * DAY_MS };
  for (const offerId of offers) await setPrice(offerId, '11.03', dearer);
  for (const [step, twins] of steps.toSorted(([[a]], [[b]]) => a - b)) {
    shop.clock.nowMs = fromMs + step[0] * DAY_MS;
    for (const world of twins) await live(world, step);
  }
  for (const month of [9, 10, 11]) {
    on(month, 30);
    await run('accrue-fees');
    on(month + 1, 1, 6);
    await run('statements');
  }
  const results = await Promise.all(
    worlds.map(({ sellers }) => Promise.all(sellers.map(({ account }) => books(account)))),
  );
  const told = JSON.stringify(steps.map(([step]) => step));
  for (let twin = 0; twin < results.length; twin += 2) expect(results[twin], told).toEqual(results[twin + 1]);
  expect(JSON.stringify(results)).toContain('receivable');
  const daily = worlds.filter(({ kind }) => kind === 'DAILY').flatMap(({ sellers }) => sellers);
  const counts = await Promise.all(daily.map(({ account }) => booked(account)));
  expect(Math.max(...counts)).toBeGreaterThan(2);
});

interface Held extends FeeHeld {
  seller: number;
}

interface World {
  readonly kind: string;
  readonly sellers: readonly Awaited<ReturnType<typeof newPartner>>[];
  readonly held: Held[];
}

async function live({ kind, sellers, held }: World, [, act, pick]: Step): Promise<void> {
  const one = held[pick % Math.max(1, held.length)];
  const api = shop.server.api;
  if (act === 'accrue') return await run('accrue-fees');
  if (act === 'order' || one === undefined) {
    const seller = sellers[pick % 2];
    if (seller === undefined) return;
    const sku = `BOOK-${kind}${pick % 3 === 0 ? '-WHOLE' : ''}`;
    held.push({ ...(await ordered(seller, { sku, quantity: 1 + (pick % 4) })), seller: pick % 2 });
    return;
  }
  const path = `/subscriptions/${one.number}`;
  if (act === 'suspend' || act === 'resume') await api('POST', `${path}/${act}`, { reason: 'as it happens' });
  if (act === 'end') await api('POST', `${path}/end`, { reason: 'as it happens', confirm: true });
  if (act === 'move') {
    const to = 1 - one.seller;
    const move = { parentId: sellers[to]?.account.id, reason: 'as agreed' };
    expect((await api('POST', `/accounts/${one.accountId}/move`, move)).status).toBe(200);
    one.seller = to;
  }
  if (act === 'amend') {
    const seller = sellers[one.seller];
    if (seller !== undefined) await amendFee(shop, seller, one, { quantity: 1 + ((pick + 2) % 5) });
  }
}
