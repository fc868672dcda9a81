// A new price version of one seller, for its partners or its customers; what was is never edited (M17).
import type { AddPrice } from '../../shared/contracts/catalogue-api.ts';
import { type FieldFault, refuseFields } from '../../shared/field-faults.ts';
import { parseAmount } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { isWithdrawn, type Offer } from '../catalogue/offer.ts';
import { chainOf } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { worstMargin } from '../pricing/margin.ts';
import { versionInForce } from '../pricing/price.ts';
import { costVersions, floorAt, type ListedPrice, ofPlan } from '../pricing/price-book.ts';
import { priceFaults } from '../pricing/price-rules.ts';
import { insertPrice, pricesOf, pricesSetBy } from '../pricing/price-store.ts';
import { offerSeenBy, offerWithdrawn } from './manage-offers.ts';

export interface PriceOrder {
  readonly seller: Account;
  readonly offerId: string;
  readonly price: AddPrice;
}

export interface AddedPrice {
  readonly listed: ListedPrice;
  /** Minor units that some order loses its seller, negative; null where none does (S4.2). */
  readonly loss: bigint | null;
}

export type AddPriceCode = 'offer_not_found' | 'offer_withdrawn' | 'validation_failed';

export async function addPrice(
  trx: Trx,
  random: Random,
  act: Act,
  order: PriceOrder,
): Promise<Result<AddedPrice, AddPriceCode>> {
  const { seller, price } = order;
  const seen = await offerSeenBy(trx, act, order);
  if (!seen.ok) return seen;
  const { offer } = seen.value;
  if (isWithdrawn(offer, act.nowMs) && price.effectiveForExistingMs === undefined) return offerWithdrawn(offer);
  const chain = chainOf(seller.path);
  const book = ofPlan(await pricesOf(trx, offer.id, chain), { ...price, offerId: offer.id });
  const own = ofPlan(await pricesSetBy(trx, offer.id, seller.id), { ...price, offerId: offer.id });
  const listed = listedOf(order, offer, newRef('prc', random), act.nowMs);
  const floor = floorAt(book, chain[0] ?? '', listed.version.effectiveFromMs);
  const faults = [
    ...amountFaults(price),
    ...priceFaults(listed, { offer, sellerKind: seller.kind, own, floor, nowMs: act.nowMs }),
    ...(await buyerFaults(trx, seller, price)),
  ];
  if (faults.length > 0) return refuseFields(faults);
  await insertPrice(trx, listed);
  const cost = versionInForce(costVersions(book, chain), { atMs: listed.version.effectiveFromMs });
  const margin = price.audience === 'customer' && cost !== undefined ? worstMargin(listed.version, cost, offer) : 0n;
  const loss = margin < 0n ? margin : null;
  const entry = { action: 'price.added', subject: offer.sku, accountPath: seller.path };
  const details = { id: listed.version.id, ...price, ...(loss === null ? {} : { belowCost: true }) };
  await writeAudit(trx, act, { ...entry, details });
  return accept({ listed, loss });
}

/** An amount that cannot be read is 0 here and named by `amountFaults`. */
function listedOf({ seller, price }: PriceOrder, offer: Offer, id: string, nowMs: number): ListedPrice {
  const { plan, currency, tierMode, audience } = price;
  const tiers = price.tiers.map(({ from, amount }) => ({ from, unitAmount: parseAmount(amount, currency) ?? 0n }));
  const effectiveFromMs = price.effectiveFromMs ?? nowMs;
  const effectiveForExistingMs = price.effectiveForExistingMs ?? null;
  return {
    version: { id, sku: offer.sku, plan, currency, tiers, tierMode, effectiveFromMs, effectiveForExistingMs, rank: 0 },
    offerId: offer.id,
    sellerId: seller.id,
    audience,
    buyerId: price.buyerId ?? null,
    floor: price.floor === undefined ? null : (parseAmount(price.floor, currency) ?? 0n),
    createdAtMs: nowMs,
  };
}

function amountFaults({ tiers, floor, currency }: AddPrice): FieldFault[] {
  const amounts = tiers.map(({ amount }, index) => ({ path: `tiers.${index}.amount`, amount }));
  if (floor !== undefined) amounts.push({ path: 'floor', amount: floor });
  return amounts
    .filter(({ amount }) => (parseAmount(amount, currency) ?? -1n) < 0n)
    .map(({ path }) => ({
      path,
      message: `must be an amount in ${currency}, zero or more, such as ${example(currency)}`,
    }));
}

function example(currency: AddPrice['currency']): string {
  return parseAmount('1.234', currency) !== undefined
    ? '12.345'
    : parseAmount('1.2', currency) !== undefined
      ? '12.34'
      : '1234';
}

/** A special price is for somebody the seller sells to itself. */
async function buyerFaults(trx: Trx, seller: Account, { buyerId, audience }: AddPrice): Promise<FieldFault[]> {
  if (buyerId === undefined) return [];
  const buyer = await findAccount(trx, seller.path, buyerId);
  if (buyer?.parentId !== seller.id) return [{ path: 'buyerId', message: 'must be an account directly below yours' }];
  return buyer.kind === audience ? [] : [{ path: 'buyerId', message: `is not a ${audience}` }];
}
