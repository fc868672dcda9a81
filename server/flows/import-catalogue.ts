// A catalogue file into the vendor's catalogue and out of it: by SKU, and only what differs is written.
import type { CatalogueFile } from '../../shared/contracts/catalogue-api.ts';
import { formatAmount, parseAmount } from '../../shared/money.ts';
import { accept, type Refusal, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import type { Act, Random } from '../audit/audit.ts';
import { isWithdrawn, type Offer } from '../catalogue/offer.ts';
import { findOffer, listOffers } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { versionInForce } from '../pricing/price.ts';
import type { ListedPrice } from '../pricing/price-book.ts';
import { pricesSetBy } from '../pricing/price-store.ts';
import { type AddPriceCode, listPrice, openPriceDesk } from './add-price.ts';
import { addOffer, changeOffer, type ManageOfferCode } from './manage-offers.ts';

type FileOffer = CatalogueFile['offers'][number];
type FilePrice = FileOffer['prices'][number];

export interface Imported {
  readonly added: number;
  readonly changed: number;
  /** Price versions. */
  readonly prices: number;
}

/** All of the file or nothing; the second time nothing is written. What was withdrawn stays so. */
export async function importCatalogue(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly vendor: Account; readonly file: CatalogueFile },
): Promise<Result<Imported, ManageOfferCode | AddPriceCode>> {
  const { vendor } = order;
  let [added, changed, prices] = [0, 0, 0];
  for (const { prices: wanted, ...asked } of order.file.offers) {
    const former = await findOffer(trx, { sku: asked.sku });
    const done =
      former === undefined
        ? await addOffer(trx, random, act, { seller: vendor, offer: asked })
        : await changeOffer(trx, act, { seller: vendor, offerId: former.id, change: changeOf(asked, former) });
    if (!done.ok) return { ok: false, refusal: about(asked.sku, done.refusal) };
    if (former === undefined) added += 1;
    else if (done.value.version !== former.version) changed += 1;
    const listed = await listWhereNew(trx, random, act, vendor, done.value, wanted);
    if (!listed.ok) return { ok: false, refusal: about(asked.sku, listed.refusal) };
    prices += listed.value;
  }
  return accept({ added, changed, prices });
}

function changeOf({ sku: _, maxQuantity, ...asked }: Omit<FileOffer, 'prices'>, former: Offer) {
  return { ...asked, maxQuantity: maxQuantity ?? former.maxQuantity, version: former.version };
}

/** How many of the prices were new. */
async function listWhereNew(
  trx: Trx,
  random: Random,
  act: Act,
  seller: Account,
  offer: Offer,
  wanted: readonly FilePrice[],
): Promise<Result<number, AddPriceCode>> {
  if (isWithdrawn(offer, act.nowMs)) return accept(0);
  const opened = await openPriceDesk(trx, act, { seller, offerId: offer.id });
  if (!opened.ok) return opened;
  let own = opened.value.own;
  let count = 0;
  for (const price of wanted) {
    const inForce = newestOf(own, price, act.nowMs);
    if (inForce !== undefined && JSON.stringify(filePriceOf(inForce)) === JSON.stringify(ordered(price))) continue;
    const added = await listPrice(trx, random, act, { ...opened.value, own }, price);
    if (!added.ok) return added;
    own = [...own, added.value.listed];
    count += 1;
  }
  return accept(count);
}

function newestOf(own: readonly ListedPrice[], price: Pick<FilePrice, 'plan' | 'currency' | 'audience'>, atMs: number) {
  const book = own.filter(({ audience, buyerId }) => audience === price.audience && buyerId === null);
  const rows = book.filter(({ version }) => version.plan === price.plan && version.currency === price.currency);
  const version = versionInForce(
    rows.map((row) => row.version),
    { atMs },
  );
  return rows.find((row) => row.version.id === version?.id);
}

/** Every offer that the vendor manages, as a file that imports to the same. */
export async function exportCatalogue(db: Db, vendor: Account, nowMs: number): Promise<CatalogueFile> {
  const offers = await listOffers(db, vendor.id, { afterSku: '', limit: 10_000 });
  return { offers: await Promise.all(offers.map((offer) => fileOfferOf(db, vendor, offer, nowMs))) };
}

async function fileOfferOf(db: Db, vendor: Account, offer: Offer, nowMs: number): Promise<FileOffer> {
  const { id, managedBy, withdrawnAtMs, endsAtMs, version, createdAtMs, grants, plans, ...rest } = offer;
  const own = (await pricesSetBy(db, id, vendor.id)).filter(({ buyerId }) => buyerId === null);
  const books = new Set(own.map(({ version: of, audience }) => JSON.stringify([of.plan, of.currency, audience])));
  const current = [...books].map((book) => {
    const [plan, currency, audience] = JSON.parse(book);
    return newestOf(own, { plan, currency, audience }, nowMs);
  });
  const prices = current.filter((price) => price !== undefined).map(filePriceOf);
  return { ...rest, grants: [...grants], plans: plans.map(({ code }) => code), prices };
}

function filePriceOf({ version, audience, floor }: ListedPrice): FilePrice {
  const { plan, currency, tiers, tierMode } = version;
  return ordered({
    plan,
    audience,
    currency,
    tiers: tiers.map(({ from, unitAmount }) => ({ from, amount: formatAmount(unitAmount, currency) })),
    tierMode,
    ...(floor === null ? {} : { floor: formatAmount(floor, currency) }),
  });
}

/** Written one way, so that two that mean the same are the same: `12` is `12.00`. */
function ordered({ plan, audience, currency, tiers, tierMode, floor }: FilePrice): FilePrice {
  const exact = (amount: string) => {
    const minor = parseAmount(amount, currency);
    return minor === undefined ? amount : formatAmount(minor, currency);
  };
  const written = tiers.map(({ from, amount }) => ({ from, amount: exact(amount) }));
  return {
    plan,
    audience,
    currency,
    tiers: written,
    tierMode,
    ...(floor === undefined ? {} : { floor: exact(floor) }),
  };
}

/** The reader of a file looks for the SKU. */
function about<C extends string>(sku: string, refusal: Refusal<C>): Refusal<C> {
  return { ...refusal, message: `Offer ${sku}: ${refusal.message}` };
}
