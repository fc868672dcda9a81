// Who pays VAT: a number that cannot be right earns no reverse charge, and what changes after an order does not alter it (S5.32).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openVatShop, type VatShop } from '../support/vat-shop.ts';
import { openVies, type ViesServer } from '../support/vies-server.ts';

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

test('a number of the buyer’s country with right check digits pays none; a mistyped, foreign or missing one does', async () => {
  const pbxId = await shop.addPbx('VAT-0001');
  for (const [taxId, percent] of [
    [RIGHT, '0'],
    ['at u 3909.9603', '0'],
    ['ATU39099604', '20'],
    ['DE170376476', '20'],
    ['', '20'],
  ] as const) {
    await shop.buyerIs('AT', taxId);
    const { body } = await shop.quote([CALLS], { pbxId });
    expect([taxId, body.lines[0].taxPercent]).toEqual([taxId, percent]);
  }
});

test('what the buyer says of itself after it ordered alters neither the order nor its invoice', async () => {
  await shop.buyerIs('AT', RIGHT);
  const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx('VAT-0002') });
  const placed = await shop.order(quoted.body.quoteId, { method: 'offline' });
  expect(placed.status).toBe(201);
  await shop.buyerIs('DE', 'DE000');
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  const { body: list } = await shop.api('GET', `/invoices?orderId=${placed.body.id}`);
  const { body: paper } = await shop.api('GET', `/invoices/${list.items[0].id}`);
  expect(paper).toMatchObject({ tax: { amount: '0.00' }, total: placed.body.total });
  expect(paper.buyer).toMatchObject({ country: 'AT', taxId: RIGHT });
  expect(paper.terms).toMatchObject({ reverseCharge: true, taxName: 'USt' });
});

describe('where VIES is asked', () => {
  const DAY_MS = 86_400_000;
  const OTHER = 'ATU13585627';
  let vies: ViesServer;
  let serial = 100;
  beforeAll(async () => {
    vies = await openVies();
    const asking = { ask: true, address: vies.address, holdDays: 14 };
    expect((await shop.server.api('PATCH', '/settings', { vies: asking, webhooksToPrivate: true })).status).toBe(200);
  });
  afterAll(() => vies.close());

  const ask = async () => (await shop.server.api('POST', '/jobs/check-vat-ids/run', {})).body;
  const order = async () => {
    serial += 1;
    const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx(`VAT-0${serial}`) });
    expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
    return quoted.body;
  };
  const place = async (quoteId: string) => {
    const placed = await shop.order(quoteId);
    expect(placed.status, JSON.stringify(placed.body)).toBe(201);
    return (await shop.api('GET', `/orders/${placed.body.id}`)).body;
  };
  const paperOf = async (orderId: string) => (await shop.api('GET', `/invoices?orderId=${orderId}`)).body.items;
  const financeMails = async () => {
    const { body } = await shop.server.api('GET', '/mails?limit=200');
    return body.items.filter(({ kind }: { kind: string }) => kind === 'money_alert');
  };
  const numbers = async () => {
    const { body } = await shop.server.api('GET', '/invoices?kind=invoice&limit=200');
    return body.items
      .map(({ label }: { label: string }) => Number(label.slice(-6)))
      .toSorted((a: number, b: number) => a - b);
  };

  test('a number that VIES knows pays none, with the consultation number kept; one that it does not know pays, and is told why', async () => {
    vies.registered.add(RIGHT);
    await shop.buyerIs('AT', RIGHT);
    expect(await ask()).toMatchObject({ found: 1, done: 1 });
    expect(vies.asked.at(-1)).toBe('AT/U39099603?requesterMemberStateCode=DE&requesterNumber=136695976');
    const { vat, lines } = await order();
    expect([vat, lines[0].taxPercent]).toEqual([{ id: RIGHT, answer: 'valid' }, '0']);
    const { body: trail } = await shop.server.api('GET', '/audit?limit=50');
    const kept = trail.items.find(({ action }: { action: string }) => action === 'vat.answered');
    expect(kept).toMatchObject({ subject: RIGHT, details: { answer: 'valid', consultation: 'WAPIAAAA1' } });

    await shop.buyerIs('AT', OTHER);
    await ask();
    const refused = await order();
    expect([refused.vat, refused.lines[0].taxPercent]).toEqual([{ id: OTHER, answer: 'invalid' }, '20']);
    const { id } = await place(refused.quoteId);
    const [{ id: invoice }] = await paperOf(id);
    expect((await shop.api('GET', `/invoices/${invoice}`)).body.terms.reverseCharge).toBe(false);
  });

  test('while VIES is down what was paid is in force and its invoice waits; confirmed, it is issued as it was quoted, without a gap', async () => {
    vies.bad = 'MS_UNAVAILABLE';
    vies.registered.add(OTHER);
    await shop.buyerIs('AT', '');
    await shop.server.deps.database.transact(async (trx) => {
      await trx.deleteFrom('vat_checks').where('vat_id', '=', OTHER).execute();
      return { ok: true, value: undefined };
    });
    await shop.buyerIs('AT', OTHER);
    expect(await ask()).toMatchObject({ found: 1, done: 0 });
    const quote = await order();
    expect([quote.vat, quote.totals.tax.amount]).toEqual([{ id: OTHER, answer: 'unanswered' }, '0.00']);
    const paid = await place(quote.quoteId);
    expect(paid).toMatchObject({
      state: 'paid',
      invoiceWaits: { vatId: OTHER, untilMs: shop.clock.nowMs + 14 * DAY_MS },
    });
    expect(await paperOf(paid.id)).toEqual([]);
    const { body: held } = await shop.api('GET', `/subscriptions?pbxId=${paid.pbxId}`);
    expect(held.items).toMatchObject([{ state: 'active', quantity: 10 }]);
    const { body: mails } = await shop.server.api('GET', '/mails?limit=200');
    const isOfOrder = (one: { kind: string; subject: string }) =>
      one.kind === 'order' && one.subject.includes(` ${paid.number}`);
    const { id: mail } = mails.items.find(isOfOrder);
    expect((await shop.server.api('GET', `/mails/${mail}`)).body.text).toContain('The invoice follows');
    // Another order in between takes the next number.
    await shop.buyerIs('AT', RIGHT);
    await place((await order()).quoteId);
    await ask();
    const askedOf = () => vies.asked.filter((one) => one.startsWith(`AT/${OTHER.slice(2)}`)).length;
    const before = askedOf();
    expect(await ask(), 'it is not asked without a pause').toMatchObject({ found: 0 });
    for (let hour = 0; hour < 24; hour += 1) {
      shop.clock.nowMs += 3_600_000;
      await ask();
    }
    expect(askedOf() - before).toBeGreaterThan(4);
    expect(askedOf() - before).toBeLessThan(12);
    vies.bad = undefined;
    shop.clock.nowMs += DAY_MS / 4;
    expect(await ask()).toMatchObject({ done: 2 });
    const [paper] = await paperOf(paid.id);
    expect(paper).toMatchObject({ total: paid.total });
    const shown = (await shop.api('GET', `/invoices/${paper.id}`)).body;
    expect(shown).toMatchObject({ terms: { reverseCharge: true }, buyer: { taxId: OTHER }, tax: { amount: '0.00' } });
    expect((await shop.api('GET', `/orders/${paid.id}`)).body.invoiceWaits).toBeNull();
    const sent = (await shop.server.api('GET', '/mails?limit=200')).body.items;
    expect(sent.filter(({ subject }: { subject: string }) => subject.includes(paper.label))).toHaveLength(1);
    expect(await ask()).toMatchObject({ found: 0 });
    const all = await numbers();
    expect(all).toEqual(all.map((_: number, index: number) => index + 1));
    expect(await financeMails()).toEqual([]);
  });

  test('refused afterwards, the invoice says what was paid, and finance is told of the tax; nothing paid is altered', async () => {
    vies.bad = 'TIMEOUT';
    const third = 'ATU10223006';
    await shop.buyerIs('AT', third);
    const paid = await place((await order()).quoteId);
    vies.bad = undefined;
    await ask();
    const [paper] = await paperOf(paid.id);
    expect((await shop.api('GET', `/invoices/${paper.id}`)).body).toMatchObject({
      tax: { amount: '0.00' },
      total: paid.total,
    });
    const [alert] = await financeMails();
    const { text } = (await shop.server.api('GET', `/mails/${alert.id}`)).body;
    expect(text).toContain(third);
    const vat = (Number(paid.net.amount) * 0.2).toFixed(2);
    expect(text).toContain(`${vat} EUR`);
    expect((await order()).vat.answer).toBe('invalid');
  });

  test('nobody answers for fourteen days: the invoice is issued as quoted, and finance is told', async () => {
    vies.bad = { status: 503, body: '<html>busy</html>' };
    await shop.buyerIs('AT', 'ATU15662209');
    const paid = await place((await order()).quoteId);
    shop.clock.nowMs += 14 * DAY_MS - 1;
    await ask();
    await shop.server.api('POST', '/jobs/release-invoices/run', {});
    expect(await paperOf(paid.id)).toEqual([]);
    shop.clock.nowMs += 1;
    await shop.server.api('POST', '/jobs/release-invoices/run', {});
    expect(await paperOf(paid.id)).toMatchObject([{ total: paid.total }]);
    expect(await financeMails()).toHaveLength(2);
  });

  test('what gives money back waits for nobody: the invoice is issued first, then its credit note', async () => {
    vies.bad = { wrapped: 'MS_MAX_CONCURRENT_REQ' };
    await shop.buyerIs('AT', 'ATU46983509');
    const paid = await place((await order()).quoteId);
    const { body: preview } = await shop.api('GET', `/orders/${paid.id}/undo`);
    expect(preview.givesBack).toEqual(paid.total);
    const undone = await shop.api('POST', `/orders/${paid.id}/undo`, { reason: 'not wanted', confirm: true });
    expect(undone.status, JSON.stringify(undone.body)).toBe(200);
    const papers = await paperOf(paid.id);
    expect(papers.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(['credit_note', 'invoice']);
    vies.bad = undefined;
    shop.clock.nowMs += DAY_MS;
    await ask();
    expect(await financeMails(), 'nothing of it is left to be taxed').toHaveLength(2);
    expect((await paperOf(paid.id)).length).toBe(2);
  });
});
