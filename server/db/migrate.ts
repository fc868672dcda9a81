// Brings a database file to the newest schema, one transaction per migration.
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { Fault } from '../../shared/errors.ts';
import * as foundation from './migrations/001-foundation.ts';
import * as hostileWorld from './migrations/002-hostile-world.ts';
import * as accounts from './migrations/003-accounts.ts';
import * as catalogue from './migrations/004-catalogue.ts';
import * as orders from './migrations/005-orders.ts';
import * as papers from './migrations/006-papers.ts';
import * as lists from './migrations/007-lists.ts';
import * as seatTallies from './migrations/008-seat-tallies.ts';
import * as payouts from './migrations/009-payouts.ts';
import * as renewals from './migrations/010-renewals.ts';
import * as children from './migrations/011-children.ts';
import * as paidCharges from './migrations/012-paid-charges.ts';
import * as adjustments from './migrations/013-adjustments.ts';
import * as earnings from './migrations/014-earnings.ts';
import * as deferrals from './migrations/015-deferrals.ts';
import * as keyPlaces from './migrations/016-key-places.ts';
import * as searches from './migrations/017-searches.ts';
import * as trialMarks from './migrations/018-trial-marks.ts';
import * as charging from './migrations/019-charging.ts';
import * as keptLists from './migrations/020-kept-lists.ts';
import * as vatChecks from './migrations/021-vat-checks.ts';
import * as outages from './migrations/022-outages.ts';
import * as commitments from './migrations/023-commitments.ts';
import * as paidAhead from './migrations/024-paid-ahead.ts';
import * as wholePeriods from './migrations/025-whole-periods.ts';
import * as feeAccruals from './migrations/026-fee-accruals.ts';
import * as refusedVat from './migrations/027-refused-vat.ts';
import * as narrowedLists from './migrations/028-narrowed-lists.ts';
import * as coveredLists from './migrations/029-covered-lists.ts';
import * as numberedLists from './migrations/030-numbered-lists.ts';
import * as accountsByName from './migrations/031-accounts-by-name.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS: readonly (readonly [string, Migration])[] = [
  ['001-foundation', foundation],
  ['002-hostile-world', hostileWorld],
  ['003-accounts', accounts],
  ['004-catalogue', catalogue],
  ['005-orders', orders],
  ['006-papers', papers],
  ['007-lists', lists],
  ['008-seat-tallies', seatTallies],
  ['009-payouts', payouts],
  ['010-renewals', renewals],
  ['011-children', children],
  ['012-paid-charges', paidCharges],
  ['013-adjustments', adjustments],
  ['014-earnings', earnings],
  ['015-deferrals', deferrals],
  ['016-key-places', keyPlaces],
  ['017-searches', searches],
  ['018-trial-marks', trialMarks],
  ['019-charging', charging],
  ['020-kept-lists', keptLists],
  ['021-vat-checks', vatChecks],
  ['022-outages', outages],
  ['023-commitments', commitments],
  ['024-paid-ahead', paidAhead],
  ['025-whole-periods', wholePeriods],
  ['026-fee-accruals', feeAccruals],
  ['027-refused-vat', refusedVat],
  ['028-narrowed-lists', narrowedLists],
  ['029-covered-lists', coveredLists],
  ['030-numbered-lists', numberedLists],
  ['031-accounts-by-name', accountsByName],
];

/**
 * Idempotent. `to`: no further than this migration. Throws `Fault` `migration_failed`, or the `storage_…` that kept it from
 * the database; the schema is then as it was.
 */
export async function migrate(db: Kysely<Tables>, to?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(MIGRATIONS) },
  });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error instanceof Fault && error.code.startsWith('storage_')) throw error;
  if (error !== undefined) {
    throw new Fault(
      'migration_failed',
      'The database could not be brought to this version; restore a backup or use the version it was made with.',
      error,
    );
  }
}
