// Which new price versions concern whom: a partner hears of its cost and of what is recommended to it, a customer of its own price (S4.20).
import type { Account } from '../accounts/account.ts';
import { type PriceVersion, versionInForce } from './price.ts';
import { costVersions, type ListedPrice, retailOf, retailVersions } from './price-book.ts';

export interface PriceChange {
  readonly offerId: string;
  readonly before: PriceVersion;
  readonly after: PriceVersion;
  /** `cost`: what the reader pays its seller. `recommended`: the retail that was set above. `price`: what a customer pays. */
  readonly standing: 'cost' | 'recommended' | 'price';
  /** The reader sells at a price of its own, which this does not touch. */
  readonly ownStays: boolean;
}

export interface PriceReader {
  readonly kind: Account['kind'];
  /** Account ids from the vendor down to the reader. */
  readonly chain: readonly string[];
  /** What it holds and pays for: the version it goes by, by offer and plan. */
  readonly held: readonly { readonly offerId: string; readonly plan: string; readonly versionId: string | null }[];
}

/** `listed`: the price book along the chain. A first price changes nothing for anybody. */
export function changesFor(reader: PriceReader, listed: readonly ListedPrice[], sinceMs: number): PriceChange[] {
  const fresh = listed.filter(({ createdAtMs, sellerId }) => createdAtMs > sinceMs && sellerId !== reader.chain.at(-1));
  return fresh.flatMap((one) => {
    const book = listed.filter((other) => isOfOne(one, other));
    const changed = reader.kind === 'customer' ? priceOf(reader, one, book) : forPartner(reader, one, book);
    return changed === undefined ? [] : [changed];
  });
}

function isOfOne({ offerId, version: a }: ListedPrice, other: ListedPrice): boolean {
  const b = other.version;
  return other.offerId === offerId && b.plan === a.plan && b.currency === a.currency;
}

function forPartner({ chain }: PriceReader, one: ListedPrice, book: readonly ListedPrice[]): PriceChange | undefined {
  const { audience, version, offerId } = one;
  const facts = { offerId, after: version };
  if (audience === 'partner') {
    const before = replacedBy(version, costVersions(book, chain));
    return before && { ...facts, before, standing: 'cost', ownStays: false };
  }
  if (one.buyerId !== null) return undefined;
  const before = replacedBy(version, retailOf(book, chain.slice(0, -1)));
  const ownStays = book.some(({ sellerId, audience: whose, buyerId }) => {
    return sellerId === chain.at(-1) && whose === 'customer' && buyerId === null;
  });
  return before && { ...facts, before, standing: 'recommended', ownStays };
}

/** Who buys for the first time pays what is in force by then; who has it hears of what it is going to pay. */
function priceOf(
  { chain, held }: PriceReader,
  { offerId, version }: ListedPrice,
  book: readonly ListedPrice[],
): PriceChange | undefined {
  const { effectiveForExistingMs: fromMs, plan } = version;
  const own = held.find((one) => one.offerId === offerId && one.plan === plan);
  if (fromMs === null || own === undefined) return undefined;
  const versions = retailVersions(book, chain);
  const heldVersionId = own.versionId ?? undefined;
  const before = versionInForce(versions, { atMs: fromMs - 1, heldVersionId });
  const after = versionInForce(versions, { atMs: fromMs, heldVersionId });
  if (before === undefined || after?.id !== version.id || before.id === version.id) return undefined;
  return { offerId, before, after: version, standing: 'price', ownStays: false };
}

/** What was in force until `version` takes its place; undefined where it is the first, or never does. */
function replacedBy(version: PriceVersion, versions: readonly PriceVersion[]): PriceVersion | undefined {
  const atMs = version.effectiveFromMs;
  if (versionInForce(versions, { atMs })?.id !== version.id) return undefined;
  return versionInForce(
    versions.filter(({ id }) => id !== version.id),
    { atMs },
  );
}
