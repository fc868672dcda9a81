// The part of the database contract on rows that wait for the end of their transaction, and on what it remembers.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { attempt } from '../../server/db/attempt.ts';
import { insertLate } from '../../server/db/late-rows.ts';
import { remember, remembered } from '../../server/db/memory.ts';
import type { Trx } from '../../server/db/open.ts';
import { accept, refuse } from '../../shared/result.ts';
import { type Ground, setting, times } from './database-ground.ts';

export function describeLateRows(ground: () => Ground): void {
  const late = (trx: Trx, name: string, value = '1') => insertLate(trx, 'settings', { name, value });
  const kept = async (name: string) => (await setting(ground().database, name))?.value;
  const inTrx = async (trx: Trx, name: string) =>
    (await trx.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())?.value;

  describe('a row that waits for the end of its transaction', () => {
    it('is there once that is acknowledged, however many there are', async () => {
      await ground().database.transact(async (trx) => {
        for (const n of times(150)) await late(trx, `late ${n}`, `${n}`);
        return accept(undefined);
      });
      for (const n of times(150)) expect(await kept(`late ${n}`)).toBe(`${n}`);
    });

    it('is there for whoever asks within the transaction', async () => {
      await ground().database.transact(async (trx) => {
        await late(trx, 'asked');
        expect(await inTrx(trx, 'asked')).toBe('1');
        await late(trx, 'asked raw');
        const { rows } = await sql`select 1 from settings where name = 'asked raw'`.execute(trx);
        expect(rows).toHaveLength(1);
        return accept(undefined);
      });
    });

    it('goes with what is refused, whole or in part', async () => {
      await ground().database.transact(async (trx) => {
        await late(trx, 'gone');
        return refuse('no', 'No.', 'Stop.');
      });
      await ground().database.transact(async (trx) => {
        await late(trx, 'stays');
        await attempt(trx, async () => {
          await late(trx, 'taken back');
          await inTrx(trx, 'taken back');
          await late(trx, 'taken back too');
          return refuse('no', 'No.', 'Stop.');
        });
        await late(trx, 'stays too');
        return accept(undefined);
      });
      const names = ['gone', 'stays', 'taken back', 'taken back too', 'stays too'];
      expect(await Promise.all(names.map(kept))).toEqual([undefined, '1', undefined, undefined, '1']);
    });

    it('that cannot be written ends the transaction', async () => {
      const twice = ground().database.transact(async (trx) => {
        await late(trx, 'late twice');
        await late(trx, 'late twice');
        return accept(undefined);
      });
      await expect(twice).rejects.toThrow(/unique/i);
      expect(await kept('late twice')).toBeUndefined();
    });

    it('that came twice is one where it says so', async () => {
      await ground().database.transact(async (trx) => {
        const row = { name: 'late once', value: '1' };
        for (const _ of times(3)) insertLate(trx, 'settings', row, 'on conflict (name) do nothing');
        return accept(undefined);
      });
      expect(await kept('late once')).toBe('1');
    });
  });

  describe('what a transaction remembers', () => {
    it('is read once, and again as soon as anything was written there', async () => {
      await ground().database.transact(async (trx) => {
        let reads = 0;
        const known = () =>
          remembered(trx, 'settings', 'known', async () => {
            reads += 1;
            return await inTrx(trx, 'known');
          });
        expect([await known(), await known(), reads]).toEqual([undefined, undefined, 1]);
        await trx.insertInto('settings').values({ name: 'known', value: 'a' }).execute();
        expect([await known(), await known(), reads]).toEqual(['a', 'a', 2]);
        await trx.updateTable('settings').set({ value: 'b' }).where('name', '=', 'known').execute();
        expect([await known(), reads]).toEqual(['b', 3]);
        await sql`update settings set value = 'c' where name = 'known'`.execute(trx);
        expect([await known(), reads]).toEqual(['c', 4]);
        await attempt(trx, async () => {
          await trx.deleteFrom('settings').where('name', '=', 'known').execute();
          expect([await known(), reads]).toEqual([undefined, 5]);
          return refuse('no', 'No.', 'Stop.');
        });
        expect([await known(), reads]).toEqual(['c', 6]);
        await trx.insertInto('sequences').values({ name: 'elsewhere', value: 1 }).execute();
        remember(trx, 'settings', 'known', 'told');
        expect([await known(), reads]).toEqual(['told', 6]);
        await late(trx, 'beside');
        expect([await known(), reads]).toEqual(['c', 7]);
        return accept(undefined);
      });
    });

    it('ends with it, but for the few tables that every transaction reads', async () => {
      await ground().database.transact(async (trx) => {
        remember(trx, 'pbxs', 'own', 'mine');
        return accept(undefined);
      });
      await ground().database.transact(async (trx) => {
        expect(await remembered(trx, 'pbxs', 'own', async () => 'read')).toBe('read');
        return accept(undefined);
      });
    });
  });
}
