// Numbers without gaps: each is given in the transaction of what carries it, so one that rolls back gives its number back.
import { insertLate } from './late-rows.ts';
import { changesOnly, recalled, remember, remembered } from './memory.ts';
import type { Db, Trx } from './open.ts';
import { statement } from './statement.ts';

/** The next number of a named sequence, from 1. The writer is alone: it reads the last, counts on by itself, and writes once. */
export async function nextInSequence(trx: Trx, name: string): Promise<number> {
  const read = await lastInSequence(trx, name);
  // From here on nothing is waited for, so that nobody else of this transaction is given the same.
  const value = (recalled<number>(trx, 'sequences', name) ?? read) + 1;
  changesOnly(trx, 'sequences', name);
  const row = { name, value };
  insertLate(trx, 'sequences', row, 'on conflict (name) do update set value = excluded.value', name);
  remember(trx, 'sequences', name, value);
  return value;
}

/** The number given last, 0 before the first. */
export function lastInSequence(db: Db, name: string): Promise<number> {
  return remembered(db, 'sequences', name, async () => (await LAST.first(db, { name }))?.value ?? 0);
}

const LAST = statement(
  (db, { name }: { name: string }) => db.selectFrom('sequences').select('value').where('name', '=', name),
  ({ name }) => ['sequences', name],
);
