// What begins within a period that runs, and what ends before the end of what is paid: by the day or whole, as its offer said (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addChargedOffer } from '../support/charged-offer.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let guest: Account;
let harbour: Account;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  harbour = await addAccountBelow(shop.server, shop.partner, 'partner', 'Harbour');
  guest = await addAccountBelow(shop.server, harbour, 'customer', 'Guest');
  await sellable('USUAL', {});
  await sellable('WHOLE', { firstPeriod: 'full' });
  await sellable('BACK', { lastPeriod: 'prorated', periodsInAdvance: 1 });
  await sellable('BOUND', { lastPeriod: 'prorated', minimumTerm: { periods: 3, penaltyPercent: 50 } });
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** A month costs Aurora 30.00, Harbour 35.00 and customers 40.00. */
async function sellable(sku: string, charging: object): Promise<void> {
  const id = await addChargedOffer(shop, sku, charging);
  const below = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '35.00' }] };
  expect((await shop.api('POST', `/offers/${id}/prices`, below)).status).toBe(201);
}

const on = (date: string) => {
  shop.clock.nowMs = Date.parse(`${date}T12:00:00Z`);
};
const item = (sku: string, quantity = 1) => ({ sku, plan: 'monthly', quantity });
const netsOf = ({ body }: { body: { lines: { net: { amount: string } }[] } }) =>
  body.lines.map(({ net }) => net.amount);

async function freshPbx(accountId = shop.customer.id): Promise<string> {
  pbxs += 1;
  return await shop.addPbx(`EDGE-${1000 + pbxs}`, accountId);
}

async function numberOf(pbxId: string, sku: string): Promise<number> {
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
  return items.find((held: { sku: string }) => held.sku === sku).number;
}

/** What the vendor, Aurora and Harbour have of an order. */
async function sharesOf(orderId: string): Promise<number[]> {
  const rows = await shop.server.deps.database.reader
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select(['account', 'owner_id', 'amount'])
    .where('order_id', '=', orderId)
    .where('account', 'in', ['revenue', 'payable'])
    .execute();
  const of = ({ id }: Account) =>
    rows.filter((row) => row.owner_id === id).reduce((sum, { amount }) => sum - Number(amount), 0);
  return [of(shop.vendor), of(shop.partner), of(harbour)];
}

/** Paid by the guest to Harbour, by bank transfer. */
async function buyAsGuest(pbxId: string, sku: string) {
  const wish = { accountId: guest.id, payerId: guest.id, pbxId, items: [item(sku)] };
  const quoted = await shop.server.api('POST', '/quotes', wish);
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
  await shop.settle(placed.body.id);
  return { quoted, order: placed.body };
}

const endingOf = async (number: number) => (await shop.server.api('GET', `/subscriptions/${number}/ending`)).body;
const end = (number: number, shown: object = {}) =>
  shop.server.api('POST', `/subscriptions/${number}/end`, { reason: 'no longer needed', confirm: true, ...shown });

/** What a payer has to its credit, in minor units. */
async function creditOf({ id }: Account): Promise<number> {
  const row = await shop.server.deps.database.reader
    .selectFrom('ledger_balances')
    .select('amount')
    .where('owner_id', '=', id)
    .where('account', '=', 'credit')
    .executeTakeFirst();
  return -Number(row?.amount ?? 0);
}

test('what joins a running term is charged its first period whole where that was agreed, at every level, and says so', async () => {
  const pbxId = await freshPbx(guest.id);
  await buyAsGuest(pbxId, 'USUAL');
  on('2027-01-11');
  const { quoted, order } = await buyAsGuest(pbxId, 'WHOLE');
  expect(quoted.body.lines).toMatchObject([
    { net: { amount: '40.00' }, from: '2027-01-11', until: '2027-02-01', words: { code: 'charge_whole' } },
  ]);
  expect(order.total).toEqual(quoted.body.totals.gross);
  expect(await sharesOf(order.id)).toEqual([3_000, 500, 500]);
  const invoice = (await shop.server.api('GET', `/invoices?orderId=${order.id}`)).body.items[0];
  const { lines } = (await shop.server.api('GET', `/invoices/${invoice.id}`)).body;
  expect(lines[0]).toMatchObject({ net: { amount: '40.00' }, words: expect.stringContaining('charged whole') });
  // The next one is a month like any other.
  const renewal = await shop.server.api('POST', '/quotes/renewal', { pbxId });
  expect(netsOf(renewal)).toEqual(['40.00', '40.00']);
});

test('who has it keeps it: units that are added later are charged so, whatever the offer says by then', async () => {
  on('2027-02-01');
  const pbxId = await freshPbx();
  await shop.buy([item('WHOLE', 2)], { pbxId });
  const { items } = (await shop.server.api('GET', '/offers?limit=200')).body;
  const { id, version, charging } = items.find((offer: { sku: string }) => offer.sku === 'WHOLE');
  const changed = await shop.server.api('PATCH', `/offers/${id}`, {
    version,
    charging: { ...charging, firstPeriod: null },
  });
  expect(changed.status).toBe(200);
  on('2027-02-15');
  const subscription = await numberOf(pbxId, 'WHOLE');
  const added = await shop.quote([{ subscription, quantity: 3 }], { pbxId });
  expect(netsOf(added)).toEqual(['30.00']);
  await shop.order(added.body.quoteId);
  on('2027-02-22');
  const back = await shop.quote([{ subscription, quantity: 2 }], { pbxId });
  // 7 of the 14 days that 30.00 were charged for.
  expect(netsOf(back)).toEqual(['-15.00']);
  const twin = await freshPbx();
  await shop.buy([item('USUAL')], { pbxId: twin });
  on('2027-03-01');
  expect(netsOf(await shop.quote([item('WHOLE')], { pbxId: twin }))).toEqual(['22.50']);
});

test('what ends at once gives its unused days back where that was agreed, shown before, once, and at every level', async () => {
  on('2027-04-01');
  const pbxId = await freshPbx(guest.id);
  await buyAsGuest(pbxId, 'BACK');
  await buyAsGuest(pbxId, 'USUAL');
  const number = await numberOf(pbxId, 'BACK');
  on('2027-04-21');
  // 10 of 30 days of April, and all of May that is paid ahead, at 40.00.
  expect(await endingOf(number)).toMatchObject({
    paidUntil: '2027-06-01',
    givenBack: { amount: '53.33' },
    penalty: null,
  });
  expect(await endingOf(await numberOf(pbxId, 'USUAL'))).toMatchObject({ givenBack: null, penalty: null });
  const before = await creditOf(guest);
  const shown = { amount: '54.66', currency: 'EUR' };
  const other = { reason: 'no longer needed', confirm: true, givenBack: shown };
  expect((await shop.server.api('POST', `/subscriptions/${number}/end`, other)).body.code).toBe('price_changed');
  const ended = await end(number, { givenBack: { amount: '53.33', currency: 'EUR' }, penalty: null });
  expect(ended).toMatchObject({ status: 200, body: { state: 'cancelled', scheduled: null } });
  expect((await creditOf(guest)) - before).toBe(5_333);
  const { items } = (await shop.server.api('GET', '/orders?limit=200')).body;
  const order = items.find((one: { remark: string }) => one.remark === 'no longer needed');
  expect(order).toMatchObject({ total: { amount: '-53.33' }, method: 'none', state: 'paid', payerId: guest.id });
  // Harbour gives 53.33 back and has 46.67 back from Aurora, which has 40.00 back from the vendor.
  expect(await sharesOf(order.id)).toEqual([-4_000, -667, -666]);
  const notes = (await shop.server.api('GET', '/invoices?kind=credit_note&limit=200')).body.items;
  expect(notes.filter(({ net }: { net: { amount: string } }) => net.amount === '-53.33')).toHaveLength(1);
  expect((await endingOf(number)).givenBack).toBe(null);
  expect((await end(number)).body.code).toBe('subscription_ended');
  expect(
    (await shop.server.api('POST', `/orders/${order.id}/undo`, { reason: 'a mistake', confirm: true })).status,
  ).toBe(409);
  const held = (await shop.server.api('GET', `/subscriptions/${number}`)).body;
  expect(held.stopped).toMatchObject({ why: 'removed', reason: 'no longer needed' });
});

test('days without service and what a credit note gave are not given back again when it ends', async () => {
  on('2027-05-01');
  const pbxId = await freshPbx(guest.id);
  await buyAsGuest(pbxId, 'BACK');
  const number = await numberOf(pbxId, 'BACK');
  const before = await creditOf(guest);
  on('2027-05-11');
  const suspended = { reason: 'to be looked at' };
  expect((await shop.server.api('POST', `/subscriptions/${number}/suspend`, suspended)).status).toBe(200);
  on('2027-05-21');
  const { givenBack } = await endingOf(number);
  // 11 of 31 days of May, and June.
  expect(givenBack.amount).toBe('54.19');
  expect((await end(number)).status).toBe(200);
  // Beside them the 10 of 31 days on which it was suspended.
  const given = (await creditOf(guest)) - before;
  expect(Math.abs(given - (5_419 + 1_290))).toBeLessThanOrEqual(1);

  on('2027-06-01');
  const other = await freshPbx(guest.id);
  const second = await buyAsGuest(other, 'BACK');
  const [invoice] = (await shop.server.api('GET', `/invoices?orderId=${second.order.id}`)).body.items;
  const whole = { total: invoice.total, reason: 'goodwill' };
  expect((await shop.server.api('POST', `/invoices/${invoice.id}/credit-notes`, whole)).status).toBe(201);
  const afterNote = await creditOf(guest);
  on('2027-06-10');
  expect((await endingOf(await numberOf(other, 'BACK'))).givenBack).toBe(null);
  expect((await end(await numberOf(other, 'BACK'))).body.state).toBe('cancelled');
  expect(await creditOf(guest)).toBe(afterNote);
});

test('the penalty of a minimum term is for the days that are given back and those after them, on one order', async () => {
  on('2027-07-01');
  const pbxId = await freshPbx(guest.id);
  await buyAsGuest(pbxId, 'BOUND');
  const number = await numberOf(pbxId, 'BOUND');
  on('2027-07-22');
  // 10 of 31 days of 40.00 back; half of those and of two more months.
  const shown = await endingOf(number);
  expect(shown).toMatchObject({
    givenBack: { amount: '12.90' },
    penalty: { amount: '46.45' },
    boundUntil: '2027-10-01',
  });
  expect((await end(number, { penalty: shown.penalty })).body.state).toBe('cancelled');
  const { items } = (await shop.server.api('GET', '/orders?limit=200')).body;
  const order = items.toSorted((a: { number: number }, b: { number: number }) => b.number - a.number)[0];
  expect(order).toMatchObject({ total: { amount: '33.55' }, state: 'paid', method: 'credit' });
  const [invoice] = (await shop.server.api('GET', `/invoices?orderId=${order.id}`)).body.items;
  expect(invoice).toMatchObject({ state: 'open', total: { amount: '33.55' } });
});
