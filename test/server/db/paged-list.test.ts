// A page is what it should be by whichever way it is found: read and sorted, along a stretch of the order, or along all of it;
// so is a count, or it says that it was not finished.
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_INDEXES } from '../../../server/accounts/account-store.ts';
import { AUDIT_INDEXES } from '../../../server/audit/audit-store.ts';
import { countUpTo } from '../../../server/db/counted-list.ts';
import { beginningWith, type Narrowing, withinScope } from '../../../server/db/narrowing.ts';
import { pageOfKeys } from '../../../server/db/paged-list.ts';
import { PBX_INDEXES, PBX_ORDERS } from '../../../server/fleet/standing-store.ts';
import { INVOICE_INDEXES } from '../../../server/invoices/invoice-store.ts';
import { ORDER_INDEXES } from '../../../server/orders/order-store.ts';
import { SUBSCRIPTION_INDEXES } from '../../../server/subscriptions/subscription-store.ts';
import { type LongLists, makeLongLists } from '../../support/long-lists.ts';
import { hasPostgres } from '../../support/postgres.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const NOW = Date.UTC(2027, 2, 1, 12);
const PBXS = 700;
const DAY_MS = 86_400_000;
const COLUMNS = [...new Set(['id', 'account_id', 'grace_until_ms', ...PBX_INDEXES.flat()])];
type Row = Readonly<Record<string, string | number>>;

const KINDS = [
  ['sqlite', true],
  ['postgres', hasPostgres('pages of long lists on PostgreSQL')],
] as const;

describe.each(KINDS)('on %s', (database, available) => {
  let server: TestServer;
  let accounts: LongLists;
  let rows: Row[];
  beforeAll(async () => {
    if (!available) return;
    server = await startServer({ database, clock: { nowMs: NOW } });
    accounts = await makeLongLists(server, NOW, { pbxs: PBXS, invoices: 1 });
    const columns = sql.join(COLUMNS.map((column) => sql.ref(column)));
    rows = (await sql<Row>`select ${columns} from pbxs`.execute(server.deps.database.reader)).rows;
  }, 120_000);
  afterAll(() => server?.close());

  it.skipIf(!available)(
    'every page of any order and mix of narrowings is the same at any cost',
    async () => {
      expect(rows).toHaveLength(PBXS);
      const asking = fc.record({
        order: fc.record({ by: fc.constantFrom(...Object.values(PBX_ORDERS)), descending: fc.boolean() }),
        narrowings: severalOf(accounts),
        limit: fc.constantFrom(7, 60, 400),
        efforts: fc.array(fc.record({ few: upTo(2_000), stretch: upTo(900) }), { maxLength: 3 }),
      });
      const property = fc.asyncProperty(asking, async ({ order: { by, descending }, narrowings, limit, efforts }) => {
        const wanted = rows.filter((row) => areMet(row, narrowings));
        wanted.sort((a, b) => (descending ? -1 : 1) * (compare(a, b, by.column) || compare(a, b, 'id')));
        const wish = {
          table: 'pbxs',
          indexes: PBX_INDEXES,
          key: 'id',
          order: { ...by, descending },
          narrowings,
          limit,
        } as const;
        const found: string[] = [];
        let after: readonly [string | number, string] | undefined;
        for (;;) {
          const page = await pageOfKeys<string>(server.deps.database.reader, { ...wish, after }, efforts);
          found.push(...page);
          const last = rows.find(({ id }) => id === page.at(-1));
          if (page.length < limit || last === undefined) break;
          after = [last[by.column] ?? 0, String(last.id)];
        }
        expect(found).toEqual(wanted.map(({ id }) => id));
      });
      await fc.assert(property, { numRuns: 60 });
    },
    120_000,
  );

  it.skipIf(!available)(
    'every count is right, or says that there may be more',
    async () => {
      const asking = fc.record({
        narrowings: severalOf(accounts),
        most: fc.constantFrom(5, 90, 1_000),
        efforts: fc.array(fc.record({ most: upTo(2_000), isLastResort: fc.boolean() }), { maxLength: 3 }),
      });
      const property = fc.asyncProperty(asking, async ({ narrowings, most, efforts }) => {
        const there = rows.filter((row) => areMet(row, narrowings)).length;
        const list = { table: 'pbxs', indexes: PBX_INDEXES, key: 'id', narrowings } as const;
        const usual = await countUpTo(server.deps.database.reader, list, most);
        expect(usual).toEqual({ count: Math.min(there, most), more: there > most });
        const { count, more } = await countUpTo(server.deps.database.reader, list, most, efforts);
        if (more) expect(count).toBeLessThanOrEqual(Math.min(there, most));
        else expect(count).toBe(there);
      });
      await fc.assert(property, { numRuns: 60 });
    },
    120_000,
  );

  it.skipIf(!available)('the indexes that lists count on are there', async () => {
    const { reader } = server.deps.database;
    const listed = {
      accounts: ACCOUNT_INDEXES,
      audit: AUDIT_INDEXES,
      pbxs: PBX_INDEXES,
      invoices: INVOICE_INDEXES,
      orders: ORDER_INDEXES,
      subscriptions: SUBSCRIPTION_INDEXES,
    };
    for (const [table, indexes] of Object.entries(listed)) {
      const query = {
        sqlite: sql<{ columns: string }>`select group_concat(info.name, ', ') as columns
          from pragma_index_list(${table}) as list join pragma_index_info(list.name) as info group by list.name`,
        postgres: sql<{ columns: string }>`select substring(indexdef from ${'\\((.*)\\)$'}) as columns
          from pg_indexes where tablename = ${table}`,
      }[database];
      const present = (await query.execute(reader)).rows.map(({ columns }) => columns);
      for (const columns of indexes)
        expect(
          present.some((one) => `${one}, `.startsWith(`${columns.join(', ')}, `)),
          `${table} ${columns}`,
        ).toBe(true);
    }
  });
});

function upTo(max: number) {
  return fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));
}

/** Up to three, of any kind. */
function severalOf(accounts: LongLists): fc.Arbitrary<Narrowing[]> {
  const places = Object.values(accounts).map(({ path }: LongLists['tiny']) => path);
  const narrowing = fc.oneof(
    fc.constantFrom(...places).map((path) => withinScope('account_path', path)),
    fc.constantFrom(accounts.tiny.id, 'acc-3', 'acc-40').map((is) => [{ anyOf: [{ column: 'account_id', is }] }]),
    // Any two texts, so that some rows are found by both.
    fc.tuple(fc.integer({ min: 10, max: 15 }), fc.integer({ min: 1, max: 9 })).map(([serial, name]) => {
      return [{ anyOf: [beginningWith('serial', `LST-${serial}`), beginningWith('name_key', `house ${name}`)] }];
    }),
    fc
      .integer({ min: -6, max: 200 })
      .map((days) => [
        { anyOf: [{ column: 'ends_at_ms', from: 1, below: NOW + days * DAY_MS }] },
        { anyOf: [{ column: 'grace_until_ms', from: NOW }] },
      ]),
    fc
      .constantFrom('seen_at_ms', 'waiting_since_ms', 'trial_until_ms')
      .map((column) => [{ anyOf: [{ column, from: 1 }] }]),
    fc.integer({ min: 0, max: 999 }).map((from) => [{ anyOf: [{ column: 'used_permille', from }] }]),
  );
  return fc.array(narrowing, { maxLength: 3 }).map((several) => several.flat());
}

function areMet(row: Row, narrowings: readonly Narrowing[]): boolean {
  return narrowings.every(({ anyOf }) => anyOf.some((span) => isWithin(row, span)));
}

function isWithin(row: Row, { column, is, from, below }: Narrowing['anyOf'][number]): boolean {
  const value = row[column] ?? Number.NaN;
  return (
    (is === undefined || value === is) &&
    (from === undefined || value >= from) &&
    (below === undefined || value < below)
  );
}

function compare(a: Row, b: Row, column: string): number {
  const [one = 0, other = 0] = [a[column], b[column]];
  return one < other ? -1 : one > other ? 1 : 0;
}
