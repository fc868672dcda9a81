// The names that people know the rows of a list by: whose it is, and for which PBX; one query each for a whole page.
import { accountNames } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { serialsOf } from '../fleet/pbx-store.ts';

interface Row {
  readonly accountId: string;
  readonly pbxId: string | null;
}

export interface RowNames {
  readonly accountName: string;
  /** Null for what no PBX carries. */
  readonly serial: string | null;
}

export async function nameRows(db: Db, rows: readonly Row[]): Promise<(row: Row) => RowNames> {
  const accounts = await accountNames(
    db,
    rows.map(({ accountId }) => accountId),
  );
  const pbxIds = rows.flatMap(({ pbxId }) => (pbxId === null ? [] : [pbxId]));
  const serials = await serialsOf(db, [...new Set(pbxIds)]);
  return ({ accountId, pbxId }) => ({
    accountName: accounts.get(accountId) ?? '',
    serial: pbxId === null ? null : (serials.get(pbxId) ?? null),
  });
}
