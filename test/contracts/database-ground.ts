// The ground the database contract stands on: two connections as two processes have them, and rows to try things with.
import { type Database, openDatabase } from '../../server/db/open.ts';
import { accept } from '../../shared/result.ts';

export const times = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface DatabaseKind {
  /** The place of an empty database. */
  newPlace(): Promise<string>;
  /** Whether a plan, in the words of the database, finds paths by their index. */
  usesIndex(plan: string): boolean;
  /** Two writers may race in one process; waiting for a file's lock stops the whole process. */
  readonly writersShareProcess: boolean;
}

/** Opened before the tests that use it. */
export interface Ground {
  place: string;
  database: Database;
  /** Another process, as far as the database can tell. */
  other: Database;
}

export async function openGround({ newPlace, writersShareProcess }: DatabaseKind): Promise<Ground> {
  const place = await newPlace();
  const first = openDatabase(place);
  if (!writersShareProcess) await first;
  // Else both find nothing, and one of them makes the tables.
  const [database, other] = await Promise.all([first, openDatabase(place)]);
  return { place, database, other };
}

interface AccountRow {
  readonly name?: string;
  readonly parent_id?: string | null;
}

export function account(id: string, path: string, more: AccountRow = {}) {
  const email = `${id}@p.example`;
  return { id, parent_id: null, path, kind: 'partner', name: id, email, created_at_ms: 1_700_000_000_000, ...more };
}

export async function addAccounts(at: Database, ...accounts: ReturnType<typeof account>[]): Promise<void> {
  await at.transact(async (trx) => {
    for (const row of accounts) {
      await trx
        .insertInto('accounts')
        .values(row as never)
        .execute();
    }
    return accept(undefined);
  });
}

export function setting({ reader }: Database, name: string): Promise<{ value: string } | undefined> {
  return reader.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
}

export async function keepSetting(at: Database, name: string, value: string): Promise<void> {
  await at.transact(async (trx) => accept(await trx.insertInto('settings').values({ name, value }).execute()));
}
