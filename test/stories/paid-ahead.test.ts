// What is paid periods ahead: the first invoice carries them, the clock keeps its holder so far ahead, and what is paid stays usable (S4.15).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDueJobs } from '../../server/jobs/run-job.ts';
import { JOBS } from '../../server/jobs/table.ts';
import { addChargedOffer } from '../support/charged-offer.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { rotateKeyOf } from '../support/signing-rotation.ts';

const DAY_MS = 86_400_000;
/** What of the clock concerns terms; invoices on credit have stories of their own. */
const TERM_JOBS = JOBS.filter(({ name }) => ['expire-orders', 'schedules', 'renew', 'lapse'].includes(name));
let shop: Shop;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  await addChargedOffer(shop, 'AHEAD-0', {});
  for (const periodsInAdvance of [1, 2]) await addChargedOffer(shop, `AHEAD-${periodsInAdvance}`, { periodsInAdvance });
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (date: string) => {
  shop.clock.nowMs = Date.parse(`${date}T12:00:00Z`);
};
const ms = (date: string) => Date.parse(`${date}T00:00:00Z`);
const run = (job: string) => shop.server.api('POST', `/jobs/${job}/run`, {});
const read = async (number: number) => (await shop.api('GET', `/subscriptions/${number}`)).body;
const offerOf = async (sku: string) =>
  (await shop.server.api('GET', '/offers?limit=200')).body.items.find((offer: { sku: string }) => offer.sku === sku);

/** Ordered on a PBX of its own; `numbers` in the order of the SKUs. */
async function bought(skus: readonly string[], more: object = {}) {
  pbxs += 1;
  const pbxId = await shop.addPbx(`AHEAD-${1000 + pbxs}`);
  const items = skus.map((sku) => ({ sku, plan: 'monthly', quantity: 1 }));
  const quoted = await shop.quote(items, { pbxId });
  const { body: order } = await shop.order(quoted.body.quoteId, { autoRenew: true, ...more });
  expect(order.state, JSON.stringify(order)).toBe('paid');
  const held = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  return {
    pbxId,
    order,
    quote: quoted.body,
    numbers: held.map(({ number }: { number: number }) => number) as number[],
  };
}

interface Line {
  readonly net: { readonly amount: string };
  readonly periodStartMs: number;
  readonly periodEndMs: number;
}

/** Of all orders of a PBX, the oldest first. */
async function ordersOf(pbxId: string) {
  const { items } = (await shop.api('GET', '/orders?limit=200')).body;
  const own = items.filter((order: { pbxId: string }) => order.pbxId === pbxId).toReversed();
  const detailed = [];
  for (const { id } of own) detailed.push((await shop.api('GET', `/orders/${id}`)).body);
  return detailed as {
    id: string;
    kind: string;
    state: string;
    method: string;
    total: { amount: string };
    lines: Line[];
  }[];
}

/** Every so many days at noon, up to `date`. */
async function walkTo(date: string, everyDays = 1): Promise<void> {
  const stepMs = everyDays * DAY_MS;
  for (let nowMs = shop.clock.nowMs + stepMs; nowMs <= ms(date) + DAY_MS / 2; nowMs += stepMs) {
    shop.clock.nowMs = nowMs;
    await runDueJobs(shop.server.deps, TERM_JOBS, { nowMs });
  }
}

/** Every day from the first is charged once. */
function expectNoGap(lines: readonly Line[]): void {
  expect(lines.slice(1).map((line) => line.periodStartMs)).toEqual(lines.slice(0, -1).map((line) => line.periodEndMs));
}

test('one period ahead makes 60.00 of 30.00 a month, in the quote, the order and the invoice, and says so', async () => {
  const { order, quote, numbers } = await bought(['AHEAD-1']);
  expect(quote.lines.map(({ net, from, until }: never) => [net, from, until])).toEqual([
    [{ amount: '30.00', currency: 'EUR' }, '2027-01-01', '2027-02-01'],
    [{ amount: '30.00', currency: 'EUR' }, '2027-02-01', '2027-03-01'],
  ]);
  expect(quote.lines[1].words).toMatchObject({ code: 'charge_period', parameters: { ahead: 1 } });
  expect(quote.lines[1].words.text).toContain('1 period is paid ahead.');
  expect([quote.totals.net.amount, order.total]).toEqual(['60.00', quote.totals.gross]);
  const invoice = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items[0];
  expect(invoice.net.amount).toBe('60.00');
  expect(await read(numbers[0] ?? 0)).toMatchObject({
    ...{ periodsInAdvance: 1, periodEndMs: ms('2027-03-01'), renewsAtMs: ms('2027-02-01') },
  });
});

test('the next period is renewed at the beginning of each and carries 30.00; what is agreed is kept whatever the offer becomes', async () => {
  const { pbxId, numbers } = await bought(['AHEAD-1']);
  const { id, version, charging } = await offerOf('AHEAD-1');
  const none = { version, charging: { ...charging, periodsInAdvance: 0 } };
  expect((await shop.server.api('PATCH', `/offers/${id}`, none)).status).toBe(200);
  const limit = { amount: '100000.00', currency: 'EUR' };
  await shop.server.api('PATCH', `/accounts/${shop.partner.id}/credit-line`, { limit, termsDays: 0 });
  on('2027-01-28');
  await run('renew');
  expect(await ordersOf(pbxId)).toHaveLength(1);
  on('2027-01-29');
  for (let twice = 0; twice < 2; twice += 1) await run('renew');
  const [, renewal, ...more] = await ordersOf(pbxId);
  expect([renewal?.kind, renewal?.state, more]).toEqual(['renewal', 'paid', []]);
  expect(renewal?.lines.map(({ net, periodStartMs, periodEndMs }) => [net.amount, periodStartMs, periodEndMs])).toEqual(
    [['30.00', ms('2027-03-01'), ms('2027-04-01')]],
  );
  expect(await read(numbers[0] ?? 0)).toMatchObject({ periodsInAdvance: 1, renewsAtMs: ms('2027-03-01') });
  // On credit it is due when it is to be paid ahead, not when its period begins, if its days are over by then.
  const { dueAtMs } = (await shop.api('GET', `/invoices?orderId=${renewal?.id}`)).body.items[0];
  expect(dueAtMs).toBe(ms('2027-02-01'));
  const fresh = await bought(['AHEAD-1']);
  expect(fresh.quote.lines).toHaveLength(1);
  const again = { version: version + 1, charging };
  expect((await shop.server.api('PATCH', `/offers/${id}`, again)).status).toBe(200);
});

test('it is reminded of before it is charged, and the calendar shows that day', async () => {
  on('2027-02-01');
  const { pbxId } = await bought(['AHEAD-2']);
  const reminders = async () =>
    (await shop.server.api('GET', '/mails?kind=renewal&limit=200')).body.items.filter((mail: { subject: string }) =>
      mail.subject.includes(`AHEAD-${1000 + pbxs}`),
    );
  on('2027-02-21');
  await run('remind-renewals');
  expect(await reminders()).toHaveLength(0);
  on('2027-02-22');
  for (let twice = 0; twice < 2; twice += 1) await run('remind-renewals');
  const [mail, ...more] = await reminders();
  expect([mail.subject, more]).toEqual([`PBX AHEAD-${1000 + pbxs} renews in 7 days`, []]);
  expect((await shop.server.api('GET', `/mails/${mail.id}`)).body.text).toContain('renew on 1 Mar 2027');
  const { events } = (await shop.api('GET', '/calendar?from=2027-02-20&until=2027-04-01')).body;
  const own = events.filter((event: { pbxId: string }) => event.pbxId === pbxId);
  expect(own).toMatchObject([{ kind: 'renewal', atMs: ms('2027-03-01') }]);
});

test('what is cancelled is charged no more and used to the end of what is paid', async () => {
  on('2027-03-01');
  const { pbxId, numbers } = await bought(['AHEAD-2']);
  const [number = 0] = numbers;
  on('2027-03-20');
  await shop.buy([{ subscription: number, cancel: true }], { pbxId });
  expect(await read(number)).toMatchObject({ scheduled: { quantity: 0, from: '2027-06-01' }, renewsAtMs: null });
  await walkTo('2027-05-31');
  expect((await ordersOf(pbxId)).map(({ kind }) => kind)).toEqual(['purchase', 'change']);
  expect((await read(number)).state).toBe('active');
  await walkTo('2027-06-02');
  expect((await read(number)).state).toBe('cancelled');
});

test('three months without the clock are one order afterwards, each period charged once', async () => {
  on('2027-06-10');
  const { pbxId, numbers } = await bought(['AHEAD-2']);
  expect(await read(numbers[0] ?? 0)).toMatchObject({ periodEndMs: ms('2027-09-10') });
  on('2027-10-08');
  await run('renew');
  const orders = await ordersOf(pbxId);
  expect(orders.map(({ lines }) => lines.length)).toEqual([3, 4]);
  expectNoGap(orders.flatMap(({ lines }) => lines));
  // As far ahead as it would be: the period that begins on 10 October, and two more.
  expect(await read(numbers[0] ?? 0)).toMatchObject({ state: 'active', periodEndMs: ms('2028-01-10') });
  await run('renew');
  expect(await ordersOf(pbxId)).toHaveLength(2);
});

test('what ends with it goes along, so that the PBX keeps one end; what joins a running term brings it ahead', async () => {
  on('2027-11-01');
  const { pbxId, quote, numbers } = await bought(['AHEAD-0', 'AHEAD-1']);
  expect(quote.lines).toHaveLength(4);
  on('2027-11-28');
  await run('renew');
  const [, renewal] = await ordersOf(pbxId);
  expect(renewal?.lines.map(({ net, periodStartMs }) => [net.amount, periodStartMs])).toEqual([
    ['30.00', ms('2028-01-01')],
    ['30.00', ms('2028-01-01')],
  ]);
  for (const number of numbers) expect((await read(number)).periodEndMs).toBe(ms('2028-02-01'));
  const joined = await shop.quote([{ sku: 'AHEAD-2', plan: 'monthly', quantity: 1 }], { pbxId });
  expect(joined.body.lines.map(({ until }: { until: string }) => until)).toEqual([
    '2027-12-01',
    '2028-01-01',
    '2028-02-01',
  ]);
  await shop.order(joined.body.quoteId, { autoRenew: true });
  await run('renew');
  const ends = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  expect(ends.map(({ periodEndMs }: { periodEndMs: number }) => periodEndMs)).toEqual(Array(3).fill(ms('2028-03-01')));
});

test('a renewal that nobody pays ends nothing before the end of what is paid', async () => {
  on('2028-02-01');
  const { pbxId, numbers } = await bought(['AHEAD-2']);
  const [number = 0] = numbers;
  await shop.creditLine('0.00');
  await walkTo('2028-04-30');
  const [, renewal, ...more] = await ordersOf(pbxId);
  expect([renewal?.state, renewal?.method, more]).toEqual(['pending', 'offline', []]);
  expect((await read(number)).state).toBe('active');
  const overdue = (await shop.server.api('GET', '/mails?kind=overdue&limit=200')).body.items;
  expect(overdue).toEqual([]);
  await walkTo('2028-05-14');
  expect((await read(number)).state).toBe('active');
  await walkTo('2028-05-16');
  expect([(await read(number)).state, (await ordersOf(pbxId))[1]?.state]).toEqual(['expired', 'expired']);
  await shop.creditLine('100000.00');
});

test('four years of looking every third day charge every month once, and keep two of them ahead', async () => {
  on('2028-06-30');
  await rotateKeyOf(shop.server, shop.clock);
  const { pbxId, numbers } = await bought(['AHEAD-2']);
  for (let year = 2029; year <= 2032; year += 1) {
    await rotateKeyOf(shop.server, shop.clock);
    await walkTo(`${year}-06-30`, 3);
  }
  const orders = await ordersOf(pbxId);
  const lines = orders.flatMap((order) => order.lines);
  expect(orders.map((order) => order.lines.length)).toEqual([3, ...Array(48).fill(1)]);
  expectNoGap(lines);
  expect(lines.map(({ net }) => net.amount)).toEqual(Array(51).fill('30.00'));
  expect(await read(numbers[0] ?? 0)).toMatchObject({ state: 'active', periodEndMs: ms('2032-09-30') });
});

test('no trial, no statement and nothing that is bought once is paid ahead, and nothing for more than four years', async () => {
  const faultsOf = async (more: object) => {
    const offer = { sku: 'NEVER', family: 'NEVER', name: 'Never', model: 'quantity', plans: ['monthly'] };
    const { status, body } = await shop.server.api('POST', '/offers', { ...offer, ...more });
    return [status, (body.fields ?? []).map(({ path }: { path: string }) => path)];
  };
  const refused = [422, ['charging.periodsInAdvance']];
  const charging = { periodsInAdvance: 1 };
  expect(await faultsOf({ charging, plans: ['one-time'] })).toEqual(refused);
  expect(await faultsOf({ charging, billing: 'statement' })).toEqual(refused);
  expect(await faultsOf({ charging, plans: ['one-time'], trialDays: 14 })).toEqual(refused);
  expect(await faultsOf({ charging, plans: ['monthly', 'yearly-5'] })).toEqual(refused);
  expect(await faultsOf({ charging: { periodsInAdvance: 12 } })).toEqual(refused);
});
