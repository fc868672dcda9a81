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
  const desk = await openPriceDesk(trx, act, order);
  return desk.ok ? await listPrice(trx, random, act, desk.value, order.price) : desk;
}

/** What a price of one offer is judged by, read once for however many prices follow. */
export interface PriceDesk {
  readonly seller: Account;
  readonly offer: Offer;
  /** What those above the seller listed, and what the seller did. */
  readonly book: readonly ListedPrice[];
  readonly own: readonly ListedPrice[];
}

export async function openPriceDesk(
  trx: Trx,
  act: Act,
  order: Pick<PriceOrder, 'seller' | 'offerId'>,
): Promise<Result<PriceDesk, 'offer_not_found'>> {
  const { seller } = order;
  const seen = await offerSeenBy(trx, act, order);
  if (!seen.ok) return seen;
  const { offer } = seen.value;
  const book = await pricesOf(trx, offer.id, chainOf(seller.path));
  return accept({ seller, offer, book, own: await pricesSetBy(trx, offer.id, seller.id) });
}

export async function listPrice(
  trx: Trx,
  random: Random,
  act: Act,
  desk: PriceDesk,
  price: AddPrice,
): Promise<Result<AddedPrice, 'offer_withdrawn' | 'validation_failed'>> {
  const { seller, offer } = desk;
  if (isWithdrawn(offer, act.nowMs) && price.effectiveForExistingMs === undefined) return offerWithdrawn(offer);
  const chain = chainOf(seller.path);
  const ofThis = { offerId: offer.id, plan: price.plan, currency: price.currency };
  const book = ofPlan(desk.book, ofThis);
  const listed = listedOf(seller, price, offer, newRef('prc', random), act.nowMs);
  const atMs = listed.version.effectiveFromMs;
  const ground = { offer, sellerKind: seller.kind, own: ofPlan(desk.own, ofThis), nowMs: act.nowMs };
  const faults = [
    ...amountFaults(price),
    ...priceFaults(listed, { ...ground, floor: floorAt(book, chain[0] ?? '', atMs) }),
    ...(await buyerFaults(trx, seller, price)),
  ];
  if (faults.length > 0) return refuseFields(faults);
  await insertPrice(trx, listed);
  const cost = versionInForce(costVersions(book, chain), { atMs });
  const margin = price.audience === 'customer' && cost !== undefined ? worstMargin(listed.version, cost, offer) : 0n;
  const loss = margin < 0n ? margin : null;
  const entry = { action: 'price.added', subject: offer.sku, accountPath: seller.path };
  const details = { id: listed.version.id, ...price, ...(loss === null ? {} : { belowCost: true }) };
  await writeAudit(trx, act, { ...entry, details });
  return accept({ listed, loss });
}

/** An amount that cannot be read is 0 here and named by `amountFaults`. */
function listedOf(seller: Account, price: AddPrice, offer: Offer, id: string, nowMs: number): ListedPrice {
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
