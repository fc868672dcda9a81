// What was quoted decides what an invoice says of its tax: rates that change before it is paid alter nothing (S5.32).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openVatShop, type VatShop } from '../support/vat-shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const RIGHT = 'ATU39099603';
let shop: VatShop;

beforeAll(async () => {
  shop = await openVatShop();
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

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
  await shop.buyerIs('AT', RIGHT);
  const reversed = await waiting('VAT-0003');
  await shop.buyerIs('FR', 'FR40303265045');
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
  await shop.buyerIs('AT', '');
  const pbxId = await shop.addPbx('VAT-0006');
  await shop.buy([CALLS], { pbxId });
  await shop.buyerIs('AT', RIGHT);
  const [{ number: subscription }] = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  const migrate = { sku: 'PSE-CC', plan: 'yearly', quantity: 20, term: 'restarted' };
  const quoted = await shop.quote([{ subscription, migrate }], { pbxId });
  const percents = quoted.body.lines.map(({ taxPercent }: { taxPercent: string }) => taxPercent);
  expect([...new Set(percents)].toSorted()).toEqual(['0', '20']);
  const { body: order } = await shop.order(quoted.body.quoteId);
  const [{ id }] = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items;
  expect((await shop.api('GET', `/invoices/${id}`)).body.terms.reverseCharge).toBe(true);
});
