// Brands of white-label partners in SQL, and whose brand an account is shown.
import type { BrandDetails } from '../../shared/contracts/settings-api.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { BrandsTable } from '../db/paper-tables.ts';

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
export async function brandAbove(db: Db, accountPath: string): Promise<Brand | undefined> {
  const above = accountPath
    .split('/')
    .filter((id) => id !== '')
    .slice(0, -1);
  if (above.length === 0) return undefined;
  const rows = await remembered(db, 'brands', above.join(), () =>
    db.selectFrom('brands').selectAll().where('account_id', 'in', above).execute(),
  );
  const nearest = above.findLast((id) => rows.some((row) => row.account_id === id));
  const row = rows.find((found) => found.account_id === nearest);
  return row && brandOf(row);
}

function brandOf(row: BrandsTable): Brand {
  return {
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    seller: row.seller === null ? null : JSON.parse(row.seller),
    prefix: row.prefix,
  };
}
