// Offers in SQL, and which of them an account may be sold.
import { type ExpressionBuilder, sql } from 'kysely';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import type { Account } from '../accounts/account.ts';
import type { OffersTable } from '../db/catalogue-tables.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import type { Tables } from '../db/tables.ts';
import { monthsOf, PLAN_CODES } from '../pricing/plan.ts';
import { chargingOf } from './charging.ts';
import { billingOf, modelOf, type Offer, type OfferGrant, type OfferPlan } from './offer.ts';
import { namesBy } from './term-store.ts';

/** An offer as one account meets it. */
export interface OfferOnSale {
  readonly offer: Offer;
  /** As the account's seller calls it. */
  readonly name: string;
  /** As the account calls it to those below; null: likewise. */
  readonly ownName: string | null;
}

export interface OfferFilter {
  readonly id?: string;
  readonly family?: string | undefined;
  /** Part of the SKU, the family or the name as its manager gave it, in whatever case. */
  readonly search?: string | undefined;
  /** Exclusive; absent: from the first. */
  readonly afterSku?: string;
  readonly limit?: number;
  /** Withdrawn ones too. */
  readonly withdrawn?: boolean;
}

export async function insertOffer(trx: Trx, offer: Offer): Promise<void> {
  const { id, sku, createdAtMs } = offer;
  await trx
    .insertInto('offers')
    .values({ id, sku, managed_by: offer.managedBy, created_at_ms: createdAtMs, ...columnsOf(offer) })
    .execute();
}

/** Writes `offer`, which carries the next version; false when another change came first. */
export async function updateOffer(trx: Trx, offer: Offer): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('offers')
    .set(columnsOf(offer))
    .where('id', '=', offer.id)
    .where('version', '=', offer.version - 1)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findOffer(
  db: Db,
  by: { readonly id: string } | { readonly sku: string },
): Promise<Offer | undefined> {
  const key = 'id' in by ? `id ${by.id}` : `sku ${by.sku}`;
  return await remembered(db, 'offers', key, async () => {
    const row = await ('id' in by ? BY_ID.first(db, by) : BY_SKU.first(db, by));
    return row && offerOfRow(row);
  });
}

const BY_ID = statement((db, { id }: { id: string }) => db.selectFrom('offers').selectAll().where('id', '=', id));
const BY_SKU = statement((db, { sku }: { sku: string }) => db.selectFrom('offers').selectAll().where('sku', '=', sku));

/** Every offer that an account manages, by SKU. */
export async function listOffers(
  db: Db,
  managedBy: string,
  page: { readonly afterSku: string; readonly limit: number },
): Promise<Offer[]> {
  const rows = await db
    .selectFrom('offers')
    .selectAll()
    .where('managed_by', '=', managedBy)
    .where('sku', '>', page.afterSku)
    .orderBy('sku')
    .limit(page.limit)
    .execute();
  return rows.map(offerOfRow);
}

/**
 * What `account` may be sold at `nowMs`, by SKU; all of it for the vendor. Its manager is the account or above it; every level between, and the
 * account, was left it: none is closed to it, and where it is restricted it was opened to the manager's direct child.
 * Unshared, it goes no further than the manager's own customers; internal, no further than partners (S1.13).
 */
export async function offersFor(
  db: Db,
  account: Pick<Account, 'id' | 'parentId' | 'path' | 'kind'>,
  nowMs: number,
  filter: OfferFilter = {},
): Promise<OfferOnSale[]> {
  const chain = chainOf(account.path);
  let query = db.selectFrom('offers').selectAll();
  if (account.kind !== 'vendor') query = query.where((eb) => reaches(eb, account, chain));
  if (account.kind === 'customer') query = query.where('internal', '=', 0);
  if (filter.withdrawn !== true) {
    query = query.where((eb) => eb.or([eb('withdrawn_at_ms', 'is', null), eb('withdrawn_at_ms', '>', nowMs)]));
  }
  if (filter.id !== undefined) query = query.where('id', '=', filter.id);
  if (filter.family !== undefined) query = query.where('family', '=', filter.family);
  if (filter.search !== undefined) query = query.where(has(filter.search));
  if (filter.afterSku !== undefined) query = query.where('sku', '>', filter.afterSku);
  const rows = await query
    .orderBy('sku')
    .limit(filter.limit ?? 10_000)
    .execute();
  const offers = rows.map(offerOfRow);
  return await named(db, offers, chain);
}

function has(part: string) {
  const pattern = `%${part.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const column = (name: string) => sql<boolean>`lower(${sql.ref(name)}) like ${pattern} escape '\\'`;
  return (eb: ExpressionBuilder<Tables, 'offers'>) => eb.or(['sku', 'family', 'name'].map(column));
}

/** From the vendor down to the account itself. */
export function chainOf(path: string): string[] {
  return path.split('/').filter((id) => id !== '');
}

/** Each level of the chain was left it, and it may leave its manager's hands so far. */
function reaches(
  eb: ExpressionBuilder<Tables, 'offers'>,
  { id, parentId, kind }: Pick<Account, 'id' | 'parentId' | 'kind'>,
  chain: readonly string[],
) {
  const termsOnChain = eb
    .selectFrom('offer_terms')
    .innerJoin('accounts', 'accounts.id', 'offer_terms.account_id')
    .select('offer_terms.account_id')
    .whereRef('offer_terms.offer_id', '=', 'offers.id')
    .where('offer_terms.account_id', 'in', [...chain]);
  const closed = eb.exists(termsOnChain.where('offer_terms.allowed', '=', 0));
  const opened = eb.exists(
    termsOnChain.whereRef('accounts.parent_id', '=', 'offers.managed_by').where('offer_terms.allowed', '=', 1),
  );
  const near = kind === 'customer' && parentId !== null ? [id, parentId] : [id];
  return eb.and([
    eb('managed_by', 'in', [...chain]),
    eb.not(closed),
    eb.or([eb('restricted', '=', 0), eb('managed_by', '=', id), opened]),
    eb.or([eb('shared', '=', 1), eb('managed_by', 'in', near)]),
  ]);
}

async function named(db: Db, offers: readonly Offer[], chain: readonly string[]): Promise<OfferOnSale[]> {
  const names = await namesBy(db, chain);
  const [own = '', ...above] = chain.toReversed();
  return offers.map((offer) => {
    const called = (accountId: string) => names.get(`${offer.id} ${accountId}`) ?? null;
    const calledAbove = above.map(called).find((name) => name !== null);
    return { offer, name: calledAbove ?? offer.name, ownName: called(own) };
  });
}

function columnsOf(offer: Offer) {
  const { family, name, description, model, billing, step, version } = offer;
  return {
    family,
    name,
    description,
    model,
    grants: JSON.stringify(offer.grants),
    plans: JSON.stringify(offer.plans.map(({ code }) => code)),
    min_quantity: offer.minQuantity,
    max_quantity: offer.maxQuantity,
    step,
    trial_days: offer.trialDays,
    internal: Number(offer.internal),
    shared: Number(offer.shared),
    repeatable: Number(offer.repeatable),
    restricted: Number(offer.restricted),
    billing,
    charging: JSON.stringify(offer.charging),
    withdrawn_at_ms: offer.withdrawnAtMs,
    ends_at_ms: offer.endsAtMs,
    version,
  };
}

function offerOfRow(row: OffersTable): Offer {
  return {
    id: row.id,
    sku: row.sku,
    family: row.family,
    name: row.name,
    description: row.description,
    model: modelOf(row.model),
    grants: grantsOf(JSON.parse(row.grants)),
    plans: plansOf(JSON.parse(row.plans)),
    minQuantity: row.min_quantity,
    maxQuantity: row.max_quantity,
    step: row.step,
    trialDays: row.trial_days,
    internal: row.internal === 1,
    managedBy: row.managed_by,
    shared: row.shared === 1,
    repeatable: row.repeatable === 1,
    restricted: row.restricted === 1,
    billing: billingOf(row.billing),
    charging: chargingOf(row.charging),
    withdrawnAtMs: row.withdrawn_at_ms,
    endsAtMs: row.ends_at_ms,
    version: row.version,
    createdAtMs: row.created_at_ms,
  };
}

function grantsOf(stored: readonly OfferGrant[]): OfferGrant[] {
  return stored.filter(({ kind }) => GRANT_KINDS.includes(kind)).map(({ kind, perUnit }) => ({ kind, perUnit }));
}

function plansOf(stored: readonly string[]): OfferPlan[] {
  return PLAN_CODES.filter((code) => stored.includes(code)).map((code) => ({ code, months: monthsOf(code) }));
}
