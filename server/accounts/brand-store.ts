// Brands of white-label partners in SQL, and whose brand an account is shown.
import type { BrandDetails } from '../../shared/contracts/settings-api.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { BrandsTable } from '../db/paper-tables.ts';
import { statement } from '../db/statement.ts';

export interface Brand extends BrandDetails {
  readonly accountId: string;
}

export async function writeBrand(trx: Trx, brand: Brand): Promise<void> {
  const set = {
    name: brand.name,
    email: brand.email,
    seller: brand.seller === null ? null : JSON.stringify(brand.seller),
    prefix: brand.prefix,
  };
  await trx
    .insertInto('brands')
    .values({ account_id: brand.accountId, ...set })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(set))
    .execute();
}

export async function removeBrand(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('brands').where('account_id', '=', accountId).execute();
}

export async function findBrand(db: Db, accountId: string): Promise<Brand | undefined> {
  const row = await db.selectFrom('brands').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  return row && brandOf(row);
}

export async function findBrandByPrefix(db: Db, prefix: string): Promise<Brand | undefined> {
  const row = await db.selectFrom('brands').selectAll().where('prefix', '=', prefix).executeTakeFirst();
  return row && brandOf(row);
}

/** The nearest brand above the account at the end of the path; a partner is not addressed under its own. */
export function brandAbove(db: Db, accountPath: string): Promise<Brand | undefined> {
  return remembered(db, 'brands', `above ${accountPath}`, () => nearestAbove(db, accountPath));
}

async function nearestAbove(db: Db, accountPath: string): Promise<Brand | undefined> {
  const above = accountPath
    .split('/')
    .filter((id) => id !== '')
    .slice(0, -1);
  const rows = await Promise.all(
    above.map((accountId) => remembered(db, 'brands', accountId, () => OF_ACCOUNT.first(db, { accountId }))),
  );
  const nearest = rows.findLast((row) => row !== undefined);
  return nearest && brandOf(nearest);
}

const OF_ACCOUNT = statement((db, { accountId }: { accountId: string }) =>
  db.selectFrom('brands').selectAll().where('account_id', '=', accountId),
);

function brandOf(row: BrandsTable): Brand {
  return {
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    seller: row.seller === null ? null : JSON.parse(row.seller),
    prefix: row.prefix,
  };
}
