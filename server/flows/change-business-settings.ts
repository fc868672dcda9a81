// Changes who sells, at which taxes and from which address; papers already issued keep what was printed on them.
import type { BrandDetails, BusinessSettings } from '../../shared/contracts/settings-api.ts';
import { atField } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { type Brand, findBrandByPrefix, removeBrand, writeBrand } from '../accounts/brand-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings, writeBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { accountNotFound } from './add-account.ts';

export async function changeBusinessSettings(
  trx: Trx,
  act: Act,
  change: Partial<BusinessSettings>,
): Promise<Result<BusinessSettings, never>> {
  await writeBusinessSettings(trx, change);
  const accountPath = (await findVendor(trx))?.path ?? '/';
  await writeAudit(trx, act, { action: 'settings.changed', subject: 'business', accountPath, details: change });
  return accept(await readBusinessSettings(trx));
}

export type BrandCode = 'account_not_found' | 'account_is_leaf' | 'prefix_taken';

interface BrandPlace {
  readonly accountId: string;
  readonly scope: string;
}

/** Only who stands above others has somebody to show a brand to. */
export async function setBrand(
  trx: Trx,
  act: Act,
  { accountId, scope }: BrandPlace,
  details: BrandDetails,
): Promise<Result<Brand, BrandCode>> {
  const account = await findAccount(trx, scope, accountId);
  if (account === undefined) return accountNotFound();
  if (account.kind !== 'partner') {
    return refuse('account_is_leaf', `${account.name} is no partner; brands are for partners.`, 'Name a partner.');
  }
  const other = details.prefix === null ? undefined : await findBrandByPrefix(trx, details.prefix);
  if (other !== undefined && other.accountId !== account.id) {
    const words = `${details.prefix} numbers somebody else's invoices.`;
    return refuse('prefix_taken', words, 'Take another prefix.', atField('prefix', words));
  }
  const brand = { ...details, accountId: account.id };
  await writeBrand(trx, brand);
  const audited = { name: brand.name, prefix: brand.prefix, ownSeller: brand.seller !== null };
  await writeAudit(trx, act, {
    action: 'brand.set',
    subject: account.name,
    accountPath: account.path,
    details: audited,
  });
  return accept(brand);
}

export async function dropBrand(
  trx: Trx,
  act: Act,
  { accountId, scope }: BrandPlace,
): Promise<Result<undefined, BrandCode>> {
  const account = await findAccount(trx, scope, accountId);
  if (account === undefined) return accountNotFound();
  await removeBrand(trx, account.id);
  await writeAudit(trx, act, { action: 'brand.removed', subject: account.name, accountPath: account.path });
  return accept(undefined);
}
