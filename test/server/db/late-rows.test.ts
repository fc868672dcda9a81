// Rows that wait on a connection: none outlives the transaction it was written in, however that ended.
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { amendLate, insertLate, insertMadeLate, LateRows, updateLate } from '../../../server/db/late-rows.ts';
import type { Trx } from '../../../server/db/open.ts';
import { ownConnection } from '../../../server/db/own-connection.ts';

const said = (late: LateRows, text: string) => [...late.before(CompiledQuery.raw(text)).map(({ sql }) => sql), text];

/** A transaction on a connection that keeps these rows. */
async function over(late: LateRows): Promise<{ readonly trx: Trx; end(): void }> {
  const executor = { provideConnection: async (use: (connection: object) => unknown) => await use({ late }) };
  const trx = { getExecutor: () => executor } as unknown as Trx;
  const own = await ownConnection(trx, trx);
  return { trx, end: () => own.giveUp() };
}

async function lateSetting(late: LateRows, as?: string): Promise<void> {
  insertLate((await over(late)).trx, 'settings', { name: 'late', value: '1' }, '', as);
}

it('a row that comes after the end of its transaction is refused', async () => {
  const { trx, end } = await over(new LateRows(() => '?'));
  end();
  expect(() => insertLate(trx, 'settings', { name: 'late', value: '1' })).toThrow(
    expect.objectContaining({ code: 'transaction_over' }),
  );
});

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
  const { trx } = await over(late);
  expect(amendLate(trx, 'settings', 'one', { name: 'one' }, { value: '2' })).toBe(false);
  insertLate(trx, 'settings', { name: 'one', value: '1' }, '', 'one');
  expect(amendLate(trx, 'settings', 'one', { value: '0' }, { value: '2' })).toBe(false);
  expect(amendLate(trx, 'settings', 'one', { value: '1' }, { value: '2' })).toBe(true);
  const first = late.before(CompiledQuery.raw('commit'));
  expect(first.map(({ parameters }) => parameters)).toEqual([['one', '2']]);
  expect(amendLate(trx, 'settings', 'one', { name: 'one' }, { value: '3' })).toBe(false);
});

it('who asks for one row is answered without writing others, and never without a row that waits', async () => {
  const late = new LateRows(() => '?');
  await lateSetting(late, 'mine');
  const asking = (as: string) =>
    late.before({ ...CompiledQuery.raw('select * from "settings"'), asksFor: ['settings', as] }).length;
  expect(asking('another')).toBe(0);
  expect(asking('mine')).toBe(1);
});

it('changes of rows that were read are written together, each column that changed and no other; what came later is in it', async () => {
  const late = new LateRows(() => '?');
  const { trx } = await over(late);
  const change = (before: { name: string; value: string }, value: string) =>
    updateLate(trx, 'settings', ['name'], before, { ...before, value }, before.name);
  change({ name: 'a', value: '1' }, '1');
  expect(said(late, 'commit')).toEqual(['commit']);
  change({ name: 'a', value: '1' }, '2');
  change({ name: 'b', value: '1' }, '3');
  change({ name: 'a', value: '2' }, '4');
  const first = late.before(CompiledQuery.raw('commit'));
  expect(first.map(({ sql, parameters }) => [sql, parameters])).toEqual([
    [
      'insert into "settings" ("name","value") values (?,?),(?,?) on conflict ("name") do update set "value" = excluded."value"',
      ['a', '4', 'b', '3'],
    ],
  ]);
});

it('a row that is new and changes before it is written is written once, as a new one', async () => {
  const late = new LateRows(() => '?');
  const { trx } = await over(late);
  const row = { name: 'a', value: '1' };
  insertLate(trx, 'settings', row, '', 'a');
  updateLate(trx, 'settings', ['name'], row, { ...row, value: '2' }, 'a');
  const first = late.before(CompiledQuery.raw('commit'));
  expect(first.map(({ sql, parameters }) => [sql.trim(), parameters])).toEqual([
    ['insert into "settings" ("name","value") values (?,?)', ['a', '2']],
  ]);
});

it('a row that is made late is made once, when it is written, in its turn; one that cannot be made stops the commit', async () => {
  const late = new LateRows(() => '?');
  const { trx } = await over(late);
  const made: string[] = [];
  const making = (name: string) => () => {
    made.push(name);
    return { name, value: '1' };
  };
  insertMadeLate(trx, 'settings', making('a'));
  insertLate(trx, 'settings', { name: 'b', value: '2' });
  insertMadeLate(trx, 'settings', making('c'));
  expect(made).toEqual([]);
  const first = late.before(CompiledQuery.raw('commit'));
  expect(first.map(({ parameters }) => parameters)).toEqual([['a', '1', 'b', '2', 'c', '1']]);
  expect(said(late, 'commit')).toEqual(['commit']);
  expect(made).toEqual(['a', 'c']);
  insertMadeLate(trx, 'settings', () => {
    throw new Error('cannot be made');
  });
  expect(() => late.before(CompiledQuery.raw('commit'))).toThrow('cannot be made');
  expect(said(late, 'rollback')).toEqual(['rollback']);
  expect(said(late, 'commit')).toEqual(['commit']);
});
