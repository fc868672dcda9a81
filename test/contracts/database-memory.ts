// The part of the database contract on what a transaction has read and the next one still knows.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertLate } from '../../server/db/late-rows.ts';
import { remembered } from '../../server/db/memory.ts';
import type { Database, Trx } from '../../server/db/open.ts';
import { accept, refuse } from '../../shared/result.ts';
import type { Ground } from './database-ground.ts';

export function describeMemory(ground: () => Ground): void {
  describe('what a transaction has read', () => {
    it('is read anew once another connection has written it', async () => {
      const { database, other } = ground();
      await write(database, 'elsewhere', 'a');
      expect(await known(database, 'elsewhere')).toBe('a');
      await write(other, 'elsewhere', 'b');
      expect(await known(database, 'elsewhere')).toBe('b');
      expect(await known(other, 'elsewhere')).toBe('b');
      await write(database, 'elsewhere', 'c');
      expect(await known(other, 'elsewhere')).toBe('c');
    });

    it('is what the one before wrote, in whatever words', async () => {
      const { database } = ground();
      await write(database, 'here', 'a');
      expect(await known(database, 'here')).toBe('a');
      await write(database, 'here', 'b');
      expect(await known(database, 'here')).toBe('b');
      await database.transact(async (trx) => {
        expect(await read(trx, 'here')).toBe('b');
        await sql`update settings set value = 'raw' where name = 'here'`.execute(trx);
        return accept(undefined);
      });
      expect(await known(database, 'here')).toBe('raw');
      await database.transact(async (trx) => {
        expect(await read(trx, 'here')).toBe('raw');
        insertLate(trx, 'settings', { name: 'here', value: 'late' }, REPLACED, 'here');
        return accept(undefined);
      });
      expect(await known(database, 'here')).toBe('late');
    });

    it('is forgotten with one that was refused or failed', async () => {
      const { database } = ground();
      await write(database, 'undone', 'a');
      const half = async (trx: Trx) => {
        await trx.updateTable('settings').set({ value: 'b' }).where('name', '=', 'undone').execute();
        expect(await read(trx, 'undone')).toBe('b');
      };
      await database.transact(async (trx) => {
        await half(trx);
        return refuse('no', 'No.', 'Nothing.');
      });
      expect(await known(database, 'undone')).toBe('a');
      const failing = database.transact(async (trx) => {
        await half(trx);
        throw new Error('failed');
      });
      await expect(failing).rejects.toThrow('failed');
      expect(await known(database, 'undone')).toBe('a');
    });

    it('is asked for once while nobody else writes to the file', async () => {
      const { database } = ground();
      await write(database, 'once', 'a');
      let asked = 0;
      const ask = () =>
        database.transact(async (trx) => accept(await remembered(trx, 'settings', 'asked', async () => (asked += 1))));
      await ask();
      await ask();
      // Of what others do on a PostgreSQL server nobody could be sure.
      expect(asked).toBe(database.kind === 'sqlite' ? 1 : 2);
    });
  });
}

const REPLACED = 'on conflict (name) do update set value = excluded.value';

async function write(database: Database, name: string, value: string): Promise<void> {
  await database.transact(async (trx) => {
    await trx
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    return accept(undefined);
  });
}

async function known(database: Database, name: string): Promise<string | undefined> {
  const done = await database.transact(async (trx) => accept(await read(trx, name)));
  return done.ok ? done.value : undefined;
}

async function read(trx: Trx, name: string): Promise<string | undefined> {
  return await remembered(trx, 'settings', name, async () => {
    const row = await trx.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value;
  });
}
