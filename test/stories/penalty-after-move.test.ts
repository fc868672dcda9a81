// A fixed penalty after its customer moved to another seller: owed as it was agreed, to whoever stands above, and to nobody by itself (S4.15, S4.17).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addChargedOffer } from '../support/charged-offer.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let harbour: Account;
let borealis: Account;
let customers = 0;

/** An offer that the partner manages; Harbour sells it below the partner, Borealis beside it. */
beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  harbour = await addAccountBelow(shop.server, shop.partner, 'partner', 'Harbour');
  borealis = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Borealis');
  const minimumTerm = { periods: 12, penaltyAmounts: [{ amount: '7.00', currency: 'EUR' }] };
  const id = await addChargedOffer(shop, 'OWNED', { minimumTerm }, { managedBy: shop.partner.id });
  const price = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '35.00' }] };
  expect((await shop.api('POST', `/offers/${id}/prices`, price)).status).toBe(201);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** Two units for a new customer of Harbour, on 2 January; the customer pays itself, or Harbour does. */
async function bought(paidBy: 'customer' | 'harbour') {
  customers += 1;
  shop.clock.nowMs = Date.UTC(2027, 0, 2, 12);
  const customer = await addAccountBelow(shop.server, harbour, 'customer', `Guest${customers}`);
  const pbxId = await shop.addPbx(`MOVED-${1000 + customers}`, customer.id);
  const payerId = paidBy === 'customer' ? customer.id : harbour.id;
  const wish = { accountId: customer.id, payerId, pbxId };
  const order = async (items: readonly object[]) => {
    const { body } = await shop.server.api('POST', '/quotes', { ...wish, items });
    const placed = await shop.server.api('POST', '/orders', { quoteId: body.quoteId, method: 'offline' });
    expect(await shop.settle(placed.body.id)).toBe('fulfilled');
    return placed.body;
  };
  await order([{ sku: 'OWNED', plan: 'monthly', quantity: 2 }]);
  const { number } = (await shop.server.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items[0];
  shop.clock.nowMs = Date.UTC(2027, 0, 20, 12);
  const moveTo = async ({ id: parentId }: Account) => {
    const move = { parentId, reason: 'as agreed' };
    expect((await shop.server.api('POST', `/accounts/${customer.id}/move`, move)).status).toBe(200);
    // What was quoted up to then is quoted anew.
    shop.clock.nowMs += 1;
  };
  const ending = async () => (await shop.server.api('GET', `/subscriptions/${number}/ending`)).body;
  return { number, order, moveTo, ending };
}

async function sharesOf(orderId: string): Promise<Record<string, number>> {
  const rows = await shop.server.deps.database.reader
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .innerJoin('accounts', 'accounts.id', 'ledger_entries.owner_id')
    .select(['accounts.name', 'amount'])
    .where('order_id', '=', orderId)
    .where('account', 'in', ['revenue', 'payable'])
    .execute();
  const shares = rows.map(({ name, amount }) => [name, -Number(amount)] as const);
  return Object.fromEntries(shares.filter(([, amount]) => amount !== 0));
}

test('while who manages the offer stands above, the penalty is its own', async () => {
  const { number, order, moveTo, ending } = await bought('customer');
  await moveTo(shop.partner);
  expect(await ending()).toMatchObject({ boundUntil: '2028-01-02', penalty: { amount: '14.00' } });
  const { id } = await order([{ subscription: number, cancel: true }]);
  expect(await sharesOf(id)).toEqual({ [shop.partner.name]: 1_400 });
});

test('where it does not any more, the same penalty is owed still, and is the vendor’s: the new seller passes it on', async () => {
  const { number, order, moveTo, ending } = await bought('customer');
  const { penalty } = await ending();
  await moveTo(borealis);
  expect(await ending()).toMatchObject({ boundUntil: '2028-01-02', penalty });
  const { id, total } = await order([{ subscription: number, cancel: true }]);
  expect([total, await sharesOf(id)]).toEqual([penalty, { [shop.vendor.name]: 1_400 }]);
});

test('who comes to pay for its own offer is bound to nobody', async () => {
  const { moveTo, ending } = await bought('harbour');
  expect(await ending()).toMatchObject({ penalty: { amount: '14.00' } });
  await moveTo(shop.partner);
  expect(await ending()).toMatchObject({ boundUntil: null, penalty: null });
});
