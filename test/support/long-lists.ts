// A server whose lists are long: any number of PBXs, and of invoices, written by the database itself, below a few accounts.
import { type RawBuilder, sql } from 'kysely';
import type { Account } from '../../server/accounts/account.ts';
import type { Database, Db, Trx } from '../../server/db/open.ts';
import { accept } from '../../shared/result.ts';
import { addAccountBelow, vendorOf } from './people.ts';
import type { TestServer } from './server.ts';

export interface LongLists {
  readonly vendor: Account;
  /** Most of everything is below it. */
  readonly broad: Account;
  /** A partner below it, with few of many. */
  readonly small: Account;
  /** A customer of that one, with a handful. */
  readonly tiny: Account;
}

/** Of a customer with a handful, and of the partner above it. */
const TINY = 30;
const SMALL_SHARE = 250;
const CUSTOMERS = 200;
const AT_ONCE = 50_000;
const DAY_MS = 86_400_000;

export async function makeLongLists(
  server: TestServer,
  nowMs: number,
  rows: { readonly pbxs: number; readonly invoices: number },
): Promise<LongLists> {
  const vendor = await vendorOf(server);
  const broad = await addAccountBelow(server, vendor, 'partner', 'Broad');
  const small = await addAccountBelow(server, broad, 'partner', 'Small');
  const tiny = await addAccountBelow(server, small, 'customer', 'Tiny');
  const accounts = { vendor, broad, small, tiny };
  const { database } = server.deps;
  const written = async (write: (trx: Trx) => Promise<unknown>) =>
    await database.transact(async (trx) => accept(await write(trx)));
  await written((trx) => addCustomers(trx, accounts));
  const indexes = await indexesOf(database, ['pbxs', 'invoices']);
  await written((trx) => inTurn(indexes, ({ name }) => sql`drop index ${sql.id(name)}`.execute(trx)));
  for (const span of spansOf(rows.pbxs)) await written((trx) => addPbxs(trx, accounts, nowMs, span));
  for (const span of spansOf(rows.invoices)) await written((trx) => addInvoices(trx, accounts, nowMs, span));
  for (const { definition } of indexes) await written((trx) => sql.raw(definition).execute(trx));
  return accounts;
}

/** Those that no constraint needs: built anew over all rows, they take a fraction of the time that rows one by one take. */
async function indexesOf({ kind, reader }: Database, tables: readonly string[]) {
  const names = sql.join(tables);
  const query = {
    sqlite: sql<IndexOf>`select name, sql as definition from sqlite_master
      where type = 'index' and sql is not null and tbl_name in (${names})`,
    postgres: sql<IndexOf>`select indexname as name, indexdef as definition from pg_indexes
      where tablename in (${names}) and indexname not in (select conname from pg_constraint)`,
  }[kind];
  return (await query.execute(reader)).rows;
}

interface IndexOf {
  readonly name: string;
  readonly definition: string;
}

async function inTurn<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of all) await act(one);
}

/** Rows `first` to `last` of `count`. */
interface RowSpan {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** So many that no statement takes as long as a database may take for one. */
function spansOf(count: number): RowSpan[] {
  const starts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_none, n) => n * AT_ONCE);
  return starts.map((start) => ({ first: start + 1, last: Math.min(count, start + AT_ONCE), count }));
}

/** After many rows came at once, as PostgreSQL's own upkeep does it in time. */
export async function tidy(db: Db): Promise<void> {
  await sql.raw('vacuum analyze').execute(db);
}

async function addCustomers(trx: Trx, { broad, small }: LongLists): Promise<void> {
  const { id: _, ...like } = await trx
    .selectFrom('accounts')
    .selectAll()
    .where('kind', '=', 'customer')
    .executeTakeFirstOrThrow();
  const rows = Array.from({ length: CUSTOMERS }, (_none, n) => {
    const parent = n < 20 ? small : broad;
    const name = `Customer ${String((n * 71) % CUSTOMERS).padStart(4, '0')}`;
    const id = `acc-${n}`;
    return { ...like, id, parent_id: parent.id, path: `${parent.path}${id}/`, name, name_key: name.toLowerCase() };
  });
  await trx.insertInto('accounts').values(rows).execute();
}

/** The numbers of the span, whose each is, and that account's place and name. */
function owned({ first, last, count }: RowSpan, { tiny }: LongLists): RawBuilder<unknown> {
  const few = TINY + Math.floor(count / SMALL_SHARE);
  return sql`(select k.n as n, accounts.id as owner_id, accounts.path as path, accounts.name_key as name_key
    from (with recursive counted(n) as (select cast(${sql.lit(first)} as bigint) union all select n + 1 from counted where n < ${sql.lit(last)})
      select n, case when n <= ${sql.lit(TINY)} then ${sql.lit(tiny.id)}
        when n <= ${sql.lit(few)} then 'acc-' || (n % 20) else 'acc-' || (20 + n % ${sql.lit(CUSTOMERS - 20)}) end as owner
      from counted) as k join accounts on accounts.id = k.owner)`;
}

async function addPbxs(trx: Trx, accounts: LongLists, nowMs: number, span: RowSpan): Promise<void> {
  const at = sql.lit(nowMs);
  const day = sql.lit(DAY_MS);
  await sql`insert into pbxs (id, account_id, serial, name, policy, held_epoch, held_seq, pending, created_at_ms,
      account_path, owner_key, name_key, seen_at_ms, issued_seq, waiting_since_ms, ends_at_ms, grace_until_ms,
      trial_until_ms, limit_calls, limit_extensions, used_calls, used_extensions, used_permille)
    select 'pbx-' || (1000000000 + n * 48271 % 99999989), owner_id, 'LST-' || (10000000 + n * 7919 % 9999991),
      'House ' || (n * 31 % 9973), null, 1, n % 9, null, ${at} - n, path, name_key, 'house ' || (n * 31 % 9973),
      case when n % 97 = 0 then 0 when n % 50 = 0 then ${at} - (8 + n % 90) * ${day} else ${at} - n * 104729 % 3600000 end,
      n * 31 % 500, case when n % 50 = 1 then ${at} - n else 0 end,
      ${at} + (n * 37 % 250 - 5) * ${day}, ${at} + (n * 37 % 250 + 9) * ${day},
      case when n % 80 = 0 then ${at} + n % 30 * ${day} else 0 end,
      100, 100, n * 17 % 104, n * 13 % 104,
      10 * (case when n * 17 % 104 > n * 13 % 104 then n * 17 % 104 else n * 13 % 104 end)
    from ${owned(span, accounts)} as o`.execute(trx);
}

async function addInvoices(trx: Trx, accounts: LongLists, nowMs: number, span: RowSpan): Promise<void> {
  const at = sql.lit(nowMs);
  const empty = JSON.stringify({ lines: [], city: '', postcode: '', region: '' });
  const buyer = JSON.stringify({
    company: 'x',
    name: '',
    email: '',
    address: JSON.parse(empty),
    country: '',
    taxId: '',
  });
  await sql`insert into invoices (id, series, number, label, kind, order_id, credits_id, payer_id, account_id, language,
      seller, buyer, terms, currency, net, tax, total, lines, details, rounding, issued_at_ms, due_at_ms, state,
      settled_at_ms, payer_path)
    select 'inv-' || (1000000000 + n * 48271 % 99999989), 'INV-2027', n, 'INV-2027-' || (10000000 + n),
      case when n % 40 = 0 then 'credit_note' else 'invoice' end, null, null, owner_id, owner_id, 'en', '{}',
      ${sql.lit(buyer)}, '{}', 'EUR', n, 0, n, '[]', '[]', '{}', ${sql.lit(nowMs - span.count * 60_000)} + n / 3 * 60000, ${at},
      case when n % 60 = 0 then 'open' else 'paid' end, null, path
    from ${owned(span, accounts)} as o`.execute(trx);
}
