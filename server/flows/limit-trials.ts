// Keeps the same tenant, or the same machine, from trying the same thing again and again in new accounts (S2.23).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { chainOf } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { activeHardware } from '../fleet/agent-store.ts';
import {
  hardwareMarks,
  marksOf,
  sameTenantsTrials,
  type Tenant,
  TRIAL_MEMORY_MS,
  tenantDomain,
} from '../subscriptions/trial-limit.ts';
import { markTrial, runningTrials, trialsMarked } from '../subscriptions/trial-mark-store.ts';

export async function tenantOf(db: Db, account: Account, pbxId: string): Promise<Tenant> {
  const sellers: string[] = [];
  for (const id of chainOf(account.path).slice(0, -1)) {
    const seller = await findAccount(db, '/', id);
    if (seller !== undefined) sellers.push(seller.email);
  }
  const hardware = (await activeHardware(db, pbxId)) ?? {};
  return { domain: tenantDomain(account.email, sellers), hardware };
}

/** S2.7 lets an account that was removed begin anew, so often as the vendor set; beyond it the vendor gives a reason. */
export async function mayTryAgain(
  db: Db,
  nowMs: number,
  tried: { readonly tenant: Tenant; readonly accountId: string; readonly family: string },
): Promise<Result<true, 'trial_used'>> {
  const { family, accountId, tenant } = tried;
  const marked = { family, accountId, marks: marksOf(tenant), sinceMs: nowMs - TRIAL_MEMORY_MS };
  const had = sameTenantsTrials(await trialsMarked(db, marked));
  const { retrials } = await readBusinessSettings(db);
  if (had.length <= retrials) return accept(true);
  return refuse(
    'trial_used',
    `${family} was tried before under other accounts of the same mail domain or on the same machine; times in the last year: ${had.length}.`,
    'Order the full offer. Only the vendor can give another trial, with a reason.',
  );
}

/** A PBX that is connected after its trial began is told again by its machine from then on. */
export async function markMachine(trx: Trx, nowMs: number, pbxId: string, hardware: Tenant['hardware']): Promise<void> {
  for (const trial of await runningTrials(trx, pbxId)) await markTrial(trx, trial, hardwareMarks(hardware), nowMs);
}
