// Accounts in SQL; every read takes the scope (path) of who asks.
import { sql } from 'kysely';
import type { AccountsTable } from '../db/account-tables.ts';
import { type Counted, countedUpTo } from '../db/counted-list.ts';
import { remembered } from '../db/memory.ts';
import { all, beginningWith, holds, type Narrowing, type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import { statement } from '../db/statement.ts';
import { type Account, type AccountDetails, DEFAULT_DETAILS, kindOf, mayOrderOf, statusOf } from './account.ts';

export async function insertAccount(trx: Trx, account: Account): Promise<void> {
  await trx
    .insertInto('accounts')
    .values({
      id: account.id,
      parent_id: account.parentId,
      path: account.path,
      kind: account.kind,
      name: account.name,
      name_key: sortedBy(account),
      email: account.email,
      status: account.status,
      may_order: flagOf(account.mayOrder),
      ...columnsOf(account),
      created_at_ms: account.createdAtMs,
    })
    .execute();
}

const BY_ID = statement((db, { id }: { id: string }) => db.selectFrom('accounts').selectAll().where('id', '=', id));

export async function findAccount(db: Db, scope: string, id: string): Promise<Account | undefined> {
  const account = await remembered(db, 'accounts', id, async () => {
    const row = await BY_ID.first(db, { id });
    return row && accountOf(row);
  });
  return account?.path.startsWith(scope) ? account : undefined;
}

export interface AccountFilter {
  /** How a name or e-mail begins. */
  readonly search?: string;
  /** Whose direct children. */
  readonly parentId?: string;
  /** Those in use whose VAT number VIES does not know, of these countries. */
  readonly refusedVatIn?: readonly string[];
}

export const ACCOUNT_INDEXES: readonly TableIndex[] = [
  ['name_key', 'id', 'path', 'email'],
  ['parent_id', 'name_key', 'id', 'path', 'email'],
  ['email', 'id', 'path', 'name_key'],
  ['path'],
];
const ACCOUNTS = { table: 'accounts', indexes: ACCOUNT_INDEXES, key: 'id' } as const;
const BY_NAME = { column: 'name_key', type: 'text', descending: false } as const;

export interface AccountPage {
  /** Name, as it is sorted by, and id of the last one shown. */
  readonly after?: readonly [string, string] | undefined;
  readonly limit: number;
}

/** In the order of their names. */
export async function listAccounts(
  db: Db,
  scope: string,
  { refusedVatIn, ...filter }: AccountFilter,
  { after, limit }: AccountPage,
): Promise<Account[]> {
  const narrowings = narrowingsOf(scope, filter);
  if (refusedVatIn !== undefined) {
    const refused = withRefusedVat(db, refusedVatIn, narrowings).selectAll();
    const rows = await (after === undefined
      ? refused
      : refused.where(({ eb, refTuple, tuple }) => eb(refTuple('name_key', 'id'), '>', tuple(...after)))
    )
      .orderBy('name_key')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(accountOf);
  }
  const keys = await pageOfKeys<string>(db, { ...ACCOUNTS, order: BY_NAME, narrowings, after, limit });
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('accounts').selectAll().where('id', 'in', keys).execute();
  const known = new Map(rows.map((row) => [row.id, accountOf(row)]));
  return keys.flatMap((key) => known.get(key) ?? []);
}

/** What a list of accounts is sorted by. */
export function sortedBy({ name }: Pick<Account, 'name'>): string {
  return name.toLowerCase();
}

/** Of those whose VAT number VIES does not know. */
export async function countRefusedVat(
  db: Db,
  scope: string,
  countries: readonly string[],
  most: number,
): Promise<Counted> {
  const rows = await withRefusedVat(db, countries, narrowingsOf(scope, {}))
    .select('id')
    .limit(most + 1)
    .execute();
  return countedUpTo(most, rows.length);
}

function narrowingsOf(scope: string, { search, parentId }: Omit<AccountFilter, 'refusedVatIn'>): Narrowing[] {
  const narrowings = withinScope('path', scope);
  if (parentId !== undefined) narrowings.push({ anyOf: [{ column: 'parent_id', is: parentId }] });
  if (search === undefined) return narrowings;
  const start = search.toLowerCase();
  return [...narrowings, { anyOf: [beginningWith('name_key', start), beginningWith('email', start)] }];
}

function withRefusedVat(db: Db, countries: readonly string[], narrowings: readonly Narrowing[]) {
  return db
    .selectFrom('accounts')
    .where(sql<boolean>`${all(narrowings.map((one) => holds(one, false)))}`)
    .where('status', '!=', 'closed')
    .where('country', 'in', [...countries])
    .where(PLAIN_VAT_ID, 'in', (eb) => eb.selectFrom('vat_checks').select('vat_id').where('answer', '=', 'invalid'));
}

/** As the index has it: without what people write between the digits. */
const PLAIN_VAT_ID = sql<string>`upper(replace(replace(replace(tax_id, ' ', ''), '.', ''), '-', ''))`;

/** Whoever lists what belongs to accounts within sight calls them by name. */
export async function accountNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Writes what may change; id, kind and place in the tree stay. */
export async function updateAccount(trx: Trx, account: Account): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({
      name: account.name,
      name_key: sortedBy(account),
      email: account.email,
      status: account.status,
      may_order: flagOf(account.mayOrder),
      ...columnsOf(account),
    })
    .where('id', '=', account.id)
    .execute();
}

/** Accounts below `path` that are not closed. */
export async function hasOpenAccountBelow(db: Db, path: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('path', 'like', `${path}_%`)
    .where('status', '!=', 'closed')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const VENDOR = statement((db) => db.selectFrom('accounts').selectAll().where('kind', '=', 'vendor'));

export function findVendor(db: Db): Promise<Account | undefined> {
  return remembered(db, 'accounts', 'kind: vendor', async () => {
    const row = await VENDOR.first(db, {});
    return row && accountOf(row);
  });
}

function accountOf(row: AccountsTable): Account {
  return {
    id: row.id,
    parentId: row.parent_id,
    path: row.path,
    kind: kindOf(row.kind),
    name: row.name,
    email: row.email,
    status: statusOf(row.status),
    mayOrder: mayOrderOf(row.may_order),
    language: row.language,
    timeZone: row.time_zone,
    currency: row.currency,
    country: row.country,
    taxId: row.tax_id,
    address: { ...DEFAULT_DETAILS.address, ...JSON.parse(row.address) },
    createdAtMs: row.created_at_ms,
  };
}

function columnsOf({ language, timeZone, currency, country, taxId, address }: AccountDetails) {
  return {
    language,
    time_zone: timeZone,
    currency,
    country,
    tax_id: taxId,
    address: JSON.stringify(address),
  };
}

function flagOf(mayOrder: boolean | null): number | null {
  return mayOrder === null ? null : Number(mayOrder);
}
