// Rows that wait on a connection: none outlives the transaction it was written in, however that ended.
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { amendLate, insertLate, LateRows, updateLate } from '../../../server/db/late-rows.ts';
import type { Trx } from '../../../server/db/open.ts';

const said = (late: LateRows, text: string) => {
  const { first, itself } = late.said(CompiledQuery.raw(text));
  return [...first.map(({ sql }) => sql), itself?.sql];
};

/** What `insertLate` hands to a connection. */
async function lateSetting(late: LateRows, as?: string): Promise<void> {
  const connection = { executeQuery: async (query: CompiledQuery) => late.said(query) };
  await insertLate(connection as unknown as Trx, 'settings', { name: 'late', value: '1' }, '', as);
}

it('a row of a transaction that the database ended by itself is not written in the next one', async () => {
  const late = new LateRows(() => '?');
  await lateSetting(late);
  expect(said(late, 'begin immediate')).toEqual(['begin immediate']);
  expect(said(late, 'commit')).toEqual(['commit']);
  await lateSetting(late);
  expect(said(late, 'commit')).toEqual([expect.stringMatching(/^insert into "settings"/), 'commit']);
});

it('a row that waits is changed where it says what the change expects, and written once as it then is', async () => {
  const late = new LateRows(() => '?');
  const connection = {
    async executeQuery(query: CompiledQuery) {
      return { rows: [], numAffectedRows: late.said(query).changed };
    },
  } as unknown as Trx;
  expect(await amendLate(connection, 'settings', 'one', { name: 'one' }, { value: '2' })).toBe(false);
  await insertLate(connection, 'settings', { name: 'one', value: '1' }, '', 'one');
  expect(await amendLate(connection, 'settings', 'one', { value: '0' }, { value: '2' })).toBe(false);
  expect(await amendLate(connection, 'settings', 'one', { value: '1' }, { value: '2' })).toBe(true);
  const { first } = late.said(CompiledQuery.raw('commit'));
  expect(first.map(({ parameters }) => parameters)).toEqual([['one', '2']]);
  expect(await amendLate(connection, 'settings', 'one', { name: 'one' }, { value: '3' })).toBe(false);
});

it('who asks for one row is answered without writing others, and never without a row that waits', async () => {
  const late = new LateRows(() => '?');
  await lateSetting(late, 'mine');
  const asking = (as: string) =>
    late.said({ ...CompiledQuery.raw('select * from "settings"'), asksFor: ['settings', as] }).first.length;
  expect(asking('another')).toBe(0);
  expect(asking('mine')).toBe(1);
});

it('changes of rows that were read are written together, each column that changed and no other; what came later is in it', async () => {
  const late = new LateRows(() => '?');
  const connection = { executeQuery: async (query: CompiledQuery) => late.said(query) } as unknown as Trx;
  const change = (before: { name: string; value: string }, value: string) =>
    updateLate(connection, 'settings', ['name'], before, { ...before, value }, before.name);
  await change({ name: 'a', value: '1' }, '1');
  expect(said(late, 'commit')).toEqual(['commit']);
  await change({ name: 'a', value: '1' }, '2');
  await change({ name: 'b', value: '1' }, '3');
  await change({ name: 'a', value: '2' }, '4');
  const { first } = late.said(CompiledQuery.raw('commit'));
  expect(first.map(({ sql, parameters }) => [sql, parameters])).toEqual([
    [
      'insert into "settings" ("name","value") values (?,?),(?,?) on conflict ("name") do update set "value" = excluded."value"',
      ['a', '4', 'b', '3'],
    ],
  ]);
});

it('a row that is new and changes before it is written is written once, as a new one', async () => {
  const late = new LateRows(() => '?');
  const connection = { executeQuery: async (query: CompiledQuery) => late.said(query) } as unknown as Trx;
  const row = { name: 'a', value: '1' };
  await insertLate(connection, 'settings', row, '', 'a');
  await updateLate(connection, 'settings', ['name'], row, { ...row, value: '2' }, 'a');
  const { first } = late.said(CompiledQuery.raw('commit'));
  expect(first.map(({ sql, parameters }) => [sql.trim(), parameters])).toEqual([
    ['insert into "settings" ("name","value") values (?,?)', ['a', '2']],
  ]);
});
