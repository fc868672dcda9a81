// Rows that wait on a connection: none outlives the transaction it was written in, however that ended.
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { insertLate, LateRows } from '../../../server/db/late-rows.ts';
import type { Trx } from '../../../server/db/open.ts';

const said = (late: LateRows, text: string) => {
  const { first, itself } = late.said(CompiledQuery.raw(text));
  return [...first.map(({ sql }) => sql), itself?.sql];
};

/** What `insertLate` hands to a connection. */
async function lateSetting(late: LateRows): Promise<void> {
  const connection = { executeQuery: async (query: CompiledQuery) => late.said(query) };
  await insertLate(connection as unknown as Trx, 'settings', { name: 'late', value: '1' });
}

it('a row of a transaction that the database ended by itself is not written in the next one', async () => {
  const late = new LateRows(() => '?');
  await lateSetting(late);
  expect(said(late, 'begin immediate')).toEqual(['begin immediate']);
  expect(said(late, 'commit')).toEqual(['commit']);
  await lateSetting(late);
  expect(said(late, 'commit')).toEqual([expect.stringMatching(/^insert into "settings"/), 'commit']);
});
