// The ledger in SQL: transactions that sum to zero, numbered without gaps, written once and never changed (M7).
import type { Currency } from '../../shared/currencies.ts';
import { type Money, money, sumOf } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import type { LedgerEntry, LedgerTransaction } from './ledger.ts';

/** Writes it and gives its number. Undefined for a transaction without entries: nothing moved, nothing is booked. */
export async function post(trx: Trx, act: Act, transaction: LedgerTransaction): Promise<number | undefined> {
  if (transaction.entries.length === 0) return undefined;
  const id = await nextInSequence(trx, 'ledger');
  await trx
    .insertInto('ledger_transactions')
    .values({
      id,
      at_ms: act.nowMs,
      kind: transaction.kind,
      order_id: transaction.orderId ?? null,
      payment_id: transaction.paymentId ?? null,
      invoice_id: transaction.invoiceId ?? null,
      reverses: transaction.reverses ?? null,
      memo: transaction.memo ?? '',
    })
    .execute();
  await trx
    .insertInto('ledger_entries')
    .values(
      transaction.entries.map(({ account, ownerId, currency, amount }, index) => ({
        transaction_id: id,
        line: index + 1,
        account,
        owner_id: ownerId,
        currency,
        amount,
      })),
    )
    .execute();
  await addToBalances(trx, transaction.entries);
  return id;
}

/** Balances are asked for under the writer's lock, so they must not take longer with every entry that was ever written. */
async function addToBalances(trx: Trx, entries: readonly LedgerEntry[]): Promise<void> {
  const groups = Map.groupBy(entries, ({ ownerId, account, currency }) => `${ownerId} ${account} ${currency}`);
  // One order for everybody, so that no two writers wait for each other.
  const sums = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const { ownerId: owner_id, account, currency } = first;
      return [{ owner_id, account, currency, amount: sumOf(group.map((entry) => entry.amount)) }];
    });
  await trx
    .insertInto('ledger_balances')
    .values(sums)
    .onConflict((conflict) =>
      conflict
        .columns(['owner_id', 'account', 'currency'])
        .doUpdateSet((eb) => ({ amount: eb('ledger_balances.amount', '+', eb.ref('excluded.amount')) })),
    )
    .execute();
}

/** Sum of an owner's entries on one account: debits positive. */
export async function balanceOf(db: Db, ownerId: string, account: string, currency: Currency): Promise<bigint> {
  const row = await db
    .selectFrom('ledger_balances')
    .select('amount')
    .where('owner_id', '=', ownerId)
    .where('account', '=', account)
    .where('currency', '=', currency)
    .executeTakeFirst();
  return BigInt(row?.amount ?? 0);
}

/** Every balance of an owner that is not nothing, by account and currency. */
export async function balancesOf(db: Db, ownerId: string): Promise<(Money & { readonly account: string })[]> {
  const rows = await db
    .selectFrom('ledger_balances')
    .select(['account', 'currency', 'amount'])
    .where('owner_id', '=', ownerId)
    .orderBy('account')
    .orderBy('currency')
    .execute();
  return rows
    .map((row) => ({ account: row.account, ...money(BigInt(row.amount), row.currency as Currency) }))
    .filter(({ amount }) => amount !== 0n);
}
