// What is bound for a minimum term: an earlier end is shown with its penalty and charged so, whichever way it ends (S4.15, S4.23).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow, addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  const charging = { minimumTerm: { periods: 12, penaltyPercent: 40 } };
  const offer = { sku: 'BOUND', family: 'BOUND', name: 'Bound', model: 'quantity', plans: ['monthly'], charging };
  const grants = [{ kind: 'concurrent_calls', perUnit: 1 }];
  const { body } = await shop.server.api('POST', '/offers', { ...offer, grants });
  for (const [audience, amount] of [
    ['partner', '30.00'],
    ['customer', '40.00'],
  ]) {
    const price = { plan: 'monthly', audience, currency: 'EUR', tiers: [{ from: 1, amount }] };
    expect((await shop.server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
  }
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (month: number, day: number) => {
  shop.clock.nowMs = Date.UTC(2027, month - 1, day, 12);
};
const euro = (amount: string) => ({ amount, currency: 'EUR' });

/** Bought on a PBX of its own. */
async function bought(quantity: number, account: Account = shop.customer) {
  pbxs += 1;
  const pbxId = await shop.addPbx(`BOUND-${1000 + pbxs}`, account.id);
  await shop.buy([{ sku: 'BOUND', plan: 'monthly', quantity }], { accountId: account.id, pbxId });
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
  return { pbxId, number: items[0].number as number };
}

const change = (pbxId: string, item: object, accountId = shop.customer.id) => shop.quote([item], { accountId, pbxId });
const read = async (number: number) => (await shop.api('GET', `/subscriptions/${number}`)).body;
const newestOrder = async () => {
  const { items } = (await shop.api('GET', '/orders?limit=200')).body;
  return items.toSorted((a: { number: number }, b: { number: number }) => b.number - a.number)[0];
};
const penalties = ({ body }: { body: { lines: { reason: string; quantity: number; net: { amount: string } }[] } }) =>
  body.lines.flatMap(({ reason, quantity, net }) => (reason === 'early_end' ? [[quantity, net.amount]] : []));

test('cancelling before the minimum term is over shows a share of the fees that are left, charges it once, and then binds no more', async () => {
  const { pbxId, number } = await bought(1);
  on(1, 20);
  const cancel = { subscription: number, cancel: true };
  const shown = await change(pbxId, cancel);
  // Eleven months of 30.00 are left, from 1 February on; 40 % of 330.00.
  expect(penalties(shown)).toEqual([[1, '132.00']]);
  expect(shown.body.lines[0]).toMatchObject({ from: '2027-02-01', until: '2028-01-01' });
  const again = await change(pbxId, cancel);
  const { body: order } = await shop.order(shown.body.quoteId);
  expect(order).toMatchObject({ state: 'paid', total: shown.body.totals.gross });
  const invoice = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items[0];
  const { lines } = (await shop.api('GET', `/invoices/${invoice.id}`)).body;
  expect(lines).toMatchObject([{ name: 'Early end: Bound', net: euro('132.00') }]);
  expect(await read(number)).toMatchObject({ state: 'active', scheduled: { quantity: 0, from: '2027-02-01' } });
  expect((await shop.order(again.body.quoteId)).body.code).toBe('price_changed');
  const stays = await shop.api('DELETE', `/subscriptions/${number}/schedule`);
  expect(stays.status).toBe(200);
  expect(penalties(await change(pbxId, cancel))).toEqual([]);
});

test('fewer units cost their share, what was added later is free to go, and the first days are free', async () => {
  on(2, 1);
  const { pbxId, number } = await bought(10);
  expect(penalties(await change(pbxId, { subscription: number, cancel: true }))).toEqual([]);
  const added = await change(pbxId, { subscription: number, quantity: 12 });
  await shop.order(added.body.quoteId);
  on(2, 20);
  expect(penalties(await change(pbxId, { subscription: number, quantity: 10 }))).toEqual([]);
  const fewer = await change(pbxId, { subscription: number, quantity: 4 });
  expect(penalties(fewer)).toEqual([[6, '792.00']]);
  await shop.order(fewer.body.quoteId);
  expect(penalties(await change(pbxId, { subscription: number, cancel: true }))).toEqual([[4, '528.00']]);
  expect((await shop.api('GET', `/subscriptions/${number}/ending`)).body).toEqual({
    ...{ paidUntil: '2027-03-01', boundUntil: '2028-02-01', givenBack: null, feeUntil: null, penalty: euro('528.00') },
  });
});

test('ending at once shows what it costs before, and owes exactly that on an invoice', async () => {
  on(3, 1);
  const { number } = await bought(2);
  on(3, 25);
  const cost = (await shop.api('GET', `/subscriptions/${number}/ending`)).body;
  expect(cost).toEqual({
    paidUntil: '2027-04-01',
    boundUntil: '2028-03-01',
    givenBack: null,
    feeUntil: null,
    penalty: euro('264.00'),
  });
  const asked = { reason: 'no longer needed', confirm: true };
  for (const penalty of [euro('200.00'), null]) {
    const refused = await shop.api('POST', `/subscriptions/${number}/end`, { ...asked, penalty });
    expect(refused).toMatchObject({ status: 409, body: { code: 'price_changed' } });
    expect(refused.body.detail).toContain('and is 264.00 EUR now.');
  }
  const unseen = await shop.api('POST', `/subscriptions/${number}/end`, asked);
  expect(unseen).toMatchObject({ status: 409, body: { code: 'penalty_missing' } });
  expect(unseen.body.detail).toContain('264.00 EUR');
  // Whoever does not see the payer is told no figure, and makes nobody else pay it.
  const allowed = await shop.server.api('PATCH', `/accounts/${shop.customer.id}`, { mayOrder: true });
  expect(allowed.status, JSON.stringify(allowed.body)).toBe(200);
  const customer = await addPerson(shop.server, shop.customer, 'owner');
  const hidden = await shop.server.api('GET', `/subscriptions/${number}/ending`, undefined, customer.headers);
  expect(hidden.body.penalty).toBeNull();
  for (const penalty of [null, cost.penalty]) {
    const end = await shop.server.api('POST', `/subscriptions/${number}/end`, { ...asked, penalty }, customer.headers);
    expect(end).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(end.body.detail).toContain('paid by a level above yours');
  }
  expect(await read(number)).toMatchObject({ state: 'active' });
  const end = await shop.api('POST', `/subscriptions/${number}/end`, { ...asked, penalty: cost.penalty });
  expect(end).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  const invoice = (await shop.api('GET', `/invoices?orderId=${(await newestOrder()).id}`)).body.items[0];
  expect(invoice).toMatchObject({ state: 'open', net: cost.penalty });
  expect((await shop.api('GET', `/subscriptions/${number}/ending`)).body.penalty).toBeNull();
});

test('closing an account shows its penalty beside the fee to the end of the month, and charges both so', async () => {
  on(4, 1);
  const leaving = await addAccountBelow(shop.server, shop.partner, 'customer', 'Leaving');
  const { pbxId, number } = await bought(1, leaving);
  await shop.buy([{ sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 }], { accountId: leaving.id, pbxId });
  on(4, 20);
  const { body } = await shop.api('GET', `/accounts/${leaving.id}/closing`);
  expect(body.subscriptions).toMatchObject([
    { sku: 'BOUND', endsOn: '2027-05-01', fee: null, penalty: euro('132.00') },
    { sku: 'RS-RECORDING', lastFeeMonth: '2027-04', fee: euro('10.00'), penalty: null },
  ]);
  const before = await newestOrder();
  const close = (penalties?: object) =>
    shop.api('POST', `/accounts/${leaving.id}/status`, { status: 'closed', reason: 'It moved away', ...penalties });
  expect(await close()).toMatchObject({ status: 409, body: { code: 'penalty_missing' } });
  const other = await close({ penalties: [{ number, penalty: euro('120.00') }] });
  expect(other).toMatchObject({ status: 409, body: { code: 'price_changed' } });
  expect(other.body.detail).toBe('It was 120.00 EUR and is 132.00 EUR now.');
  expect(await read(number)).toMatchObject({ state: 'active', scheduled: null });
  const shown = body.subscriptions.map((one: { number: number; penalty: object | null }) => ({
    number: one.number,
    penalty: one.penalty,
  }));
  const closed = await close({ penalties: shown });
  expect(closed).toMatchObject({ status: 200, body: { status: 'closed' } });
  expect(await read(number)).toMatchObject({ autoRenew: false, scheduled: { quantity: 0, from: '2027-05-01' } });
  expect(await newestOrder()).toMatchObject({ number: before.number + 1, state: 'paid', total: euro('132.00') });
});

test('who does not see the payer closes nothing at its expense', async () => {
  on(4, 1);
  const below = await addAccountBelow(shop.server, shop.partner, 'partner', 'Below');
  const leaving = await addAccountBelow(shop.server, below, 'customer', 'Departing');
  const { number } = await bought(1, leaving);
  on(4, 20);
  const owner = await addPerson(shop.server, below, 'owner');
  const { body } = await shop.server.api('GET', `/accounts/${leaving.id}/closing`, undefined, owner.headers);
  expect(body.subscriptions).toMatchObject([{ number, penalty: null }]);
  for (const penalty of [null, euro('132.00')]) {
    const wish = { status: 'closed', reason: 'It moved away', penalties: [{ number, penalty }] };
    const closed = await shop.server.api('POST', `/accounts/${leaving.id}/status`, wish, owner.headers);
    expect(closed).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
});

test('whoever wins the race ends it once: an order that waited is held, and its penalty is not taken twice', async () => {
  on(5, 1);
  const { pbxId, number } = await bought(1);
  on(5, 20);
  const cancel = { subscription: number, cancel: true };
  const first = await change(pbxId, cancel);
  const waiting = await shop.order(first.body.quoteId, { method: 'offline' });
  const second = await change(pbxId, cancel);
  expect((await shop.order(second.body.quoteId)).body.state).toBe('paid');
  expect(await shop.settle(waiting.body.id)).toBe('held');
});

test('what is bound renews by itself until its minimum term is over, though nobody asked for it', async () => {
  on(6, 1);
  const { number } = await bought(1);
  expect(await read(number)).toMatchObject({ autoRenew: false, periodEndMs: Date.UTC(2027, 6, 1) });
  on(6, 29);
  await shop.server.api('POST', '/jobs/renew/run', {});
  expect(await read(number)).toMatchObject({ autoRenew: false, periodEndMs: Date.UTC(2027, 7, 1) });
  const far = await shop.api('POST', '/quotes/renewal', { pbxId: (await read(number)).pbxId, until: '2028-06-01' });
  await shop.order(far.body.quoteId);
  shop.clock.nowMs = Date.UTC(2028, 4, 30, 12);
  await shop.server.api('POST', '/jobs/renew/run', {});
  expect(await read(number)).toMatchObject({ state: 'active', periodEndMs: Date.UTC(2028, 5, 1) });
});

test('a unit that is terminated by its UUID owes its share as soon as its money no longer comes back', async () => {
  on(10, 1);
  const { pbxId, number } = await bought(3);
  const units = (await shop.api('GET', `/subscriptions/${number}/units`)).body.items;
  const terminate = () => change(pbxId, { subscription: number, terminateUnits: [units[1].id] });
  on(10, 10);
  const early = await terminate();
  expect(early.body.totals.net).toEqual(euro('-30.00'));
  expect(penalties(early)).toEqual([]);
  on(10, 20);
  const late = await terminate();
  expect(penalties(late)).toEqual([[1, '132.00']]);
  expect(late.body.totals.net).toEqual(euro('132.00'));
  const { body: order } = await shop.order(late.body.quoteId);
  const invoice = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items[0];
  expect(invoice).toMatchObject({ net: euro('132.00') });
  expect(penalties(await change(pbxId, { subscription: number, cancel: true }))).toEqual([[2, '264.00']]);
});
