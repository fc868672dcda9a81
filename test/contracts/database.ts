// What every database must do alike: the one suite that the file and PostgreSQL both pass.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { Fault } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import { type DatabaseKind, type Ground, keepSetting, openGround, setting, times } from './database-ground.ts';
import { describeLateRows } from './database-late-rows.ts';
import { describeMemory } from './database-memory.ts';
import { describeStatements } from './database-statements.ts';
import { describeTransactions } from './database-transactions.ts';
import { describeValues } from './database-values.ts';

export function describeDatabase(kind: DatabaseKind): void {
  let opened: Ground;
  const ground = () => opened;

  beforeAll(async () => {
    opened = await openGround(kind);
  });
  afterAll(async () => {
    await opened?.database.close();
    await opened?.other.close();
  });

  describeTransactions(ground, kind.writersShareProcess);
  describeLateRows(ground);
  describeMemory(ground);
  describeStatements(ground);
  describeValues(ground, kind.usesIndex);

  describe('a change', () => {
    it('of another process is told within a moment', async () => {
      let tell: () => void = () => undefined;
      const following = ground().database.onChange(async () => tell(), 20);
      for (const round of times(3)) {
        const told = new Promise<void>((resolve) => {
          tell = resolve;
        });
        await keepSetting(ground().other, `told ${round}`, '1');
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
      const following = ground().database.onChange(async () => {
        calls += 1;
        if (calls === 1) throw new Error('not yet');
        done();
      }, 20);
      await keepSetting(ground().other, 'told again', '1');
      await keepSetting(ground().other, 'told again later', '1');
      await twice;
      await following.stop();
    });
  });

  it('a snapshot is one state, while others write', async () => {
    const counted = await ground().database.snapshot(async (db, rows) => {
      const { n } = await db
        .selectFrom('settings')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      await keepSetting(ground().database, 'during the snapshot', '1');
      let met = 0;
      for await (const _row of rows('settings')) met += 1;
      return { n, met };
    });
    expect(counted.met).toBe(counted.n);
    expect(await setting(ground().database, 'during the snapshot')).toBeDefined();
  });

  it('of a newer program is refused, and left as it is', async () => {
    await ground().database.transact(async (trx) => {
      await sql`insert into kysely_migration (name, timestamp) values ('999-future', '2099')`.execute(trx);
      return accept(undefined);
    });
    await expect(openDatabase(ground().place)).rejects.toThrow(Fault);
    await ground().database.transact(async (trx) => {
      await sql`delete from kysely_migration where name = '999-future'`.execute(trx);
      return accept(undefined);
    });
  });
}
