// Long lists show what they should in every order, narrowed by anything, whether many rows or few are in question.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pbxRoutes } from '../../server/routes/pbxs.ts';
import { type LongLists, makeLongLists } from '../support/long-lists.ts';
import { startServer, type TestServer } from '../support/server.ts';

const NOW = Date.UTC(2027, 2, 1, 12);
const PBXS = 9_000;
const SORTS = ['serial', 'owner', 'seen', 'seq', 'waiting', 'ends', 'trial', 'used'] as const;
const STATES = ['waiting', 'silent', 'grace', 'trial', 'over_limit', 'near_limit'] as const;

interface Row {
  readonly id: string;
  readonly accountId: string;
  readonly serial: string;
  readonly name: string;
  readonly ownerName: string;
  readonly states: readonly string[];
  readonly lastSeenAtMs: number | null;
  readonly seq: number;
  readonly waitingSinceMs: number | null;
  readonly endsAtMs: number | null;
  readonly trialUntilMs: number | null;
  readonly calls: { readonly used: number; readonly limit: number };
  readonly extensions: { readonly used: number; readonly limit: number };
}

let server: TestServer;
let accounts: LongLists;
let all: Row[] = [];
beforeAll(async () => {
  server = await startServer({ clock: { nowMs: NOW } });
  accounts = await makeLongLists(server, NOW, { pbxs: PBXS, invoices: 3_000 });
  all = await everyPage('/pbxs?limit=200');
}, 120_000);
afterAll(() => server.close());

async function everyPage<T = Row>(path: string, headers?: Record<string, string>): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await server.api('GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`, undefined, headers);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    rows.push(...answer.body.items);
    cursor = answer.body.next;
  }
  return rows;
}

const VALUES: Record<(typeof SORTS)[number], (row: Row) => string | number> = {
  serial: ({ serial }) => serial,
  owner: ({ ownerName }) => ownerName.toLowerCase(),
  seen: ({ lastSeenAtMs }) => lastSeenAtMs ?? 0,
  seq: ({ seq }) => seq,
  waiting: ({ waitingSinceMs }) => waitingSinceMs ?? 0,
  ends: ({ endsAtMs }) => endsAtMs ?? 0,
  trial: ({ trialUntilMs }) => trialUntilMs ?? 0,
  used: ({ calls, extensions }) => Math.max(calls.used / calls.limit, extensions.used / extensions.limit),
};

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Asked {
  readonly sort: (typeof SORTS)[number];
  readonly minus: boolean;
  readonly state: string | undefined;
  readonly search: string | undefined;
  readonly scope: keyof LongLists;
  readonly limit: number;
}

async function expected({ sort, minus, state, search, scope }: Asked): Promise<string[]> {
  const { path } = accounts[scope];
  const { reader } = server.deps.database;
  const within = new Set(
    (await reader.selectFrom('accounts').select(['id', 'path']).execute())
      .filter((one) => one.path.startsWith(path))
      .map(({ id }) => id),
  );
  const begins = (text: string) => text.toLowerCase().startsWith((search ?? '').toLowerCase());
  return all
    .filter(({ accountId }) => within.has(accountId))
    .filter(({ states }) => state === undefined || states.includes(state))
    .filter(({ serial, name }) => begins(serial) || begins(name))
    .sort((a, b) => (minus ? -1 : 1) * (compare(VALUES[sort](a), VALUES[sort](b)) || compare(a.id, b.id)))
    .map(({ id }) => id);
}

test('every PBX is there once, in the order of serial numbers', () => {
  expect(all).toHaveLength(PBXS);
  expect(new Set(all.map(({ id }) => id)).size).toBe(PBXS);
  expect(all.map(({ serial }) => serial)).toEqual(all.map(({ serial }) => serial).toSorted());
  for (const state of STATES)
    expect(
      all.some(({ states }) => states.includes(state)),
      state,
    ).toBe(true);
});

test('any order, state, text and scope give the rows that they should, page by page, and count them', async () => {
  const asking = fc.record({
    sort: fc.constantFrom(...SORTS),
    minus: fc.boolean(),
    state: fc.constantFrom(undefined, ...STATES),
    search: fc.constantFrom(undefined, 'lst-1', 'LST-100', 'house', 'House 12', 'nothing%'),
    scope: fc.constantFrom('vendor', 'broad', 'small', 'tiny'),
    limit: fc.constantFrom(3, 50, 200),
  });
  const property = fc.asyncProperty(asking, async (asked) => {
    const query = new URLSearchParams({ limit: String(asked.limit), sort: `${asked.minus ? '-' : ''}${asked.sort}` });
    if (asked.state !== undefined) query.set('state', asked.state);
    if (asked.search !== undefined) query.set('search', asked.search);
    const headers = { 'x-switchkey-account': accounts[asked.scope].id };
    const ids = await expected(asked);
    const first = await server.api('GET', `/pbxs?${query}&count=true`, undefined, headers);
    expect(first.body.total).toEqual({ count: Math.min(1_000, ids.length), more: ids.length > 1_000 });
    const shown: string[] = first.body.items.map(({ id }: Row) => id);
    for (let { next } = first.body; next !== null && shown.length < 500; ) {
      const more = await server.api('GET', `/pbxs?${query}&count=true&cursor=${next}`, undefined, headers);
      shown.push(...more.body.items.map(({ id }: Row) => id));
      next = more.body.next;
    }
    expect(shown).toEqual(ids.slice(0, shown.length));
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(500, ids.length));
  });
  await fc.assert(property, { numRuns: 60 });
}, 300_000);

test('the file of a list has every row that its pages have, in the same order, for each scope its own', async () => {
  for (const [query, scope] of [
    ['', 'vendor'],
    ['?state=silent', 'broad'],
    ['?search=lst-1&sort=-used', 'small'],
    ['?sort=owner', 'tiny'],
  ] as const) {
    const headers = { 'x-switchkey-account': accounts[scope].id };
    const listed = await everyPage(`/pbxs${query === '' ? '?' : `${query}&`}limit=200`, headers);
    const { body } = await server.api('GET', `/pbxs.csv${query}`, undefined, headers);
    const rows: string[] = body.trim().split('\r\n');
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(listed.map(({ serial }) => serial));
    expect(listed.length).toBeGreaterThan(0);
  }
}, 60_000);

test('invoices come newest first or oldest first, by state, account and number, for each scope its own', async () => {
  const newest = await everyPage<{ id: string; issuedAtMs: number; state: string; label: string; accountId: string }>(
    '/invoices?limit=200',
  );
  expect(newest).toHaveLength(3_000);
  const ids = newest.map(({ id }) => id);
  expect(newest.toSorted((a, b) => b.issuedAtMs - a.issuedAtMs || compare(b.id, a.id)).map(({ id }) => id)).toEqual(
    ids,
  );
  const oldest = await everyPage<{ id: string }>('/invoices?limit=200&sort=issued');
  expect(oldest.map(({ id }) => id)).toEqual(ids.toReversed());
  const open = await everyPage<{ id: string }>('/invoices?limit=7&state=open');
  expect(open.map(({ id }) => id)).toEqual(newest.filter(({ state }) => state === 'open').map(({ id }) => id));
  const own = await everyPage<{ id: string }>('/invoices?limit=7', { 'x-switchkey-account': accounts.tiny.id });
  const ofTiny = newest.filter(({ accountId }) => accountId === accounts.tiny.id).map(({ id }) => id);
  expect(own.map(({ id }) => id)).toEqual(ofTiny);
  expect(ofTiny.length).toBeGreaterThan(0);
  const named = await everyPage<{ label: string }>('/invoices?limit=50&search=inv-2027-1000001');
  expect(named.map(({ label }) => label).toSorted()).toEqual(
    newest
      .map(({ label }) => label)
      .filter((label) => label.startsWith('INV-2027-1000001'))
      .toSorted(),
  );
});

test('what lists may be asked for is described', () => {
  const route = pbxRoutes(server.deps).find(({ path, method }) => path === '/pbxs' && method === 'GET');
  expect(route?.input.safeParse({ sort: '-seen', state: 'silent', count: 'true' }).success).toBe(true);
  expect(route?.input.safeParse({ sort: 'name' }).success).toBe(false);
});
