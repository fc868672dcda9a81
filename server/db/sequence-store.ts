// Numbers without gaps: each is given in the transaction of what carries it, so one that rolls back gives its number back.
import type { Trx } from './open.ts';

/** The next number of a named sequence, from 1. */
export async function nextInSequence(trx: Trx, name: string): Promise<number> {
  const row = await trx
    .insertInto('sequences')
    .values({ name, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('sequences.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}
