// Numbers without gaps: each is given in the transaction of what carries it, so one that rolls back gives its number back.
import { insertLate } from './late-rows.ts';
import { changesOnly, recalled, remember } from './memory.ts';
import type { Trx } from './open.ts';
import { statement } from './statement.ts';

/** The next number of a named sequence, from 1. A transaction that needs several counts on by itself and writes the last. */
export async function nextInSequence(trx: Trx, name: string): Promise<number> {
  const before = recalled<number>(trx, 'sequences', name);
  if (before === undefined) return await advance(trx, name);
  const value = before + 1;
  changesOnly(trx, 'sequences', name);
  const row = { name, value };
  const written = insertLate(trx, 'sequences', row, 'on conflict (name) do update set value = excluded.value', name);
  // Before anything is waited for, so that nobody else of this transaction is given the same.
  remember(trx, 'sequences', name, value);
  await written;
  return value;
}

async function advance(trx: Trx, name: string): Promise<number> {
  changesOnly(trx, 'sequences', name);
  const { value = 1 } = (await ADVANCE.first(trx, { name })) ?? {};
  remember(trx, 'sequences', name, value);
  return value;
}

const ADVANCE = statement((db, { name }: { name: string }) =>
  db
    .insertInto('sequences')
    .values({ name, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('sequences.value', '+', 1) })))
    .returning('value'),
);
