// Days without service (S4.14): charged in full first, then given back by the seller of whoever paid, and by nobody above it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { type OutageShop, openOutageShop, type Sold } from '../support/outage-shop.ts';

const UNDO = { giveBack: 'credit', reason: 'not wanted', confirm: true };

let chain: OutageShop;
beforeAll(async () => {
  chain = await openOutageShop();
});
afterAll(async () => {
  await checkCommerce(chain.shop.server.deps.database.reader);
  await chain.shop.server.close();
});

test('of 30.00 a month ten days suspended give back 10.00; both stay on paper, and only the own seller has less of it', async () => {
  const before = await chain.earned();
  const one = await chain.sell();
  const charged = await chain.earned();
  expect([charged.vendor - before.vendor, charged.partner - before.partner]).toEqual([-10, -10]);
  expect(charged.harbour - before.harbour).toBe(-10);
  chain.on(11);
  await chain.suspend(one);
  expect(await chain.papers(one)).toEqual(['invoice 30.00']);
  chain.on(21);
  await chain.resume(one);
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'credit_note -10.00']);
  const { events } = (await chain.as('harbour', 'GET', `/subscriptions/${one.number}`)).body;
  expect(events.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
    ...['created', 'outage_credited', 'resumed', 'suspended'],
  ]);
  expect(events.find(({ kind }: { kind: string }) => kind === 'outage_credited').details).toEqual({
    ...{ from: '2027-04-11', until: '2027-04-21' },
  });
  expect((await chain.balances(one.guest)).credit).toBe('-10.00');
  const after = await chain.earned();
  expect([after.vendor, after.partner]).toEqual([charged.vendor, charged.partner]);
  expect(after.harbour - charged.harbour).toBe(10);
});

test('the note says the days and why, in the language of the customer, and is mailed like every other', async () => {
  const one = await chain.sell({ language: 'de' });
  chain.on(11);
  await chain.suspend(one);
  chain.on(12);
  await chain.resume(one);
  const { body } = await chain.shop.server.api('GET', '/invoices', undefined, { 'x-switchkey-account': one.guest.id });
  const note = (await chain.shop.server.api('GET', `/invoices/${body.items[0].id}`)).body;
  expect(note).toMatchObject({ kind: 'credit_note', state: 'paid', total: { amount: '-1.00', currency: 'EUR' } });
  expect(note.lines).toMatchObject([{ quantity: 10, from: '2027-04-11', until: '2027-04-12' }]);
  const share = '1 von 30 Tagen der 30,00 EUR, berechnet für 10';
  expect(note.lines[0].words).toBe(`Ohne Dienst 11.04.2027 – 11.04.2027 (ausgesetzt): ${share}`);
  const { reader } = chain.shop.server.deps.database;
  const mails = await reader.selectFrom('mails').selectAll().where('kind', '=', 'credit_note').execute();
  expect(mails.filter(({ dedupe }) => dedupe === `invoice:${note.id}`)).toHaveLength(1);
  const trail = reader.selectFrom('audit').selectAll().where('action', '=', 'subscription.outage_credited');
  const audited = await trail.where('subject', '=', `${one.number}`).executeTakeFirstOrThrow();
  expect(JSON.parse(audited.details)).toMatchObject({ cause: 'suspended', days: 1, notes: note.label });
});

test('what lasts over the end of a term is given back term by term, and the job that does it twice does it once', async () => {
  const one = await chain.sell();
  chain.on(21);
  await chain.suspend(one);
  chain.on(29);
  await chain.order({ pbxId: one.pbxId }, '/quotes/renewal');
  chain.on(30);
  expect(await chain.job()).toMatchObject({ found: 0 });
  chain.on(1, 5);
  expect(await chain.job()).toMatchObject({ found: 1, done: 1 });
  expect(await chain.job()).toMatchObject({ found: 0, done: 0 });
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'invoice 30.00', 'credit_note -10.00']);
  chain.on(16, 5);
  await chain.resume(one);
  expect(await chain.papers(one)).toEqual([
    'invoice 30.00',
    'invoice 30.00',
    'credit_note -10.00',
    'credit_note -14.52',
  ]);
  chain.on(1, 6);
  expect(await chain.job()).toMatchObject({ found: 0 });
});

test('what is ended while it is suspended gives back up to its end, once, and nothing of the days after it', async () => {
  const one = await chain.sell();
  chain.on(6);
  await chain.suspend(one);
  chain.on(16);
  const ending = { reason: 'gone', confirm: true };
  expect((await chain.as('harbour', 'POST', `/subscriptions/${one.number}/end`, ending)).status).toBe(200);
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'credit_note -10.00']);
  chain.on(2, 5);
  expect(await chain.job()).toMatchObject({ found: 0 });
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'credit_note -10.00']);
});

test('units that end within the days of giving back bring what their days without service did not, and cost is given back whole above', async () => {
  const before = await chain.earned();
  const one = await chain.sell();
  chain.on(2);
  await chain.suspend(one);
  chain.on(5);
  await chain.resume(one);
  chain.shop.clock.nowMs += 1_000;
  const { items } = (await chain.as('harbour', 'GET', `/subscriptions/${one.number}/units`)).body;
  const terminateUnits = items.map(({ id }: { id: string }) => id);
  const cart = { accountId: one.guest.id, payerId: one.guest.id, pbxId: one.pbxId };
  const quoted = await chain.shop.server.api('POST', '/quotes', {
    ...cart,
    items: [{ subscription: one.number, terminateUnits }],
  });
  expect(quoted.body.totals.gross.amount).toBe('-27.00');
  const placed = await chain.shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'none' });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'credit_note -3.00', 'credit_note -27.00']);
  // The order ended whole, so that nobody is owed anything for it.
  expect(await chain.earned()).toEqual(before);
});

test('what is taken back or refunded whole after an outage gives back the rest, and what was refunded gives back nothing more', async () => {
  const one = await chain.sell();
  chain.on(2);
  await chain.suspend(one);
  chain.on(5);
  await chain.resume(one);
  chain.shop.clock.nowMs += 1_000;
  const paid = await chain.orderOf(one);
  const undone = await chain.shop.server.api('POST', `/orders/${paid}/undo`, UNDO);
  expect(undone.status, JSON.stringify(undone.body)).toBe(200);
  expect(await chain.papers(one)).toEqual(['invoice 30.00', 'credit_note -3.00', 'credit_note -27.00']);
  expect((await chain.balances(one.guest)).credit).toBe('-30.00');

  const other = await chain.sell();
  chain.on(2);
  await chain.suspend(other);
  chain.on(5);
  const bought = await chain.orderOf(other);
  const back = await chain.shop.server.api('POST', `/orders/${bought}/undo`, UNDO);
  expect(back.status, JSON.stringify(back.body)).toBe(200);
  expect(await chain.papers(other)).toEqual(['invoice 30.00', 'credit_note -30.00']);
});

test('a seller that pays for its customer, and a customer that pauses by itself, get nothing back', async () => {
  const one = await chain.sell({ seller: chain.shop.partner, payer: chain.shop.partner });
  chain.on(11);
  await chain.suspend(one, 'partner');
  chain.on(21);
  await chain.resume(one, 'partner');
  expect(await chain.papers(one)).toEqual([]);
  const { outages } = await chain.kept(one);
  expect(outages).toEqual([['suspended', 1]]);

  const own = await chain.sell();
  chain.on(11);
  const asGuest = { 'x-switchkey-account': own.guest.id };
  const paused = await chain.shop.server.api(
    'POST',
    `/subscriptions/${own.number}/suspend`,
    { reason: 'holidays' },
    asGuest,
  );
  expect(paused.status, JSON.stringify(paused.body)).toBe(200);
  chain.on(21);
  await chain.resume(own);
  expect(await chain.papers(own)).toEqual(['invoice 30.00']);
  expect((await chain.kept(own)).outages).toEqual([]);
});

test.each([
  ['suspended', undefined],
  ['no_funds', 'suspended'],
  ['blocked', 'blocked'],
] as const)(
  '%s is given back by default, and not where it is excluded for the subscription',
  async (cause, standing) => {
    const both = [await chain.sell(), await chain.sell()];
    const [, without] = both as [Sold, Sold];
    const path = `/subscriptions/${without.number}`;
    const set = await chain.as('harbour', 'POST', `${path}/outage-terms`, { excluded: [cause] });
    expect(set.body.terms).toEqual({ excluded: [cause], setBy: 'subscription' });
    for (const one of both) {
      chain.on(11);
      await chain.standAs(one, standing);
      await chain.suspend(one);
      // Terms agreed later, and what became of the account meanwhile, change nothing about an outage that runs.
      await chain.as('harbour', 'POST', `${path}/outage-terms`, { excluded: null });
      await chain.standAs(one, undefined);
      chain.on(21);
      await chain.resume(one);
      await chain.as('harbour', 'POST', `${path}/outage-terms`, { excluded: [cause] });
    }
    expect(await Promise.all(both.map((one) => chain.papers(one)))).toEqual([
      ['invoice 30.00', 'credit_note -10.00'],
      ['invoice 30.00'],
    ]);
    const shown = (await chain.as('harbour', 'GET', `${path}/outages`)).body;
    expect(shown.outages).toMatchObject([{ cause, credited: false, credits: [] }]);
  },
);
