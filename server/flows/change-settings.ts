// Changes what the vendor decided for all PBXs: grace, floor, how long a licence is fresh.
import { accept, type Result } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings, writeSettings } from '../db/settings-store.ts';

/** A PBX gets the new policy with its next licence: at its next change, or when the one in force is renewed. */
export async function changeSettings(
  trx: Trx,
  act: Act,
  change: Partial<Omit<Settings, 'issuer'>>,
): Promise<Result<Settings, never>> {
  const former = (await readSettings(trx)) ?? { ...DEFAULT_SETTINGS, issuer: '' };
  const settings = { ...former, ...change };
  await writeSettings(trx, settings);
  const accountPath = (await findVendor(trx))?.path ?? '/';
  await writeAudit(trx, act, { action: 'settings.changed', subject: former.issuer, accountPath, details: change });
  return accept(settings);
}
