// Offers come, change and go: the vendor lists them, a partner keeps those that are its own (S1.26, S4.5–S4.7).
import type { AddOffer, ChangeOffer } from '../../shared/contracts/catalogue-api.ts';
import { atField, refuseFields } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import {
  changedOffer,
  heldFields,
  isWithdrawn,
  type Offer,
  offerOf,
  sameOffer,
  vendorsFields,
} from '../catalogue/offer.ts';
import { offerFaults } from '../catalogue/offer-rules.ts';
import { findOffer, insertOffer, type OfferOnSale, offersFor, updateOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { offerUse } from '../subscriptions/offer-use-store.ts';

export type ManageOfferCode =
  | 'forbidden'
  | 'offer_not_found'
  | 'offer_withdrawn'
  | 'sku_taken'
  | 'validation_failed'
  | 'version_conflict';

/** Who acts: the account acted for. */
export interface OfSeller {
  readonly seller: Account;
}
interface OfOffer extends OfSeller {
  readonly offerId: string;
}

export async function addOffer(
  trx: Trx,
  random: Random,
  act: Act,
  order: OfSeller & { readonly offer: AddOffer },
): Promise<Result<Offer, ManageOfferCode>> {
  const { seller } = order;
  if (seller.kind !== 'vendor') {
    return refuse(
      'forbidden',
      'Only the vendor adds offers.',
      'Ask the vendor to list it, managed by you if it is yours.',
    );
  }
  const { managedBy = seller.id, ...asked } = order.offer;
  const manager = await findAccount(trx, seller.path, managedBy);
  if (manager === undefined || manager.kind === 'customer') {
    return refuseFields([{ path: 'managedBy', message: 'must be the vendor or a partner' }]);
  }
  const offer = offerOf(asked, { id: newRef('off', random), managedBy, nowMs: act.nowMs });
  const faults = offerFaults(offer);
  if (faults.length > 0) return refuseFields(faults);
  if ((await findOffer(trx, { sku: offer.sku })) !== undefined) {
    const words = `There is an offer ${offer.sku} already.`;
    return refuse('sku_taken', words, 'Take another SKU, or change that offer.', atField('sku', words));
  }
  await insertOffer(trx, offer);
  await auditOffer(trx, act, seller, 'offer.added', offer, order.offer);
  return accept(offer);
}

/** A change that changes nothing leaves the version as it is and no trace. */
export async function changeOffer(
  trx: Trx,
  act: Act,
  order: OfOffer & { readonly change: ChangeOffer },
): Promise<Result<Offer, ManageOfferCode>> {
  const { seller, change } = order;
  const found = await managed(trx, act, order, change.version);
  if (!found.ok) return found;
  const offer = found.value;
  const foreign = seller.kind === 'vendor' ? [] : vendorsFields(change);
  const next = changedOffer(offer, change);
  const faults = [...foreign, ...offerFaults(next), ...heldFields(offer, next, await offerUse(trx, offer.id))];
  if (faults.length > 0) return refuseFields(faults);
  if (sameOffer(offer, next)) return accept(offer);
  return await write(trx, act, seller, 'offer.changed', next, change);
}

/** It vanishes from what may be bought; those who have it keep it, until `endsAtMs` if that is announced. */
export async function withdrawOffer(
  trx: Trx,
  act: Act,
  order: OfOffer & { readonly version: number; readonly endsAtMs: number | null },
): Promise<Result<Offer, ManageOfferCode>> {
  const found = await managed(trx, act, order, order.version);
  if (!found.ok) return found;
  const { endsAtMs } = order;
  if (endsAtMs !== null && endsAtMs < act.nowMs) {
    return refuseFields([{ path: 'endsAtMs', message: 'must not be in the past' }]);
  }
  const { withdrawnAtMs, version } = found.value;
  const next = { ...found.value, withdrawnAtMs: withdrawnAtMs ?? act.nowMs, endsAtMs, version: version + 1 };
  return await write(trx, act, order.seller, 'offer.withdrawn', next, { endsAtMs });
}

export async function restoreOffer(
  trx: Trx,
  act: Act,
  order: OfOffer & { readonly version: number },
): Promise<Result<Offer, ManageOfferCode>> {
  const found = await managed(trx, act, order, order.version);
  if (!found.ok) return found;
  const next = { ...found.value, withdrawnAtMs: null, endsAtMs: null, version: found.value.version + 1 };
  return await write(trx, act, order.seller, 'offer.restored', next, {});
}

/** What `seller` may sell, or may see because it is the vendor's; the rest does not exist for it. */
export async function offerSeenBy(
  db: Db,
  act: Act,
  { seller, offerId }: OfOffer,
): Promise<Result<OfferOnSale, 'offer_not_found'>> {
  const [found] = await offersFor(db, seller, act.nowMs, { id: offerId, withdrawn: true });
  return found === undefined ? offerNotFound() : accept(found);
}

export function offerNotFound(): Result<never, 'offer_not_found'> {
  return refuse('offer_not_found', 'There is no such offer among those you may sell.', 'List the offers.');
}

export function offerWithdrawn({ sku }: Offer): Result<never, 'offer_withdrawn'> {
  return refuse('offer_withdrawn', `Offer ${sku} was withdrawn.`, 'Take another offer, or restore this one.');
}

/** Found for nobody who may not sell it, refused to those who may but do not manage it, or saw an older version. */
async function managed(trx: Trx, act: Act, order: OfOffer, version: number): Promise<Result<Offer, ManageOfferCode>> {
  const { seller } = order;
  const seen = await offerSeenBy(trx, act, order);
  if (!seen.ok) return seen;
  const { offer } = seen.value;
  if (seller.kind !== 'vendor' && offer.managedBy !== seller.id) {
    return refuse(
      'forbidden',
      `Offer ${offer.sku} is managed by the vendor.`,
      'Rename it or price it for your customers.',
    );
  }
  if (seller.kind !== 'vendor' && isWithdrawn(offer, act.nowMs)) return offerWithdrawn(offer);
  return offer.version === version ? accept(offer) : versionConflict(offer);
}

async function write(
  trx: Trx,
  act: Act,
  seller: Account,
  action: string,
  offer: Offer,
  change: object,
): Promise<Result<Offer, 'version_conflict'>> {
  if (!(await updateOffer(trx, offer))) return versionConflict(offer);
  await auditOffer(trx, act, seller, action, offer, change);
  return accept(offer);
}

function versionConflict({ sku, version }: Offer): Result<never, 'version_conflict'> {
  return refuse(
    'version_conflict',
    `Offer ${sku} was changed meanwhile; it is version ${version} now.`,
    'Read it again and decide on what it says now.',
    { version },
  );
}

async function auditOffer(trx: Trx, act: Act, seller: Account, action: string, offer: Offer, details: object) {
  const entry = { action, subject: offer.sku, accountPath: seller.path };
  await writeAudit(trx, act, { ...entry, details: { id: offer.id, ...details } });
}
