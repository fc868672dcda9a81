// The part of the database contract on statements that are built once and run often.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertLate } from '../../server/db/late-rows.ts';
import { remembered } from '../../server/db/memory.ts';
import { statement } from '../../server/db/statement.ts';
import { accept } from '../../shared/result.ts';
import type { Ground } from './database-ground.ts';

const NAMED = statement((db, { name }: { name: string }) =>
  db.selectFrom('settings').select('value').where('name', '=', name).where('value', '!=', 'hidden'),
);
const CHANGE = statement((db, { name, value }: { name: string; value: string }) =>
  db.updateTable('settings').set({ value }).where('name', '=', name),
);

export function describeStatements(ground: () => Ground): void {
  describe('a statement that is built once', () => {
    it('asks for what it is given each time, on every connection', async () => {
      const { database, other } = ground();
      await database.transact(async (trx) => {
        for (const name of ['one', 'two']) insertLate(trx, 'settings', { name: `built ${name}`, value: name });
        expect(await NAMED.all(trx, { name: 'built one' })).toEqual([{ value: 'one' }]);
        return accept(undefined);
      });
      for (const at of [database, other, database]) {
        expect(await NAMED.first(at.reader, { name: 'built two' })).toEqual({ value: 'two' });
        expect(await NAMED.first(at.reader, { name: 'built never' })).toBeUndefined();
      }
    });

    it('says how many rows it changed, and has its transaction forget them', async () => {
      await ground().database.transact(async (trx) => {
        insertLate(trx, 'settings', { name: 'changed', value: 'a' });
        const known = () => remembered(trx, 'settings', 'changed', () => NAMED.first(trx, { name: 'changed' }));
        expect(await known()).toEqual({ value: 'a' });
        expect(await CHANGE.run(trx, { name: 'changed', value: 'b' })).toBe(1);
        expect(await known()).toEqual({ value: 'b' });
        expect(await CHANGE.run(trx, { name: 'changed by nobody', value: 'b' })).toBe(0);
        return accept(undefined);
      });
    });

    it('is right again at once when another process has migrated its table', async () => {
      const whole = statement((db, { name }: { name: string }) =>
        db.selectFrom('settings').selectAll().where('name', '=', name),
      );
      const ask = () => ground().database.transact(async (trx) => accept(await whole.first(trx, { name: 'migrated' })));
      expect(await ask()).toEqual(accept(undefined));
      await ground().other.transact(async (trx) => {
        await sql`alter table settings add column extra text`.execute(trx);
        return accept(await trx.insertInto('settings').values({ name: 'migrated', value: '1' }).execute());
      });
      // At most one transaction is refused, as when the database is out of reach for a moment.
      await ask().catch((error) => expect(error).toMatchObject({ code: 'storage_unavailable' }));
      expect(await ask()).toEqual(accept({ name: 'migrated', value: '1', extra: null }));
      await ground().other.transact(async (trx) => {
        await sql`alter table settings drop column extra`.execute(trx);
        return accept(undefined);
      });
      await ask().catch((error) => expect(error).toMatchObject({ code: 'storage_unavailable' }));
      expect(await ask()).toEqual(accept({ name: 'migrated', value: '1' }));
    });
  });
}
