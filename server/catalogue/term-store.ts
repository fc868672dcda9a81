// The terms of accounts for offers in SQL: what was opened or closed to whom, and what each calls it.
import type { OutageCause } from '../../shared/contracts/outages-api.ts';
import type { Db, Trx } from '../db/open.ts';

export interface OfferTerm {
  readonly accountId: string;
  /** Null: as the offer says. */
  readonly allowed: boolean | null;
  /** What the account calls it to those below. */
  readonly name: string | null;
  /** Days without service that it gives nothing back for to those directly below; null: as the vendor does (S4.14). */
  readonly outageExcluded: readonly OutageCause[] | null;
}
export interface ListedTerm extends OfferTerm {
  readonly accountName: string;
}

export async function findTerm(db: Db, offerId: string, accountId: string): Promise<OfferTerm> {
  const row = await db
    .selectFrom('offer_terms')
    .selectAll()
    .where('offer_id', '=', offerId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  const allowed = row?.allowed == null ? null : row.allowed === 1;
  return { accountId, allowed, name: row?.name ?? null, outageExcluded: causesIn(row?.outage_excluded ?? null) };
}

function causesIn(text: string | null): OutageCause[] | null {
  return text === null ? null : JSON.parse(text);
}

/** Of the accounts below `scope`, not of the one whose scope it is. */
export async function listTerms(db: Db, offerId: string, scope: string): Promise<ListedTerm[]> {
  const rows = await db
    .selectFrom('offer_terms')
    .innerJoin('accounts', 'accounts.id', 'offer_terms.account_id')
    .selectAll('offer_terms')
    .select('accounts.name as account_name')
    .where('offer_id', '=', offerId)
    .where('accounts.path', 'like', `${scope}_%`)
    .orderBy('accounts.name')
    .orderBy('offer_terms.account_id')
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    accountName: row.account_name,
    allowed: row.allowed === null ? null : row.allowed === 1,
    name: row.name,
    outageExcluded: causesIn(row.outage_excluded),
  }));
}

export async function writeTerm(trx: Trx, offerId: string, term: OfferTerm): Promise<void> {
  const { accountId, allowed, name, outageExcluded } = term;
  const values = {
    allowed: allowed === null ? null : Number(allowed),
    name,
    outage_excluded: outageExcluded === null ? null : JSON.stringify(outageExcluded),
  };
  await trx
    .insertInto('offer_terms')
    .values({ offer_id: offerId, account_id: accountId, ...values })
    .onConflict((conflict) => conflict.columns(['offer_id', 'account_id']).doUpdateSet(values))
    .execute();
}

/** What the accounts call offers, by `offer id account id`. */
export async function namesBy(db: Db, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('offer_terms')
    .select(['offer_id', 'account_id', 'name'])
    .where('account_id', 'in', [...accountIds])
    .where('name', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [`${row.offer_id} ${row.account_id}`, row.name ?? '']));
}
