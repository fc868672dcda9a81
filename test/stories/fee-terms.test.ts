// How a fee on statements is counted beside its price: agreed with the offer, kept by who ordered it, and said on the paper (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { parseAmount, sumOf } from '../../shared/money.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let borealis: Account;
let serials = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 10, 12) });
  borealis = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Borealis');
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const END = { reason: 'Closed', confirm: true };
const WHOLE = { firstPeriod: 'full', lastPeriod: 'full' };

/** 10.00 a month for each unit. */
async function addFee(sku: string, charging: object) {
  const offer = { sku, name: sku, family: 'FEES', model: 'quantity', plans: ['monthly'], billing: 'statement' };
  const { status, body } = await shop.server.api('POST', '/offers', { ...offer, charging });
  expect(status, JSON.stringify(body)).toBe(201);
  const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '10.00' }] };
  expect((await shop.server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
  return body;
}

async function order(sku: string, quantity = 1) {
  serials += 1;
  const account = await addAccountBelow(shop.server, shop.partner, 'customer', `Guest${serials}`);
  const of = { accountId: account.id, pbxId: await shop.addPbx(`TERMS-${1000 + serials}`, account.id) };
  await shop.buy([{ sku, plan: 'monthly', quantity }], of);
  const [held] = (await shop.api('GET', `/subscriptions?pbxId=${of.pbxId}`)).body.items;
  return { ...of, number: held.number };
}

interface Fee {
  readonly from: string;
  readonly subscription: number;
  readonly net: { readonly amount: string };
}

/** What the statements of a month say of one subscription. */
async function stated(month: string, number: number) {
  await shop.server.api('POST', '/statements', { month });
  const { body } = await shop.server.api('GET', '/invoices?kind=statement&limit=100');
  const papers = await Promise.all(
    body.items.map(async ({ id }: { id: string }) => (await shop.server.api('GET', `/invoices/${id}`)).body),
  );
  const details = papers.filter(({ terms }) => terms.month === month).flatMap((paper) => paper.details);
  const own: Fee[] = details.filter(({ subscription }: Fee) => subscription === number);
  return own.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

const sum = (fees: readonly Fee[]) => sumOf(fees.map(({ net }) => parseAmount(net.amount, 'EUR') ?? 0n));

test('the months in which it begins and ends are owed whole where that was agreed, and the paper says so', async () => {
  await addFee('FEE-WHOLE', WHOLE);
  await addFee('FEE-DAYS', {});
  const [whole, days] = [await order('FEE-WHOLE', 2), await order('FEE-DAYS', 2)];
  expect((await shop.api('GET', `/subscriptions/${whole.number}/fee`)).body.terms).toEqual({
    ...WHOLE,
    activation: 'order',
    accrual: 'arrears',
  });
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 6);
  // 19 of 28 days of two times 10.00, and the month.
  expect(await stated('2027-02', days.number)).toMatchObject([{ net: { amount: '13.57' }, charged: 'by_day' }]);
  expect(await stated('2027-02', whole.number)).toMatchObject([
    { net: { amount: '20.00' }, from: '2027-02-01', until: '2027-03-01', quantity: 2, charged: 'from_first' },
  ]);
  shop.clock.nowMs = Date.UTC(2027, 2, 4, 12);
  for (const { number } of [whole, days]) {
    expect((await shop.server.api('POST', `/subscriptions/${number}/suspend`, { reason: 'Overdue' })).status).toBe(200);
  }
  shop.clock.nowMs = Date.UTC(2027, 2, 11, 12);
  for (const { number } of [whole, days]) {
    const ending = (await shop.api('GET', `/subscriptions/${number}/ending`)).body;
    expect(ending.feeUntil).toBe(number === whole.number ? '2027-04-01' : '2027-03-11');
    expect((await shop.server.api('POST', `/subscriptions/${number}/end`, END)).status).toBe(200);
  }
  shop.clock.nowMs = Date.UTC(2027, 3, 1, 6);
  expect(await stated('2027-03', days.number)).toMatchObject([{ net: { amount: '6.45' }, until: '2027-03-11' }]);
  const [last] = await stated('2027-03', whole.number);
  expect(last).toMatchObject({ net: { amount: '20.00' }, until: '2027-04-01', charged: 'to_last' });
  const papers = (await shop.server.api('GET', '/invoices?kind=statement')).body.items;
  const csv = (await shop.server.api('GET', `/invoices/${papers[0].id}/csv`)).body;
  expect(csv).toContain('2027-03-01,2027-04-01,to the end of the month as agreed,20.00');
  shop.clock.nowMs = Date.UTC(2027, 4, 1, 6);
  expect(await stated('2027-04', whole.number)).toEqual([]);
});

test('sellers between whom it moves in its first month, which is its last as well, owe exactly one month together', async () => {
  shop.clock.nowMs = Date.UTC(2027, 4, 6, 12);
  const { accountId, number } = await order('FEE-WHOLE');
  shop.clock.nowMs = Date.UTC(2027, 4, 15, 12);
  const move = { parentId: borealis.id, reason: 'as agreed' };
  expect((await shop.server.api('POST', `/accounts/${accountId}/move`, move)).status).toBe(200);
  shop.clock.nowMs = Date.UTC(2027, 4, 20, 12);
  expect((await shop.server.api('POST', `/subscriptions/${number}/end`, END)).status).toBe(200);
  shop.clock.nowMs = Date.UTC(2027, 5, 1, 6);
  const fees = await stated('2027-05', number);
  expect(fees).toMatchObject([
    { from: '2027-05-01', until: '2027-05-15', charged: 'from_first' },
    { from: '2027-05-15', until: '2027-06-01', charged: 'to_last' },
  ]);
  expect(sum(fees)).toBe(1000n);
});

test('who ordered it keeps what was agreed then; who orders later has what the offer says by then', async () => {
  const offer = await addFee('FEE-CHANGED', WHOLE);
  shop.clock.nowMs = Date.UTC(2027, 5, 16, 12);
  const former = await order('FEE-CHANGED');
  const change = { version: offer.version, charging: { firstPeriod: 'prorated' } };
  expect((await shop.server.api('PATCH', `/offers/${offer.id}`, change)).status).toBe(200);
  const later = await order('FEE-CHANGED');
  // The day on which it begins is owed, also where it ends on it.
  const ending = await shop.api('GET', `/subscriptions/${later.number}/ending`);
  expect(ending.body.feeUntil).toBe('2027-06-17');
  shop.clock.nowMs = Date.UTC(2027, 6, 1, 6);
  expect(await stated('2027-06', former.number)).toMatchObject([{ net: { amount: '10.00' } }]);
  expect(await stated('2027-06', later.number)).toMatchObject([{ net: { amount: '5.00' } }]);
});

test('what is bought once has no periods, and the field is named', async () => {
  const offer = { sku: 'PAID', name: 'Paid', family: 'PAID', model: 'flat', plans: ['one-time'], trialDays: null };
  const refused = await shop.server.api('POST', '/offers', { ...offer, charging: WHOLE });
  expect(refused).toMatchObject({
    status: 422,
    body: { fields: [{ path: 'charging.firstPeriod' }, { path: 'charging.lastPeriod' }] },
  });
});

test('what becomes another offer in mid-month owes for both by their days, also where one of them is paid by order (S4.18)', async () => {
  await addFee('FEE-OLD', {});
  const dear = await addFee('FEE-DEAR', {});
  const twice = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '20.00' }] };
  shop.clock.nowMs = Date.UTC(2027, 8, 1, 6);
  expect((await shop.server.api('POST', `/offers/${dear.id}/prices`, twice)).status).toBe(201);
  const paid = { sku: 'PAID-ONCE', name: 'Paid', family: 'FEES', model: 'quantity', plans: ['monthly'] };
  const { body: once } = await shop.server.api('POST', '/offers', paid);
  expect((await shop.server.api('POST', `/offers/${once.id}/prices`, twice)).status).toBe(201);
  const [kept, left] = [await order('FEE-OLD'), await order('FEE-OLD')];
  shop.clock.nowMs = Date.UTC(2027, 8, 16, 12);
  for (const [{ number, ...of }, sku] of [
    [kept, 'FEE-DEAR'],
    [left, 'PAID-ONCE'],
  ] as const) {
    await shop.buy([{ subscription: number, migrate: { sku, plan: 'monthly', quantity: 1, term: 'kept' } }], of);
  }
  shop.clock.nowMs = Date.UTC(2027, 9, 1, 6);
  expect(await stated('2027-09', kept.number)).toMatchObject([
    { net: { amount: '5.00' }, from: '2027-09-01', until: '2027-09-16' },
    { net: { amount: '10.00' }, from: '2027-09-16', until: '2027-10-01' },
  ]);
  expect(await stated('2027-09', left.number)).toMatchObject([
    { net: { amount: '5.00' }, from: '2027-09-01', until: '2027-09-16' },
  ]);
  shop.clock.nowMs = Date.UTC(2027, 10, 1, 6);
  expect(await stated('2027-10', kept.number)).toMatchObject([{ net: { amount: '20.00' } }]);
  expect(await stated('2027-10', left.number)).toEqual([]);
});
