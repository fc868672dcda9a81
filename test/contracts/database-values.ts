// The part of the database contract on reading: values come back as they went, and are sorted and compared alike.
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/db/open.ts';
import { accept } from '../../shared/result.ts';
import { account, addAccounts, type Ground, keepSetting, setting, times } from './database-ground.ts';

export function describeValues(ground: () => Ground, usesIndex: (plan: string) => boolean): void {
  describe('values', () => {
    it('of bytes come back as they went', async () => {
      const document = Uint8Array.from(times(256));
      await ground().database.transact(async (trx) => {
        await trx.insertInto('trust_roots').values({ version: 1, document, created_at_ms: 1 }).execute();
        await trx
          .insertInto('trust_roots')
          .values({ version: 2, document: Buffer.alloc(0), created_at_ms: 1 })
          .execute();
        return accept(undefined);
      });
      const rows = await ground()
        .database.reader.selectFrom('trust_roots')
        .select('document')
        .orderBy('version')
        .execute();
      expect(rows.map((row) => row.document)).toEqual([document, new Uint8Array()]);
    });

    it('of whole numbers are exact up to 2^53, and an error beyond', async () => {
      const keep = (name: string, value: number | bigint) =>
        ground().database.transact(async (trx) =>
          accept(
            await trx
              .insertInto('sequences')
              .values({ name, value: value as number })
              .execute(),
          ),
        );
      const read = (name: string) =>
        ground().database.reader.selectFrom('sequences').select('value').where('name', '=', name).executeTakeFirst();
      await keep('largest', Number.MAX_SAFE_INTEGER);
      await keep('smallest', BigInt(Number.MIN_SAFE_INTEGER));
      await keep('too large', 2n ** 53n + 1n);
      expect((await read('largest'))?.value).toBe(Number.MAX_SAFE_INTEGER);
      expect((await read('smallest'))?.value).toBe(Number.MIN_SAFE_INTEGER);
      await expect(read('too large')).rejects.toThrow(/9007199254740993|too large/i);
      await ground().database.transact(async (trx) =>
        accept(await trx.deleteFrom('sequences').where('name', '=', 'too large').execute()),
      );
    });

    it('counted and summed are numbers', async () => {
      const { rows } = await sql<object>`
        select count(*) as n, sum(value) as total, max(value) as most from sequences where name in ('largest', 'smallest')
      `.execute(ground().database.reader);
      expect(rows[0]).toEqual({ n: 2, total: 0, most: Number.MAX_SAFE_INTEGER });
    });

    it('are in no empty list, and none is left out by one', async () => {
      await keepSetting(ground().database, 'listed', '1');
      const listed = (operator: 'in' | 'not in', names: readonly string[]) =>
        ground()
          .database.reader.selectFrom('settings')
          .select('name')
          .where('name', '=', 'listed')
          .where('name', operator, names)
          .execute();
      expect([await listed('in', []), await listed('not in', ['listed'])]).toEqual([[], []]);
      expect([await listed('not in', []), await listed('in', ['listed'])]).toEqual([
        [{ name: 'listed' }],
        [{ name: 'listed' }],
      ]);
    });

    it('of text keep every script, quotes and line ends', async () => {
      const words = `Zoë "O'Neil" \\ 🦉 \u{10FFFF} ｆｕｌｌ\r\n\ttab 日本語 e\u0301`;
      await keepSetting(ground().database, words, words);
      expect((await setting(ground().database, words))?.value).toBe(words);
    });

    it('of text never hold the NUL character, in what is kept and in what is asked', async () => {
      const code = 'text_not_storable';
      await expect(keepSetting(ground().database, 'nul', 'a\u0000b')).rejects.toMatchObject({ code });
      await expect(setting(ground().database, 'n\u0000ul')).rejects.toMatchObject({ code });
      expect(await setting(ground().database, 'nul')).toBeUndefined();
    });

    it('that are missing come back as null', async () => {
      await addAccounts(ground().database, account('null-1', '/null-1/'));
      const found = ground().database.reader.selectFrom('accounts').select('parent_id').where('id', '=', 'null-1');
      expect(await found.executeTakeFirst()).toEqual({ parent_id: null });
    });

    it('tell how many rows a change met', async () => {
      await keepSetting(ground().database, 'counted', '1');
      const met = await ground().database.transact(async (trx) => {
        const none = await trx.deleteFrom('settings').where('name', '=', 'nobody').executeTakeFirst();
        const one = await trx
          .updateTable('settings')
          .set({ value: '2' })
          .where('name', '=', 'counted')
          .executeTakeFirst();
        return accept([none.numDeletedRows, one.numUpdatedRows]);
      });
      expect(met).toMatchObject({ value: [0n, 1n] });
    });
  });

  describe('order and likeness', () => {
    const NAMES = ['b', 'a', 'B', 'A', 'ä', '-a', '_', 'aa', 'Z', '1', '10', '2', '😀', '\uffee'];

    beforeAll(async () => {
      await addAccounts(
        ground().database,
        account('root', '/root/'),
        ...NAMES.map((name, i) => account(`like-${i}`, `/root/${name}/`, { name, parent_id: 'root' })),
      );
    });

    it('of text are by its bytes', async () => {
      const rows = ground().database.reader.selectFrom('accounts').select('name').where('parent_id', '=', 'root');
      const found = (await rows.orderBy('name').execute()).map((row) => row.name);
      expect(found).toEqual(NAMES.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      const after = await rows.where('name', '>', 'Z').orderBy('name').execute();
      expect(after.map((row) => row.name)).toEqual(found.slice(found.indexOf('Z') + 1));
    });

    it.each([
      ['/root/a%', ['/root/a/', '/root/aa/']],
      ['/root/A%', ['/root/A/']],
      ['/ROOT/%', []],
      ['/root/_/', ['1', '2', 'A', 'B', 'Z', '_', 'a', 'b', 'ä', '\uffee', '😀'].map((name) => `/root/${name}/`)],
      ['/root/\\_/', []],
    ])('%s finds the same paths', async (pattern, paths) => {
      const rows = ground().database.reader.selectFrom('accounts').select('path').where('path', 'like', pattern);
      const found = (await rows.orderBy('path').execute()).map((row) => row.path);
      expect(found).toEqual(paths);
    });

    it('of nulls are as asked', async () => {
      const rows = ground().database.reader.selectFrom('accounts').select('id').where('id', 'in', ['root', 'like-0']);
      const ids = async (query: typeof rows) => (await query.execute()).map((row) => row.id);
      expect(await ids(rows.orderBy('parent_id', (by) => by.asc().nullsFirst()))).toEqual(['root', 'like-0']);
      expect(await ids(rows.orderBy('parent_id', (by) => by.desc().nullsLast()))).toEqual(['like-0', 'root']);
      expect(await ids(rows.orderBy('parent_id', (by) => by.asc().nullsLast()))).toEqual(['like-0', 'root']);
    });

    it('a subtree of the accounts is found by the index of its path', async () => {
      const many = times(400).map((i) => account(`many-${i}`, `/many/${String(i).padStart(4, '0')}/`));
      await addAccounts(ground().database, ...many);
      const query = ground()
        .database.reader.selectFrom('accounts')
        .select('id')
        .where('path', 'like', '/many/0007/%')
        .compile();
      expect(usesIndex(await planOf(ground().database, query))).toBe(true);
    });
  });
}

async function planOf(
  { kind, reader }: Database,
  query: { sql: string; parameters: readonly unknown[] },
): Promise<string> {
  const words = kind === 'sqlite' ? 'explain query plan' : 'explain';
  const parts = query.sql.split(/\?|\$1/);
  const plan = sql`${sql.raw(`${words} ${parts[0]}`)}${query.parameters[0]}${sql.raw(parts[1] ?? '')}`;
  const { rows } = await plan.execute(reader);
  return rows.map((row) => Object.values(row as object).join(' ')).join('\n');
}
