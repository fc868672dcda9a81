// The part of the database contract on writing: all or nothing, one after the other, never in a reader's way.
import { describe, expect, it } from 'vitest';
import type { Database } from '../../server/db/open.ts';
import { accept, refuse } from '../../shared/result.ts';
import { account, addAccounts, type Ground, keepSetting, setting, times } from './database-ground.ts';

export function describeTransactions(ground: () => Ground, writersShareProcess: boolean): void {
  describe('a transaction', () => {
    it('is there for every connection as soon as it is acknowledged', async () => {
      await keepSetting(ground().database, 'seen', 'yes');
      expect((await setting(ground().database, 'seen'))?.value).toBe('yes');
      const elsewhere = await ground()
        .other.reader.selectFrom('settings')
        .select('value')
        .where('name', '=', 'seen')
        .execute();
      expect(elsewhere).toEqual([{ value: 'yes' }]);
    });

    it('that is refused leaves nothing', async () => {
      const refused = await ground().database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'refused', value: '1' }).execute();
        return refuse('no', 'No.', 'Stop.');
      });
      expect(refused.ok).toBe(false);
      expect(await setting(ground().database, 'refused')).toBeUndefined();
    });

    it('that throws leaves nothing, and the next one works', async () => {
      const thrown = ground().database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'thrown', value: '1' }).execute();
        throw new Error('broken');
      });
      await expect(thrown).rejects.toThrow('broken');
      expect(await setting(ground().database, 'thrown')).toBeUndefined();
      await keepSetting(ground().database, 'after', '1');
    });

    it('that violates a unique index throws and leaves nothing', async () => {
      await keepSetting(ground().database, 'unique', '1');
      const twice = ground().database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'beside', value: '1' }).execute();
        await trx.insertInto('settings').values({ name: 'unique', value: '2' }).execute();
        return accept(undefined);
      });
      await expect(twice).rejects.toThrow(/unique/i);
      expect(await setting(ground().database, 'beside')).toBeUndefined();
      expect((await setting(ground().database, 'unique'))?.value).toBe('1');
    });

    it('is not acknowledged unless it is written, whatever its work made of a statement that failed', async () => {
      const done = await ground()
        .database.transact(async (trx) => {
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
      expect((await setting(ground().database, 'doomed')) !== undefined).toBe(done);
    });

    it('takes a conflict as a value where it says so', async () => {
      const insert = (value: string) =>
        ground().database.transact(async (trx) => {
          const row = { name: 'conflict', value };
          const keep = trx
            .insertInto('settings')
            .values(row)
            .onConflict((on) => on.column('name').doNothing());
          return accept((await keep.returning('value').executeTakeFirst())?.value);
        });
      expect(await insert('first')).toMatchObject({ value: 'first' });
      expect(await insert('second')).toMatchObject({ value: undefined });
      await ground().database.transact(async (trx) => {
        const row = { name: 'conflict', value: 'third' };
        const keep = trx.insertInto('settings').values(row);
        return accept(await keep.onConflict((on) => on.column('name').doUpdateSet({ value: 'third' })).execute());
      });
      expect((await setting(ground().database, 'conflict'))?.value).toBe('third');
    });

    it('is refused a reference to nothing', async () => {
      await expect(
        addAccounts(ground().database, account('orphan', '/orphan/', { parent_id: 'nobody' })),
      ).rejects.toThrow(/foreign key/i);
    });

    it('cannot be written by a reader', async () => {
      const write = ground().database.reader.insertInto('settings').values({ name: 'reader', value: '1' }).execute();
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
        times(50).map((i) => take(writersShareProcess && i % 2 === 0 ? ground().other : ground().database)),
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
      const writing = ground().database.transact(async (trx) => {
        await trx.insertInto('settings').values({ name: 'slow', value: '1' }).execute();
        inside();
        await held;
        return accept(undefined);
      });
      await entered;
      const waiting = times(20).map((i) => keepSetting(ground().database, `behind ${i}`, '1'));
      expect(await setting(ground().database, 'slow')).toBeUndefined();
      release();
      await Promise.all([writing, ...waiting]);
      expect(await setting(ground().database, 'behind 19')).toBeDefined();
    });
  });
}
