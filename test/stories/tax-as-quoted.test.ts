// What was quoted decides what an invoice says of its tax: rates that change before it is paid alter nothing (S5.32).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const RIGHT = 'ATU39099603';
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  const taxRates = [
    { country: 'DE', name: 'USt', percent: '19', reverseCharge: false },
    { country: 'AT', name: 'USt', percent: '20', reverseCharge: true },
  ];
  const seller = {
    ...{ name: 'Yonder', country: 'DE', taxId: 'DE136695976', registration: '', email: '', website: '', bank: [] },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  expect((await shop.server.api('PATCH', '/settings', { taxRates, seller })).status).toBe(200);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const buyerIs = async (country: string, taxId: string) =>
  expect((await shop.server.api('PATCH', `/accounts/${shop.partner.id}`, { country, taxId })).status).toBe(200);

test('a rate that changes after an order alters neither its tax nor what its invoice says of it', async () => {
  const { taxRates } = (await shop.server.api('GET', '/settings')).body;
  const ratesAre = async (rates: readonly object[]) =>
    expect((await shop.server.api('PATCH', '/settings', { taxRates: rates })).status).toBe(200);
  const waiting = async (serial: string) => {
    const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx(serial) });
    return (await shop.order(quoted.body.quoteId, { method: 'offline' })).body;
  };
  const termsOf = async ({ id }: { id: string }) => {
    expect(await shop.settle(id)).toBe('fulfilled');
    const [{ id: invoice }] = (await shop.api('GET', `/invoices?orderId=${id}`)).body.items;
    const { terms, tax } = (await shop.api('GET', `/invoices/${invoice}`)).body;
    return [tax.amount, terms.reverseCharge, terms.taxName];
  };
  await buyerIs('AT', RIGHT);
  const reversed = await waiting('VAT-0003');
  await buyerIs('FR', 'FR40303265045');
  const untaxed = await waiting('VAT-0004');
  const now = [
    { country: 'AT', name: 'MwSt', percent: '20', reverseCharge: false },
    { country: 'FR', name: 'TVA', percent: '20', reverseCharge: true },
  ];
  await ratesAre(now);
  expect(await termsOf(reversed)).toEqual(['0.00', true, 'USt']);
  expect(await termsOf(untaxed)).toEqual(['0.00', false, '']);
  expect(await termsOf(await waiting('VAT-0005'))).toEqual(['0.00', true, 'TVA']);
  await ratesAre(taxRates);
});

test('what an order gives back of a taxed charge takes the note on the reverse charge from nothing that it charges', async () => {
  await buyerIs('AT', '');
  const pbxId = await shop.addPbx('VAT-0006');
  await shop.buy([CALLS], { pbxId });
  await buyerIs('AT', RIGHT);
  const [{ number: subscription }] = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  const migrate = { sku: 'PSE-CC', plan: 'yearly', quantity: 20, term: 'restarted' };
  const quoted = await shop.quote([{ subscription, migrate }], { pbxId });
  const percents = quoted.body.lines.map(({ taxPercent }: { taxPercent: string }) => taxPercent);
  expect([...new Set(percents)].toSorted()).toEqual(['0', '20']);
  const { body: order } = await shop.order(quoted.body.quoteId);
  const [{ id }] = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items;
  expect((await shop.api('GET', `/invoices/${id}`)).body.terms.reverseCharge).toBe(true);
});
