// What a seller agrees with a buyer beside its list: a discount on everything, or a rule for one subscription (S4.11, S4.10).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };
let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** As the vendor. */
const vendor = (method: string, path: string, body?: unknown) => shop.server.api(method, path, body);
const percent = (off: string) => ({ kind: 'percent', off });
const adjust = (api: typeof vendor, number: number, adjustment: object, more = {}) =>
  api('POST', `/subscriptions/${number}/adjustment`, { adjustment, ...more });
const discount = (api: typeof vendor, id: string, off: string) =>
  api('POST', `/accounts/${id}/discount`, { discount: percent(off) });
const held = async () => (await shop.api('GET', '/subscriptions')).body.items;
const fee = async (number: number, api: typeof vendor = shop.api) =>
  (await api('GET', `/subscriptions/${number}/fee`)).body;
const renewal = async () => {
  const { body } = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId });
  return body.totals.net.amount;
};

test('a discount on everything is in each charge from then on, told beside the list price', async () => {
  const listed = await shop.quote([CALLS]);
  const list = listed.body.totals.net.amount;
  expect(list).toBe('17.50');
  expect((await discount(vendor, shop.partner.id, '33.3')).body.discount).toMatchObject({
    adjustment: percent('33.3'),
  });
  // What was shown before is held to.
  expect((await shop.order(listed.body.quoteId)).body.net).toEqual({ amount: '17.50', currency: 'EUR' });
  const [{ number }] = await held();
  expect(await fee(number)).toMatchObject({
    ...{ status: 'active', billedTo: shop.partner.id, per: 'month', quantity: 10 },
    ...{ fee: { amount: '11.67' }, nextFee: { amount: '11.67' }, nextOn: '2027-03-01' },
  });
  const more = await shop.quote([{ subscription: number, quantity: 20 }]);
  expect(more.body.lines).toMatchObject([{ net: { amount: '11.67' } }]);
  expect(more.body.lines[0].words.text).toContain('11.67 EUR (list price 17.50 EUR)');
  const order = await shop.order(more.body.quoteId);
  expect(order.body.net.amount).toBe('11.67');
  const { body: invoices } = await shop.api('GET', '/invoices');
  const { id } = invoices.items.find(({ orderId }: { orderId: string }) => orderId === order.body.id);
  const { body: invoice } = await shop.api('GET', `/invoices/${id}`);
  expect(invoice.lines[0].words).toContain('11.67 EUR (list price 17.50 EUR)');
  expect(await renewal()).toBe('23.35');
});

test('of what was agreed in one instant the last holds', async () => {
  await shop.buy([CALLS]);
  const [{ number }] = await held();
  for (const off of ['10', '20', '30', '40', '50', '60', '70', '80']) {
    expect((await adjust(vendor, number, percent(off))).body.fee.agreed).toMatchObject([{ adjustment: percent(off) }]);
  }
});

test('a rule for one subscription goes before the discount: amount, markup, none, back to the discount, and a promotion ends', async () => {
  await discount(vendor, shop.partner.id, '10');
  await shop.buy([CALLS]);
  const [{ number }] = await held();
  expect(await renewal()).toBe('15.75');
  const cases: [object, string][] = [
    [{ kind: 'amount', off: '0.25' }, '15.00'],
    [{ kind: 'amount', off: '9.00' }, '0.00'],
    [{ kind: 'markup', on: '5' }, '18.38'],
    [{ kind: 'none' }, '17.50'],
    [percent('50'), '8.75'],
    [{ kind: 'default' }, '15.75'],
  ];
  for (const [adjustment, net] of cases) {
    shop.clock.nowMs += 1_000;
    const agreed = await adjust(vendor, number, adjustment);
    expect([adjustment, agreed.status, agreed.body.fee?.fee.amount]).toEqual([adjustment, 200, net]);
    expect([adjustment, await renewal()]).toEqual([adjustment, net]);
  }
  shop.clock.nowMs += 1_000;
  const untilMs = Date.UTC(2027, 1, 15);
  const promoted = await adjust(vendor, number, percent('50'), { untilMs });
  // The next period begins when the promotion is over.
  expect(promoted.body.fee).toMatchObject({ fee: { amount: '8.75' }, nextFee: { amount: '15.75' } });
  expect(promoted.body.fee.agreed).toMatchObject([{ subscription: number, adjustment: percent('50'), untilMs }]);
  shop.clock.nowMs = untilMs;
  expect(await renewal()).toBe('15.75');
});

test('what was agreed is charged by each level for itself: a discount below costs nobody above', async () => {
  expect((await discount(shop.api, shop.customer.id, '5')).status).toBe(200);
  const quote = await shop.quote([CALLS], { payerId: shop.customer.id });
  expect(quote.body.totals.net.amount).toBe('23.75');
  const order = await shop.order(quote.body.quoteId, { method: 'offline' });
  expect(await shop.settle(order.body.id)).toBe('fulfilled');
  const margins = async () =>
    (await shop.api('GET', '/reports/margins?from=2027-02&until=2027-02')).body.items.map(
      ({ cost, retail }: { cost: object; retail: object }) => ({ cost, retail }),
    );
  expect(await margins()).toMatchObject([{ cost: { amount: '17.50' }, retail: { amount: '23.75' } }]);
  const [{ number }] = await held();
  // The vendor's rule is for what the partner pays, and the customer is not told of it.
  await adjust(vendor, number, percent('50'));
  const toVendor = await fee(number, vendor);
  expect(toVendor).toMatchObject({ billedTo: shop.customer.id, fee: { amount: '23.75' } });
  expect(toVendor.agreed.map(({ buyerId }: { buyerId: string }) => buyerId)).toEqual([
    shop.partner.id,
    shop.customer.id,
  ]);
  expect((await fee(number)).agreed).toMatchObject([
    { sellerId: shop.vendor.id, buyerId: shop.partner.id, adjustment: percent('50') },
    { sellerId: shop.partner.id, buyerId: shop.customer.id, adjustment: percent('5') },
  ]);
  const warned = await adjust(shop.api, number, percent('70'));
  expect(warned.body.warnings).toMatchObject([{ code: 'below_cost', margin: { amount: '-1.25' } }]);
  expect(warned.body.fee.fee.amount).toBe('7.50');
  const more = await shop.quote([{ subscription: number, quantity: 20 }]);
  const added = await shop.order(more.body.quoteId, { method: 'offline' });
  expect(await shop.settle(added.body.id)).toBe('fulfilled');
  expect(await margins()).toMatchObject([{ cost: { amount: '26.25' }, retail: { amount: '31.25' } }]);
});

test('no agreement goes below the vendor’s floor, nor is one made by whoever does not sell to the payer', async () => {
  const tooMuch = await discount(shop.api, shop.customer.id, '20');
  expect(tooMuch).toMatchObject({ status: 422, body: { fields: [{ path: 'discount' }] } });
  expect(tooMuch.body.detail).toContain('takes PSE-EXT below the vendor’s floor, 0.75 EUR');
  expect((await discount(shop.api, shop.customer.id, '5')).status).toBe(200);
  await shop.buy([CALLS]);
  const [{ number }] = await held();
  expect(await adjust(shop.api, number, percent('5'))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await discount(shop.api, shop.partner.id, '5')).status).toBe(403);
  const refused: [object, string][] = [
    [{ adjustment: percent('0') }, 'adjustment.off'],
    [{ adjustment: percent('100.5') }, 'adjustment.off'],
    [{ adjustment: { kind: 'amount', off: '-1.00' } }, 'adjustment.off'],
    [{ adjustment: { kind: 'amount', off: '0.001' } }, 'adjustment.off'],
    [{ adjustment: { kind: 'markup', on: '1e9' } }, 'adjustment.on'],
    [{ adjustment: percent('5'), untilMs: shop.clock.nowMs }, 'untilMs'],
  ];
  for (const [body, path] of refused) {
    const { status, body: problem } = await vendor('POST', `/subscriptions/${number}/adjustment`, body);
    expect([path, status, problem.fields?.[0]?.path]).toEqual([path, 422, path]);
  }
  await shop.api('POST', `/subscriptions/${number}/end`, { reason: 'not needed', confirm: true });
  expect(await adjust(vendor, number, percent('5'))).toMatchObject({
    status: 409,
    body: { code: 'subscription_ended' },
  });
  expect(await fee(number)).toMatchObject({ status: 'closed', fee: null, nextFee: null });
});

test('a fee on statements goes by what was agreed when the month began', async () => {
  await discount(vendor, shop.partner.id, '10');
  await shop.buy([FEE]);
  shop.clock.nowMs = Date.UTC(2027, 1, 10, 12);
  const [{ number }] = await held();
  await adjust(vendor, number, { kind: 'amount', off: '4.00' });
  expect(await fee(number)).toMatchObject({
    fee: { amount: '6.00' },
    nextFee: { amount: '6.00' },
    nextOn: '2027-03-01',
  });
  shop.clock.nowMs = Date.UTC(2027, 3, 1, 12);
  const stated = async (month: string) => (await vendor('POST', '/statements', { month })).body.items;
  expect(await stated('2027-02')).toMatchObject([{ net: { amount: '9.00' } }]);
  expect(await stated('2027-03')).toMatchObject([{ net: { amount: '6.00' } }]);
});
