// What needs attention, what ends when, how a PBX stands and why, and what became of what was bought: each told within sight alone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFieldCapacity } from '../../server/fleet/field-capacity.ts';
import { showCalendar } from '../../server/flows/show-calendar.ts';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { addAccountBelow } from '../support/people.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.server.close());

const attention = async (path = '/home', headers = {}) => {
  const { body } = await shop.api('GET', path, undefined, headers);
  return Object.fromEntries(body.attention.map(({ kind, count }: { kind: string; count: number }) => [kind, count]));
};

test('a paid order waits until its PBX proves the licence, and is traced from invoice to proof', async () => {
  const { pbxId, server, api, clock } = shop;
  expect(await attention()).toEqual({});
  const order = await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 20 }]);
  expect(await attention()).toMatchObject({ waiting: 1 });
  const traced = async () => (await api('GET', `/pbxs/${pbxId}/trace`)).body.items;
  const line = { sku: 'PSE-EXT', quantityAfter: 20, order: { number: order.number }, licence: { seq: 1 } };
  expect(await traced()).toMatchObject([{ ...line, invoice: { label: expect.any(String) }, applied: null }]);

  const agent = rawAgent();
  const at = Math.floor(clock.nowMs / 1000);
  await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SHOP-0001', { at });
  const { epoch, seq, codeId } = (await api('GET', `/pbxs/${pbxId}/licence`)).body;
  const applied = { serial: 'SHOP-0001', epoch, seq, codeId, appliedAt: at, result: 'applied' } as const;
  const code = encodeText('confirmation', signConfirmation(applied, agent.key));
  expect((await api('POST', `/pbxs/${pbxId}/confirmations`, { code })).status).toBe(200);
  expect(await traced()).toMatchObject([{ ...line, applied: { epoch, seq, result: 'applied', appliedAt: at } }]);
  expect(await attention()).not.toHaveProperty('waiting');
  const standing = (await api('GET', `/pbxs/${pbxId}/standing`)).body;
  expect(standing).toMatchObject({ ladder: 'active', licence: { epoch, seq }, inForce: { epoch, seq } });
});

test('whoever does not pay sees what came of an order, and neither the order nor its invoice', async () => {
  const { customer, pbxId, api } = shop;
  const { items } = (await api('GET', `/pbxs/${pbxId}/trace`, undefined, { 'x-switchkey-account': customer.id })).body;
  expect(items).toMatchObject([{ sku: 'PSE-EXT', order: null, invoice: null, licence: { seq: 1 } }]);
});

test('every limit is told with its grants, and what changes by itself with its date', async () => {
  const { pbxId, api } = shop;
  const { limits, dates, graceDays } = (await api('GET', `/pbxs/${pbxId}/standing`)).body;
  const extensions = limits.find(({ kind }: { kind: string }) => kind === 'extensions');
  const sum = extensions.parts.reduce((total: number, { units }: { units: number }) => total + units, 0);
  expect(extensions.total).toBe(sum);
  expect(sum).toBeGreaterThanOrEqual(20);
  expect(graceDays).toBeGreaterThan(0);
  expect(dates.map(({ change }: { change: string }) => change)).toContain('restricted');
});

test('the calendar has renewals, ends without renewal, ends of trials, and accounts that go by rule', async () => {
  const { api, server, customer, pbxId, partner, clock } = shop;
  const empty = await addAccountBelow(server, partner, 'customer', 'Quayside');
  expect((await api('POST', '/trials', { accountId: customer.id, pbxId, sku: 'C2TUT', quantity: 5 })).status).toBe(201);
  const events = async (from: string, until: string, headers = {}) =>
    (await api('GET', `/calendar?from=${from}&until=${until}`, undefined, headers)).body.events;
  const inMarch = await events('2027-03-01', '2027-04-15');
  expect(inMarch.map(({ kind, account }: { kind: string; account: string }) => [kind, account])).toEqual([
    ['removal', 'Quayside'],
    ['trial_end', 'Seaview'],
  ]);
  expect(inMarch[0].atMs).toBe(empty.createdAtMs + 28 * DAY_MS);
  expect(inMarch[1].atMs).toBe(clock.nowMs + 30 * DAY_MS);
  const yearly = { kind: 'term_end', serial: 'SHOP-0001', skus: ['PSE-EXT'] };
  expect(await events('2028-02-01', '2028-04-01')).toMatchObject([yearly]);
  const [subscription] = (await api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  await api('POST', `/subscriptions/${subscription.number}/auto-renew`, { autoRenew: true });
  expect(await events('2028-02-01', '2028-04-01')).toMatchObject([{ ...yearly, kind: 'renewal' }]);
  expect((await api('GET', '/calendar?from=2027-01-01&until=2028-01-01')).status).toBe(422);
});

test('what ends soon is counted, and what is not in sight is in none of it', async () => {
  const { server, vendor, clock } = shop;
  const nowMs = clock.nowMs;
  clock.nowMs = nowMs + 25 * DAY_MS;
  expect(await attention()).toMatchObject({ trials_ending: 1 });
  clock.nowMs = nowMs;
  const other = await addAccountBelow(server, vendor, 'partner', 'Borealis');
  const headers = { 'x-switchkey-account': other.id };
  const asVendor = async (path: string) => (await server.api('GET', path, undefined, headers)).body;
  expect((await asVendor('/home')).attention).toEqual([]);
  expect(await asVendor('/reports/capacity')).toEqual({
    pbxs: 0,
    extensions: { used: 0, limit: 0 },
    calls: { used: 0, limit: 0 },
    bands: [0, 250, 500, 750, 901, 1_001].map((fromPermille) => ({ fromPermille, pbxs: 0 })),
    countedAtMs: nowMs,
  });
  const span = { from: '2027-03-01', until: '2027-04-15' };
  const { events } = await showCalendar(server.deps.database.reader, { ...span, accountId: other.id, nowMs });
  // The new partner itself has nothing yet; nothing of its neighbour is told.
  expect(events.map(({ account }) => account)).toEqual(['Borealis']);
  const { pbxs, bands } = (await server.api('GET', '/reports/capacity')).body;
  expect([pbxs, bands.map((band: { pbxs: number }) => band.pbxs)]).toEqual([1, [1, 0, 0, 0, 0, 0]]);
});

test('a large field is counted once a minute and told as of then; a small one is counted each time', async () => {
  let counts = 0;
  const { reader } = shop.server.deps.database;
  const sum = async (_: unknown, scope: string) => {
    counts += 1;
    const none = { used: counts, limit: 0 };
    return { pbxs: scope === '/large/' ? 10 : 9, extensions: none, calls: none, bands: [] };
  };
  const fieldCapacity = createFieldCapacity(sum, 10);
  const read = async (scope: string, atMs: number) => {
    const { extensions, countedAtMs } = await fieldCapacity(reader, scope, atMs);
    return [extensions.used, countedAtMs];
  };
  expect(await read('/large/', 0)).toEqual([1, 0]);
  expect(await read('/large/', 59_999)).toEqual([1, 0]);
  expect(await read('/small/', 59_999)).toEqual([2, 59_999]);
  expect(await read('/small/', 59_999)).toEqual([3, 59_999]);
  expect(await read('/large/', 60_000)).toEqual([4, 60_000]);
  // A clock that was set back does not keep it longer.
  expect(await read('/large/', 10)).toEqual([5, 10]);
});
