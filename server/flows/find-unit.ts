// Finds the unit that a UUID names. UUIDs are derived, never stored, so the caller's own subscriptions are counted through.
import { issuerNamespace, uuidV5 } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { listSubscriptions } from '../subscriptions/subscription-store.ts';

export interface FoundUnit {
  readonly subscription: Subscription;
  readonly unit: number;
  readonly terminated: boolean;
}

/** About half a second of computing. */
const UNITS_AT_MOST = 200_000;
const PAGE = 500;

/** `pbxId` narrows the search; without it a vendor of many PBXs may have to name one. */
export async function findUnit(
  db: Db,
  scope: string,
  wish: { readonly unit: string; readonly pbxId?: string },
): Promise<Result<FoundUnit, 'unit_not_found' | 'search_too_wide'>> {
  const wanted = wish.unit.toLowerCase();
  const issuer = issuerNamespace((await readSettings(db))?.issuer ?? '');
  let looked = 0;
  for (let after = 0; ; ) {
    const page = await listSubscriptions(db, scope, { pbxId: wish.pbxId }, { after, limit: PAGE });
    for (const subscription of page) {
      looked += subscription.quantity;
      if (looked > UNITS_AT_MOST) return tooWide();
      const unit = unitNamed(issuer, subscription, wanted);
      if (unit !== undefined) {
        return accept({ subscription, unit, terminated: subscription.terminatedUnits.includes(unit) });
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.number;
  }
  return refuse(
    'unit_not_found',
    `There is no unit ${wanted} within your account.`,
    'Copy the UUID from the list of units.',
  );
}

/** As `unitId` derives it, with the subscription's part computed once. */
function unitNamed(issuer: string, { number, quantity }: Subscription, wanted: string): number | undefined {
  const namespace = uuidV5(issuer, `subscription:${number}`);
  for (let unit = 1; unit <= quantity; unit += 1) if (uuidV5(namespace, `${unit}`) === wanted) return unit;
  return undefined;
}

function tooWide(): Result<never, 'search_too_wide'> {
  const words = `There are more than ${UNITS_AT_MOST} units to look through.`;
  return refuse('search_too_wide', words, 'Name the PBX that the unit belongs to as well.');
}
