// What begins within a period that runs, and what ends before the end of what is paid: by the day or whole, as its offer said (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
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
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** A month costs Aurora 30.00, Harbour 35.00 and customers 40.00. */
async function sellable(sku: string, charging: object): Promise<void> {
  const grants = [{ kind: 'concurrent_calls', perUnit: 1 }];
  const offer = { sku, family: sku, name: sku, model: 'quantity', plans: ['monthly'], charging, grants };
  const { body } = await shop.server.api('POST', '/offers', offer);
  for (const [audience, amount] of [
    ['partner', '30.00'],
    ['customer', '40.00'],
  ]) {
    const price = { plan: 'monthly', audience, currency: 'EUR', tiers: [{ from: 1, amount }] };
    expect((await shop.server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
  }
  const below = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '35.00' }] };
  expect((await shop.api('POST', `/offers/${body.id}/prices`, below)).status).toBe(201);
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

test('what joins a running term is charged its first period whole where that was agreed, at every level, and says so', async () => {
  const pbxId = await freshPbx(guest.id);
  const more = { accountId: guest.id, payerId: guest.id, pbxId };
  const buy = async (sku: string) => {
    const quoted = await shop.server.api('POST', '/quotes', { ...more, items: [item(sku)] });
    const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
    await shop.settle(placed.body.id);
    return { quoted, order: placed.body };
  };
  await buy('USUAL');
  on('2027-01-11');
  const { quoted, order } = await buy('WHOLE');
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
