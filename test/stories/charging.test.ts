// How an offer is charged beside its price: each claim shown in the quote, charged as shown, on the invoice, and given back (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let harbour: Account;
let guest: Account;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12), payments: { sandbox: 'at_once' } });
  harbour = await addAccountBelow(shop.server, shop.partner, 'partner', 'Harbour');
  guest = await addAccountBelow(shop.server, harbour, 'customer', 'Guest');
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const freshPbx = (accountId?: string) => {
  pbxs += 1;
  return shop.addPbx(`CHARGE-${1000 + pbxs}`, accountId);
};

interface Sellable {
  readonly sku: string;
  readonly id: string;
  readonly version: number;
}

/** A month costs partners 30.00 and customers 40.00. */
async function sellable(sku: string, charging: object, more: object = {}): Promise<Sellable> {
  const offer = { sku, family: sku, name: `Package ${sku}`, model: 'quantity', plans: ['monthly', 'yearly'], charging };
  const grants = [{ kind: 'concurrent_calls', perUnit: 1 }];
  const made = await shop.server.api('POST', '/offers', { ...offer, grants, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  for (const [audience, amount] of [
    ['partner', '30.00'],
    ['customer', '40.00'],
  ]) {
    const tiers = [{ from: 1, amount }];
    const price = { plan: 'monthly', audience, currency: 'EUR', tiers };
    const set = await shop.server.api('POST', `/offers/${made.body.id}/prices`, price);
    expect(set.status, JSON.stringify(set.body)).toBe(201);
  }
  return made.body;
}

const linesOf = ({ body }: { body: { lines: { reason: string; sku: string; net: { amount: string } }[] } }) =>
  body.lines.map(({ reason, net }) => [reason, net.amount]);

async function sharesOf(orderId: string) {
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

test('an activation fee is shown and charged once, with what begins, and has its own words in invoice and mail', async () => {
  await sellable('FEE-ONCE', { activationFees: [{ amount: '25', currency: 'EUR' }] });
  const pbxId = await freshPbx();
  const quoted = await shop.quote([{ sku: 'FEE-ONCE', plan: 'monthly', quantity: 2 }], { pbxId });
  expect(linesOf(quoted)).toEqual([
    ['new', '60.00'],
    ['activation', '25.00'],
  ]);
  expect(quoted.body.items).toMatchObject([{ totalAfter: { amount: '60.00' } }]);
  const { body: order } = await shop.order(quoted.body.quoteId);
  expect(order.total).toEqual(quoted.body.totals.gross);
  const invoice = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items[0];
  const { lines } = (await shop.api('GET', `/invoices/${invoice.id}`)).body;
  expect(lines[1]).toMatchObject({ name: 'Activation fee: Package FEE-ONCE', quantity: 1, words: 'Once: 25.00 EUR' });
  const mails = await shop.server.deps.database.reader
    .selectFrom('mails')
    .select('body_text as text')
    .where('dedupe', '=', `order:${order.id}`)
    .execute();
  expect(mails[0]?.text).toContain('Activation fee: Package FEE-ONCE');

  const { number } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items[0];
  const more = await shop.quote([{ subscription: number, quantity: 3 }], { pbxId });
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId, cycles: 1 });
  for (const later of [more, renewal]) expect(linesOf(later).map(([reason]) => reason)).not.toContain('activation');
});

test('what is taken back gives the fee back whole, what ends later or by unit gives nothing of it back', async () => {
  await sellable('FEE-BACK', { activationFees: [{ amount: '25.00', currency: 'EUR' }] });
  const items = [{ sku: 'FEE-BACK', plan: 'monthly', quantity: 1 }];
  const pbxId = await freshPbx();
  const quoted = await shop.quote(items, { pbxId });
  const { body: order } = await shop.order(quoted.body.quoteId, { method: 'sandbox' });
  expect(order.total.amount).toBe('55.00');
  const undone = await shop.api('POST', `/orders/${order.id}/undo`, { reason: 'changed our mind', confirm: true });
  expect(undone.body).toMatchObject({ state: 'refunded' });
  expect(await sharesOf(order.id)).toEqual([0, 0, 0]);

  const again = await shop.quote(items, { pbxId });
  expect(linesOf(again)[1]).toEqual(['activation', '25.00']);
  const { body: second } = await shop.order(again.body.quoteId, { method: 'sandbox' });
  const { number } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}&state=active`)).body.items[0];
  const units = (await shop.api('GET', `/subscriptions/${number}/units`)).body.items;
  const ended = await shop.quote([{ subscription: number, terminateUnits: [units[0].id] }], { pbxId });
  expect(linesOf(ended)).toEqual([['terminated', '-30.00']]);
  expect(second.state).toBe('paid');
});

test('the fee is that of who manages the offer: all who sell it pass it on, and nobody above has a share', async () => {
  const fee = (amount: string) => ({ activationFees: [{ amount, currency: 'EUR' }] });
  const offers = [
    await sellable('FEE-VENDOR', fee('25.00')),
    await sellable('FEE-OWNED', fee('7.00'), { managedBy: shop.partner.id }),
  ];
  for (const { id } of offers) {
    const price = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '35.00' }] };
    expect((await shop.api('POST', `/offers/${id}/prices`, price)).status).toBe(201);
  }
  const shares: Record<string, number[]> = {};
  for (const sku of ['FEE-VENDOR', 'FEE-OWNED']) {
    const wish = { accountId: guest.id, payerId: guest.id, pbxId: await freshPbx(guest.id) };
    const items = [{ sku, plan: 'monthly', quantity: 1 }];
    const quoted = await shop.server.api('POST', '/quotes', { ...wish, items });
    expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
    const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
    await shop.settle(placed.body.id);
    shares[sku] = await sharesOf(placed.body.id);
    const undone = { reason: 'changed our mind', confirm: true };
    expect((await shop.server.api('POST', `/orders/${placed.body.id}/undo`, undone)).status).toBe(200);
    expect(await sharesOf(placed.body.id)).toEqual([0, 0, 0]);
  }
  // The vendor asks 30.00 of the partner, which asks 35.00 of Harbour, which sells at 40.00.
  expect(shares['FEE-VENDOR']).toEqual([5_500, 500, 500]);
  expect(shares['FEE-OWNED']).toEqual([3_000, 1_200, 500]);
  const own = await shop.quote([{ sku: 'FEE-OWNED', plan: 'monthly', quantity: 1 }], { pbxId: await freshPbx() });
  expect(linesOf(own)).toEqual([['new', '30.00']]);
});

test('a fixed penalty is that of who manages the offer, whatever those who sell it ask for it', async () => {
  const penalty = (amount: string) => ({
    minimumTerm: { periods: 12, penaltyAmounts: [{ amount, currency: 'EUR' }] },
  });
  const offers = [
    await sellable('END-VENDOR', penalty('25.00')),
    await sellable('END-OWNED', penalty('7.00'), { managedBy: shop.partner.id }),
  ];
  const shares: number[][] = [];
  shop.clock.nowMs = Date.UTC(2027, 0, 2, 12);
  for (const { id, sku } of offers) {
    const price = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '35.00' }] };
    expect((await shop.api('POST', `/offers/${id}/prices`, price)).status).toBe(201);
    const wish = { accountId: guest.id, payerId: guest.id, pbxId: await freshPbx(guest.id) };
    const buy = async (items: readonly object[]) => {
      const { body } = await shop.server.api('POST', '/quotes', { ...wish, items });
      const placed = await shop.server.api('POST', '/orders', { quoteId: body.quoteId, method: 'offline' });
      expect(await shop.settle(placed.body.id)).toBe('fulfilled');
      return placed.body.id as string;
    };
    await buy([{ sku, plan: 'monthly', quantity: 2 }]);
    const { number } = (await shop.server.api('GET', `/subscriptions?pbxId=${wish.pbxId}`)).body.items[0];
    shop.clock.nowMs = Date.UTC(2027, 0, 20, 12);
    shares.push(await sharesOf(await buy([{ subscription: number, cancel: true }])));
    shop.clock.nowMs = Date.UTC(2027, 0, 2, 12);
  }
  expect(shares).toEqual([
    [5_000, 0, 0],
    [0, 1_400, 0],
  ]);
  const pbxId = await freshPbx();
  await shop.buy([{ sku: 'END-OWNED', plan: 'monthly', quantity: 1 }], { pbxId });
  const [{ number }] = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  expect((await shop.api('GET', `/subscriptions/${number}/ending`)).body.boundUntil).toBeNull();
});

test('a fee is a term of the offer: versioned, set by who manages it, and refused where nothing could be charged', async () => {
  const fee = { amount: '25.00', currency: 'EUR' };
  const offer = await sellable('FEE-SET', {});
  const pbxId = await freshPbx();
  const item = { sku: 'FEE-SET', plan: 'monthly', quantity: 1 };
  expect(linesOf(await shop.quote([item], { pbxId }))).toHaveLength(1);
  const set = (charging: object, version: number) =>
    shop.server.api('PATCH', `/offers/${offer.id}`, { version, charging });
  const changed = await set({ activationFees: [{ ...fee, amount: '25' }] }, offer.version);
  expect(changed.body).toMatchObject({ version: offer.version + 1, charging: { activationFees: [fee] } });
  expect((await set({ activationFees: [fee] }, offer.version + 1)).body.version).toBe(offer.version + 1);
  expect(linesOf(await shop.quote([item], { pbxId }))).toHaveLength(2);
  for (const [charging, path] of [
    [{ activationFees: [{ ...fee, amount: '0' }] }, 'charging.activationFees.0.amount'],
    [{ activationFees: [fee, fee] }, 'charging.activationFees.1.currency'],
    [{ activationFees: [{ ...fee, amount: '-1.00' }] }, 'charging.activationFees.0.amount'],
  ] as const) {
    const refused = await set(charging, offer.version + 1);
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path }] } });
  }
  const trial = { sku: 'FEE-TRIAL', family: 'FEE', name: 'Trial', model: 'flat', plans: ['one-time'], trialDays: 30 };
  const free = await shop.server.api('POST', '/offers', { ...trial, charging: { activationFees: [fee] } });
  expect(free).toMatchObject({ status: 422, body: { fields: [{ path: 'charging.activationFees' }] } });
  expect((await shop.api('PATCH', `/offers/${offer.id}`, { version: 2, charging: {} })).status).toBe(403);
});
