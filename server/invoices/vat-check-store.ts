// What VIES said of VAT numbers, in SQL: one row per number, with when it is asked next.
import type { Db, Trx } from '../db/open.ts';
import type { VatChecksTable } from '../db/paper-tables.ts';
import type { VatAnswer } from './tax.ts';

export interface VatCheck {
  readonly vatId: string;
  readonly nextAskMs: number;
  /** Since the last answer. */
  readonly attempts: number;
  readonly lastError: string | null;
  readonly answer: VatAnswer | null;
  readonly answeredAtMs: number | null;
  /** What proves to a tax office that it was asked; null where VIES gave none. */
  readonly consultation: string | null;
}

/** A number that is known keeps its answer until there is another. */
export async function askSoon(trx: Trx, vatId: string, nowMs: number): Promise<void> {
  const fresh = { attempts: 0, last_error: null, answer: null, answered_at_ms: null, consultation: null };
  await trx
    .insertInto('vat_checks')
    .values({ vat_id: vatId, next_ask_ms: nowMs, ...fresh })
    .onConflict((conflict) => conflict.column('vat_id').doUpdateSet({ next_ask_ms: nowMs, attempts: 0 }))
    .execute();
}

export async function findVatCheck(db: Db, vatId: string): Promise<VatCheck | undefined> {
  const row = await db.selectFrom('vat_checks').selectAll().where('vat_id', '=', vatId).executeTakeFirst();
  return row && checkOf(row);
}

/** Due ones, in the order of their numbers. */
export async function vatChecksDue(db: Db, nowMs: number, after: string, limit: number): Promise<VatCheck[]> {
  const rows = await db
    .selectFrom('vat_checks')
    .selectAll()
    .where('next_ask_ms', '<=', nowMs)
    .where('vat_id', '>', after)
    .orderBy('vat_id')
    .limit(limit)
    .execute();
  return rows.map(checkOf);
}

/** False where another process asks about it already. */
export async function claimVatCheck(trx: Trx, { vatId, nextAskMs }: VatCheck, untilMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('vat_checks')
    .set((eb) => ({ next_ask_ms: untilMs, attempts: eb('attempts', '+', 1) }))
    .where('vat_id', '=', vatId)
    .where('next_ask_ms', '=', nextAskMs)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function noteNoAnswer(trx: Trx, vatId: string, error: string, nextAskMs: number): Promise<void> {
  await trx
    .updateTable('vat_checks')
    .set({ last_error: error.slice(0, 200), next_ask_ms: nextAskMs })
    .where('vat_id', '=', vatId)
    .execute();
}

export async function noteAnswer(
  trx: Trx,
  vatId: string,
  said: { readonly answer: VatAnswer; readonly consultation: string | null },
  { nowMs, nextAskMs }: { readonly nowMs: number; readonly nextAskMs: number },
): Promise<void> {
  const { answer, consultation } = said;
  await trx
    .updateTable('vat_checks')
    .set({ answer, consultation, answered_at_ms: nowMs, next_ask_ms: nextAskMs, attempts: 0, last_error: null })
    .where('vat_id', '=', vatId)
    .execute();
}

function checkOf(row: VatChecksTable): VatCheck {
  return {
    vatId: row.vat_id,
    nextAskMs: row.next_ask_ms,
    attempts: row.attempts,
    lastError: row.last_error,
    answer: row.answer === 'valid' || row.answer === 'invalid' ? row.answer : null,
    answeredAtMs: row.answered_at_ms,
    consultation: row.consultation,
  };
}
