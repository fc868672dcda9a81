// Payouts and what is owed to partners, in SQL; a partner is told its own alone, because margins are no other level's business.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import type { Db, Trx } from '../db/open.ts';
import type { PayoutsTable } from '../db/order-tables.ts';
import { PAYOUT_STATES, type Payable, type Payout, transferOf } from './payout.ts';

/** Absent: of everybody. */
export interface OfPartner {
  readonly partnerId?: string | undefined;
}

export async function insertPayout(trx: Trx, payout: Payout): Promise<void> {
  await trx
    .insertInto('payouts')
    .values({
      id: payout.id,
      partner_id: payout.partnerId,
      currency: payout.currency,
      amount: payout.amount,
      state: payout.state,
      transfer: transferOf(payout),
      paid_on: payout.paidOn,
      bank_reference: payout.bankReference,
      marked_by: payout.markedBy,
      confirmed_by: payout.confirmedBy,
      created_at_ms: payout.createdAtMs,
      decided_at_ms: payout.decidedAtMs,
    })
    .execute();
}

/** Out of `proposed` once; false when somebody decided it meanwhile. */
export async function decidePayout(
  trx: Trx,
  id: string,
  decision: { readonly state: 'paid' | 'rejected'; readonly confirmedBy: string; readonly decidedAtMs: number },
): Promise<boolean> {
  const { state, confirmedBy: confirmed_by, decidedAtMs: decided_at_ms } = decision;
  const { numUpdatedRows } = await trx
    .updateTable('payouts')
    .set({ state, confirmed_by, decided_at_ms, ...(state === 'rejected' ? { transfer: null } : {}) })
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findPayout(
  db: Db,
  by: { readonly id: string } | { readonly transfer: string },
): Promise<Payout | undefined> {
  const query = db.selectFrom('payouts').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('transfer', '=', by.transfer)
  ).executeTakeFirst();
  return row && payoutOf(row);
}

/** Newest first, below the cursor `[createdAtMs, id]`. */
export async function listPayouts(
  db: Db,
  { partnerId }: OfPartner,
  page: { readonly before?: readonly [number, string] | undefined; readonly limit: number },
): Promise<Payout[]> {
  let query = db.selectFrom('payouts').selectAll();
  if (partnerId !== undefined) query = query.where('partner_id', '=', partnerId);
  if (page.before !== undefined) {
    const [atMs, id] = page.before;
    query = query.where((eb) =>
      eb.or([eb('created_at_ms', '<', atMs), eb.and([eb('created_at_ms', '=', atMs), eb('id', '<', id)])]),
    );
  }
  const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(payoutOf);
}

/** Whatever is not nothing, by partner and currency. */
export async function payables(db: Db, { partnerId }: OfPartner): Promise<Payable[]> {
  let query = db
    .selectFrom('ledger_balances')
    .innerJoin('accounts', 'accounts.id', 'ledger_balances.owner_id')
    .select(['owner_id', 'name', 'ledger_balances.currency', 'amount'])
    .select((eb) =>
      eb
        .selectFrom('payouts')
        .select((sum) => sum.fn.sum<string | number>('payouts.amount').as('sum'))
        .whereRef('payouts.partner_id', '=', 'owner_id')
        .whereRef('payouts.currency', '=', 'ledger_balances.currency')
        .where('payouts.state', '=', 'proposed')
        .as('proposed'),
    )
    .where('account', '=', 'payable');
  if (partnerId !== undefined) query = query.where('owner_id', '=', partnerId);
  const rows = await query.orderBy('name').orderBy('owner_id').orderBy('ledger_balances.currency').execute();
  return rows
    .map((row) => ({
      partnerId: row.owner_id,
      name: row.name,
      currency: row.currency as Currency,
      owed: -BigInt(row.amount),
      proposed: BigInt(row.proposed ?? 0),
    }))
    .filter(({ owed }) => owed !== 0n);
}

function payoutOf(row: Selectable<PayoutsTable>): Payout {
  return {
    id: row.id,
    partnerId: row.partner_id,
    currency: row.currency as Currency,
    amount: BigInt(row.amount),
    state: PAYOUT_STATES.find((state) => state === row.state) ?? 'rejected',
    paidOn: row.paid_on,
    bankReference: row.bank_reference,
    markedBy: row.marked_by,
    confirmedBy: row.confirmed_by,
    createdAtMs: row.created_at_ms,
    decidedAtMs: row.decided_at_ms,
  };
}
