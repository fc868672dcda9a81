// What every database must do alike: the one suite that the file and PostgreSQL both pass.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, refuse } from '../../shared/result.ts';

const times = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface DatabaseKind {
  /** The place of an empty database. */
  newPlace(): Promise<string>;
  /** Whether a plan, in the words of the database, finds paths by their index. */
  usesIndex(plan: string): boolean;
  /** Two writers may race in one process; waiting for a file's lock stops the whole process. */
  readonly writersShareProcess: boolean;
}

export function describeDatabase({ newPlace, usesIndex, writersShareProcess }: DatabaseKind): void {
  let place = '';
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    place = await newPlace();
    const first = openDatabase(place);
    if (!writersShareProcess) await first;
    // Else both find nothing, and one of them makes the tables.
    [database, other] = await Promise.all([first, openDatabase(place)]);
  });
  afterAll(async () => {
    await database.close();
    await other.close();
  });

  const account = (id: string, path: string, more: { name?: string; parent_id?: string | null } = {}) => ({
    id,
    parent_id: null,
    path,
    kind: 'partner',
    name: id,
    email: `${id}@p.example`,
    created_at_ms: 1_700_000_000_000,
    ...more,
  });

  async function addAccounts(...accounts: ReturnType<typeof account>[]): Promise<void> {
    await database.transact(async (trx) => {
      for (const row of accounts) {
        await trx
          .insertInto('accounts')
          .values(row as never)
          .execute();
      }
      return accept(undefined);
    });
  }

  const setting = (name: string) =>
    database.reader.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  const keepSetting = (at: Database, name: string, value: string) =>
    at.transact(async (trx) => accept(await trx.insertInto('settings').values({ name, value }).execute()));

  describe('a transaction', () => {
    it('is there for every connection as soon as it is acknowledged', async () => {
      await keepSetting(database, 'seen', 'yes');
      expect((await setting('seen'))?.value).toBe('yes');
      const elsewhere = await other.reader.selectFrom('settings').select('value').where('name', '=', 'seen').execute();
      expect(elsewhere).toEqual([{ value: 'yes' }]);
    });

    it('that is refused leaves nothing', async () => {
      const refused = await database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'refused', value: '1' }).execute();
        return refuse('no', 'No.', 'Stop.');
      });
      expect(refused.ok).toBe(false);
      expect(await setting('refused')).toBeUndefined();
    });

    it('that throws leaves nothing, and the next one works', async () => {
      const thrown = database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'thrown', value: '1' }).execute();
        throw new Error('broken');
      });
      await expect(thrown).rejects.toThrow('broken');
      expect(await setting('thrown')).toBeUndefined();
      await keepSetting(database, 'after', '1');
    });

    it('that violates a unique index throws and leaves nothing', async () => {
      await keepSetting(database, 'unique', '1');
      const twice = database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'beside', value: '1' }).execute();
        await trx.insertInto('settings').values({ name: 'unique', value: '2' }).execute();
        return accept(undefined);
      });
      await expect(twice).rejects.toThrow(/unique/i);
      expect(await setting('beside')).toBeUndefined();
      expect((await setting('unique'))?.value).toBe('1');
    });

    it('is not acknowledged unless it is written, whatever its work made of a statement that failed', async () => {
      const done = await database
        .transact(async (trx) => {
          await trx.insertInto('settings').values({ name: 'doomed', value: '1' }).execute();
          await trx
            .insertInto('settings')
            .values({ name: 'doomed', value: '2' })
            .execute()
            .catch(() => undefined);
          return accept(undefined);
        })
        .then(
          () => true,
          () => false,
        );
      expect((await setting('doomed')) !== undefined).toBe(done);
    });

    it('takes a conflict as a value where it says so', async () => {
      const insert = (value: string) =>
        database.transact(async (trx) => {
          const row = { name: 'conflict', value };
          const keep = trx
            .insertInto('settings')
            .values(row)
            .onConflict((on) => on.column('name').doNothing());
          return accept((await keep.returning('value').executeTakeFirst())?.value);
        });
      expect(await insert('first')).toMatchObject({ value: 'first' });
      expect(await insert('second')).toMatchObject({ value: undefined });
      await database.transact(async (trx) => {
        const row = { name: 'conflict', value: 'third' };
        const keep = trx.insertInto('settings').values(row);
        return accept(await keep.onConflict((on) => on.column('name').doUpdateSet({ value: 'third' })).execute());
      });
      expect((await setting('conflict'))?.value).toBe('third');
    });

    it('is refused a reference to nothing', async () => {
      await expect(addAccounts(account('orphan', '/orphan/', { parent_id: 'nobody' }))).rejects.toThrow(/foreign key/i);
    });

    it('cannot be written by a reader', async () => {
      const write = database.reader.insertInto('settings').values({ name: 'reader', value: '1' }).execute();
      await expect(write).rejects.toThrow(/read.?only/i);
    });
  });

  describe('50 transactions at once, of two processes', () => {
    it('happen one after the other: a number read and raised is never given twice, and none is left out', async () => {
      const take = (at: Database) =>
        at.transact(async (trx) => {
          const row = await trx.selectFrom('sequences').select('value').where('name', '=', 'raced').executeTakeFirst();
          const value = (row?.value ?? 0) + 1;
          const keep = trx.insertInto('sequences').values({ name: 'raced', value });
          await keep.onConflict((on) => on.column('name').doUpdateSet({ value })).execute();
          // Some are refused after they took a number: it must go back.
          return value % 5 === 0 && Math.random() < 0.5 ? refuse('no', 'No.', 'Stop.') : accept(value);
        });
      const taken = await Promise.all(
        times(50).map((i) => take(writersShareProcess && i % 2 === 0 ? other : database)),
      );
      const numbers = taken.flatMap((one) => (one.ok ? [Number(one.value)] : [])).sort((a, b) => a - b);
      expect(numbers).toEqual(times(numbers.length).map((i) => i + 1));
    });

    it('do not keep a reader waiting', async () => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let inside: () => void = () => undefined;
      const entered = new Promise<void>((resolve) => {
        inside = resolve;
      });
      const writing = database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'slow', value: '1' }).execute();
        inside();
        await held;
        return accept(undefined);
      });
      await entered;
      const waiting = times(20).map((i) => keepSetting(database, `behind ${i}`, '1'));
      expect(await setting('slow')).toBeUndefined();
      release();
      await Promise.all([writing, ...waiting]);
      expect(await setting('behind 19')).toBeDefined();
    });
  });

  describe('values', () => {
    it('of bytes come back as they went', async () => {
      const document = Uint8Array.from(times(256));
      await database.transact(async (trx) => {
        await trx.insertInto('trust_roots').values({ version: 1, document, created_at_ms: 1 }).execute();
        await trx
          .insertInto('trust_roots')
          .values({ version: 2, document: Buffer.alloc(0), created_at_ms: 1 })
          .execute();
        return accept(undefined);
      });
      const rows = await database.reader.selectFrom('trust_roots').select('document').orderBy('version').execute();
      expect(rows.map((row) => row.document)).toEqual([document, new Uint8Array()]);
    });

    it('of whole numbers are exact up to 2^53, and an error beyond', async () => {
      const keep = (name: string, value: number | bigint) =>
        database.transact(async (trx) =>
          accept(
            await trx
              .insertInto('sequences')
              .values({ name, value: value as number })
              .execute(),
          ),
        );
      const read = (name: string) =>
        database.reader.selectFrom('sequences').select('value').where('name', '=', name).executeTakeFirst();
      await keep('largest', Number.MAX_SAFE_INTEGER);
      await keep('smallest', BigInt(Number.MIN_SAFE_INTEGER));
      await keep('too large', 2n ** 53n + 1n);
      expect((await read('largest'))?.value).toBe(Number.MAX_SAFE_INTEGER);
      expect((await read('smallest'))?.value).toBe(Number.MIN_SAFE_INTEGER);
      await expect(read('too large')).rejects.toThrow(/9007199254740993|too large/i);
      await database.transact(async (trx) =>
        accept(await trx.deleteFrom('sequences').where('name', '=', 'too large').execute()),
      );
    });

    it('counted and summed are numbers', async () => {
      const { rows } = await sql<object>`
        select count(*) as n, sum(value) as total, max(value) as most from sequences where name in ('largest', 'smallest')
      `.execute(database.reader);
      expect(rows[0]).toEqual({ n: 2, total: 0, most: Number.MAX_SAFE_INTEGER });
    });

    it('of text keep every script, quotes and line ends', async () => {
      const words = `Zoë "O'Neil" \\ 🦉 \u{10FFFF} ｆｕｌｌ\r\n\ttab 日本語 e\u0301`;
      await keepSetting(database, words, words);
      expect((await setting(words))?.value).toBe(words);
    });

    it('that are missing come back as null', async () => {
      await addAccounts(account('null-1', '/null-1/'));
      const found = database.reader.selectFrom('accounts').select('parent_id').where('id', '=', 'null-1');
      expect(await found.executeTakeFirst()).toEqual({ parent_id: null });
    });

    it('tell how many rows a change met', async () => {
      await keepSetting(database, 'counted', '1');
      const met = await database.transact(async (trx) => {
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
        account('root', '/root/'),
        ...NAMES.map((name, i) => account(`like-${i}`, `/root/${name}/`, { name, parent_id: 'root' })),
      );
    });

    it('of text are by its bytes', async () => {
      const rows = database.reader.selectFrom('accounts').select('name').where('parent_id', '=', 'root');
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
      const rows = database.reader.selectFrom('accounts').select('path').where('path', 'like', pattern);
      const found = (await rows.orderBy('path').execute()).map((row) => row.path);
      expect(found).toEqual(paths);
    });

    it('of nulls are as asked', async () => {
      const rows = database.reader.selectFrom('accounts').select('id').where('id', 'in', ['root', 'like-0']);
      const ids = async (query: typeof rows) => (await query.execute()).map((row) => row.id);
      expect(await ids(rows.orderBy('parent_id', (by) => by.asc().nullsFirst()))).toEqual(['root', 'like-0']);
      expect(await ids(rows.orderBy('parent_id', (by) => by.desc().nullsLast()))).toEqual(['like-0', 'root']);
      expect(await ids(rows.orderBy('parent_id', (by) => by.asc().nullsLast()))).toEqual(['like-0', 'root']);
    });

    it('a subtree of the accounts is found by the index of its path', async () => {
      const many = times(400).map((i) => account(`many-${i}`, `/many/${String(i).padStart(4, '0')}/`));
      await addAccounts(...many);
      const query = database.reader.selectFrom('accounts').select('id').where('path', 'like', '/many/0007/%').compile();
      expect(usesIndex(await planOf(database, query))).toBe(true);
    });
  });

  describe('a change', () => {
    it('of another process is told within a moment', async () => {
      let tell: () => void = () => undefined;
      const following = database.onChange(async () => tell(), 20);
      for (const round of times(3)) {
        const told = new Promise<void>((resolve) => {
          tell = resolve;
        });
        await keepSetting(other, `told ${round}`, '1');
        await told;
      }
      await following.stop();
    });

    it('is told again to a listener that failed', async () => {
      let calls = 0;
      let done: () => void = () => undefined;
      const twice = new Promise<void>((resolve) => {
        done = resolve;
      });
      const following = database.onChange(async () => {
        calls += 1;
        if (calls === 1) throw new Error('not yet');
        done();
      }, 20);
      await keepSetting(other, 'told again', '1');
      await keepSetting(other, 'told again later', '1');
      await twice;
      await following.stop();
    });
  });

  it('a snapshot is one state, while others write', async () => {
    const counted = await database.snapshot(async (db, rows) => {
      const { n } = await db
        .selectFrom('settings')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      await keepSetting(database, 'during the snapshot', '1');
      let met = 0;
      for await (const _row of rows('settings')) met += 1;
      return { n, met };
    });
    expect(counted.met).toBe(counted.n);
    expect(await setting('during the snapshot')).toBeDefined();
  });

  it('of a newer program is refused, and left as it is', async () => {
    await database.transact(async (trx) => {
      await sql`insert into kysely_migration (name, timestamp) values ('999-future', '2099')`.execute(trx);
      return accept(undefined);
    });
    await expect(openDatabase(place)).rejects.toThrow(Fault);
    await database.transact(async (trx) => {
      await sql`delete from kysely_migration where name = '999-future'`.execute(trx);
      return accept(undefined);
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
