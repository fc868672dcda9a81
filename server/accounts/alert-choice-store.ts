// Whether an account wants mails about trials that end and accounts that will be deleted; what it decides holds for all below it.
import type { Db, Trx } from '../db/open.ts';

/** No, when the account itself or any above it has said so (S2.3). */
export async function alertsAreWanted(db: Db, accountPath: string): Promise<boolean> {
  const ids = accountPath.split('/').filter((id) => id !== '');
  if (ids.length === 0) return true;
  const row = await db
    .selectFrom('settings')
    .select('name')
    .where('name', 'in', ids.map(nameOf))
    .where('value', '=', 'false')
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

export async function chooseAlerts(trx: Trx, accountId: string, wanted: boolean): Promise<void> {
  const value = JSON.stringify(wanted);
  await trx
    .insertInto('settings')
    .values({ name: nameOf(accountId), value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

function nameOf(accountId: string): string {
  return `lifecycle-alerts:${accountId}`;
}
