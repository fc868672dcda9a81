// The vendor chooses how money is rounded: quotes, invoices and statements go by it from then on, papers that are out keep their own.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { pdfText } from '../support/pdf-text.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
const euro = (amount: string) => ({ amount, currency: 'EUR' });

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 3, 1, 12) });
  const taxRates = [{ country: 'DE', name: 'VAT', percent: '19', reverseCharge: false }];
  const seller = {
    ...{ name: 'Yonder', country: 'DE', taxId: '', registration: '', email: '', website: '', bank: [] },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  expect((await shop.server.api('PATCH', '/settings', { taxRates, seller })).status).toBe(200);
  const wares = ['RND-A', 'RND-B', 'RND-C'].map((sku) => ({ sku, billing: 'checkout' }));
  for (const { sku, billing } of [...wares, { sku: 'RND-FEE', billing: 'statement' }]) {
    const offer = { ...{ sku, name: sku, family: 'RND', model: 'quantity', plans: ['monthly'] }, billing };
    const added = await shop.server.api('POST', '/offers', offer);
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    const price = {
      ...{ audience: 'partner', plan: 'monthly' },
      currency: 'EUR',
      tiers: [{ from: 1, amount: '3.33' }],
    };
    expect((await shop.server.api('POST', `/offers/${added.body.id}/prices`, price)).status).toBe(201);
  }
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const round = async (mode: string, total: string) =>
  expect((await shop.server.api('PATCH', '/settings', { rounding: { mode, total } })).status).toBe(200);
const items = ['RND-A', 'RND-B', 'RND-C'].map((sku) => ({ sku, plan: 'monthly', quantity: 1 }));

async function paperOf(orderId: string) {
  const { body } = await shop.api('GET', `/invoices?orderId=${orderId}&kind=invoice`);
  return (await shop.api('GET', `/invoices/${body.items[0].id}`)).body;
}

test('the default is half away from zero per line, and totals are sums (D8)', async () => {
  expect((await shop.server.api('GET', '/settings')).body.rounding).toEqual({
    mode: 'half-away',
    total: 'sum-of-lines',
  });
  const { body } = await shop.quote(items, { pbxId: await shop.addPbx('RND-0001') });
  expect(body.totals).toEqual({ net: euro('9.99'), tax: euro('1.89'), gross: euro('11.88'), rounding: null });
});

test('a total that is rounded once is quoted, charged and printed with its difference, and given back whole', async () => {
  await round('half-away', 'rounded-once');
  const { body: quote } = await shop.quote(items, { pbxId: await shop.addPbx('RND-0002') });
  expect(quote.totals).toEqual({ net: euro('10.00'), tax: euro('1.89'), gross: euro('11.89'), rounding: euro('0.01') });
  const placed = await shop.order(quote.quoteId);
  expect(placed.body).toMatchObject({ total: euro('11.89'), state: 'paid' });
  // What is chosen later changes nothing of what was issued.
  await round('away-from-zero', 'sum-of-lines');
  const paper = await paperOf(placed.body.id);
  expect(paper).toMatchObject({ total: euro('11.89'), net: euro('10.00'), tax: euro('1.89') });
  expect(paper.rounding).toEqual({ mode: 'half-away', taxPer: 'line', total: 'rounded-once' });
  expect(paper.lines[3]).toMatchObject({ name: 'Rounding', net: euro('0.01'), taxPercent: '0', subscription: null });
  const { headers } = shop.seller;
  const pdf = await fetch(`${shop.server.url}/api/v1/invoices/${paper.id}/pdf`, { headers });
  expect(pdfText(new Uint8Array(await pdf.arrayBuffer()))).toContain('exact sum, rounded once');
  const before = (await shop.server.api('GET', `/accounts/${shop.partner.id}/balance`)).body;
  const note = await shop.server.api('POST', `/invoices/${paper.id}/credit-notes`, {
    ...{ total: euro('11.89'), reason: 'all of it' },
  });
  expect(note.status, JSON.stringify(note.body)).toBe(201);
  expect(note.body).toMatchObject({ total: euro('-11.89'), tax: euro('-1.89') });
  expect((await shop.server.api('GET', `/accounts/${shop.partner.id}/balance`)).body).not.toEqual(before);
});

test('away from zero 19 % of 3.33 is 0.64', async () => {
  await round('away-from-zero', 'sum-of-lines');
  const { body } = await shop.quote(items, { pbxId: await shop.addPbx('RND-0003') });
  expect(body.totals).toMatchObject({ tax: euro('1.92'), gross: euro('11.91'), rounding: null });
});

test('what was quoted by one rule is not charged by another once its hold is over', async () => {
  await round('half-away', 'sum-of-lines');
  const { body: quote } = await shop.quote(items, { pbxId: await shop.addPbx('RND-0004') });
  await round('away-from-zero', 'sum-of-lines');
  shop.clock.nowMs += 31 * 60_000;
  expect(await shop.order(quote.quoteId)).toMatchObject({ status: 409, body: { code: 'price_changed' } });
});

test('a statement goes by it as well', async () => {
  await round('to-nearest-5', 'rounded-once');
  for (const serial of ['RND-0005', 'RND-0006', 'RND-0007']) {
    await shop.buy([{ sku: 'RND-FEE', plan: 'monthly', quantity: 1 }], { pbxId: await shop.addPbx(serial) });
  }
  shop.clock.nowMs = Date.UTC(2027, 4, 1, 12);
  const { body } = await shop.server.api('POST', '/statements', { month: '2027-04' });
  const { body: paper } = await shop.server.api('GET', `/invoices/${body.items[0].id}`);
  // Three fees of 3.33 are 3.35 each, and 1.90 tax; exactly it is 11.8881, to a last digit of 0 or 5 11.90.
  expect(paper).toMatchObject({ net: euro('10.00'), tax: euro('1.90'), total: euro('11.90') });
  expect(paper.lines.map(({ net }: { net: object }) => net)).toEqual([euro('10.05'), euro('-0.05')]);
});
