// Prices a cart that was read: the same function behind preview, order and renewal, with the prices and the term of now.
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { activationFeeIn, fixedPenaltyIn } from '../catalogue/charging.ts';
import { chainOf, findOffer } from '../catalogue/offer-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Db } from '../db/open.ts';
import { taxFor } from '../invoices/tax.ts';
import { type Cart, freeOfCharge } from '../orders/cart.ts';
import { type CartCode, fieldFault, inItem } from '../orders/cart-refusals.ts';
import type { HeldPlan, Touched } from '../orders/held-plan.ts';
import { type Agreed, adjustedChange } from '../pricing/adjustment-book.ts';
import { agreedAlong } from '../pricing/adjustment-store.ts';
import { type PriceVersion, versionInForce } from '../pricing/price.ts';
import { costVersions, type ListedPrice, retailVersions } from '../pricing/price-book.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { type Quote, quoteOrder } from '../pricing/quote.ts';
import type { Change, OrderInput } from '../pricing/quote-input.ts';
import { policyOf } from '../pricing/rounding-record.ts';
import { agreementOf } from '../subscriptions/agreement.ts';
import type { MinimumTerm } from '../subscriptions/commitment.ts';
import { feeTermsOf } from '../subscriptions/fee-terms.ts';
import { runningTerm, zoneOf } from '../subscriptions/holding.ts';
import { subscriptionsOf } from '../subscriptions/subscription-store.ts';
import { answered, vatStandingOf } from './check-vat-ids.ts';
import { quoteLevels } from './quote-levels.ts';
import { leavesSeats } from './seats-in-use.ts';
import { isLargerTier } from './suggest-tiers.ts';

/** `reference` names the charges in later credits. */
export async function quoteCart(db: Db, act: Act, asked: Cart, reference: string): Promise<Result<HeldPlan, CartCode>> {
  const book = await agreedAlong(db, chainOf(asked.payer.path), numbersIn(asked));
  const cart = adjustedCart(asked, book, act.nowMs);
  const { account, payer, pbx, rows, country } = cart;
  const currency = payer.currency;
  if (!isCurrency(currency)) return fieldFault('payerId', `counts in ${currency}, which nothing can be sold in`);
  const settings = await readBusinessSettings(db);
  const vat = await vatStandingOf(db, settings, { country, taxId: payer.taxId });
  const tax = taxFor(settings, { country, taxId: payer.taxId }, answered(vat));
  const held = await subscriptionsOf(db, { pbxId: pbx?.id ?? null, accountId: account.id });
  const zone = zoneOf(held, account.timeZone);
  const term = runningTerm(held, zone, act.nowMs);
  const priced = { ...(await pricesAlong(db, cart, currency, act.nowMs)), book };
  const input: OrderInput = {
    reference,
    nowMs: act.nowMs,
    zone,
    currency,
    term: pbx === null ? null : term,
    prices: pricesOfPayer(cart, priced),
    policy: policyOf(settings.rounding),
    taxMilliPercent: tax.milliPercent,
    coupon: { kind: 'none' },
    changes: rows.map(({ change }) => change),
    balances: { creditNotes: 0n, prepaid: 0n },
    ...(cart.renewTo === undefined ? {} : { renewTo: cart.renewTo }),
  };
  const items = rows.map(({ item }) => item);
  const quoted = quoteOrder(input);
  if (!quoted.ok) return inItem(quoted.refusal, items);
  const levels = await quoteLevels(db, input, quoted.value, priced);
  if (!levels.ok) return inItem(levels.refusal, items);
  const touched = touchedBy(cart, quoted.value);
  for (const one of touched.filter((each) => isDowngrade(each, quoted.value))) {
    if (!(await movesUpATier(db, cart, one))) return downgradeWaits(one);
  }
  const isNew = touched.every(({ before }) => before === null);
  const plan: HeldPlan = {
    kind: cart.kind === 'renewal' ? 'renewal' : isNew ? 'purchase' : 'change',
    quote: quoted.value,
    offerIds: Object.fromEntries(rows.map(({ offer }) => [offer.sku, offer.id])),
    touched,
    levels: levels.value,
    country,
    pbxId: pbx?.id ?? null,
    accountId: account.id,
    opensTerm: input.term === null,
    quotedAtMs: act.nowMs,
    tax: { name: tax.name, reverseCharge: tax.reverseCharge },
    ...(vat === undefined ? {} : { vat }),
  };
  const seats = await leavesSeats(db, act.nowMs, plan);
  return seats.ok ? accept(plan) : seats;
}

function numbersIn({ rows }: Cart): number[] {
  return rows.flatMap(({ subscription }) => (subscription === null ? [] : [subscription.number]));
}

/** As the payer's own seller charges it; the levels above put in theirs. */
function adjustedCart(cart: Cart, book: readonly Agreed[], atMs: number): Cart {
  const [sellerId = '', buyerId = ''] = chainOf(cart.payer.path).slice(-2);
  const rows = cart.rows.map((row) => ({
    ...row,
    change: adjustedChange(withCharging(row, cart.payer), book, { sellerId, buyerId, atMs }),
  }));
  return { ...cart, rows };
}

/** As the offer says today. Nobody pays itself: who manages it is charged no activation fee, nor is anybody above. */
function withCharging({ change, offer }: Cart['rows'][number], { path, currency }: Cart['payer']): Change {
  const agreement = agreementOf(offer);
  const agreed = agreement === undefined ? {} : { agreement };
  if (change.kind === 'migrate') return { ...change, ...agreed };
  if (change.kind !== 'new' || !isCurrency(currency)) return change;
  const amount = activationFeeIn(offer, currency);
  const sellers = chainOf(path).slice(0, -1);
  const hasFee = amount !== undefined && sellers.includes(offer.managedBy);
  const minimumTerm = minimumTermOf(offer, currency, sellers);
  return {
    ...change,
    ...agreed,
    ...(hasFee ? { activationFee: { amount, managerId: offer.managedBy } } : {}),
    ...(minimumTerm === undefined ? {} : { minimumTerm }),
  };
}

/** Undefined where none is agreed: a fixed penalty binds only where it is named in the currency and somebody above gets it. */
function minimumTermOf(
  offer: Cart['rows'][number]['offer'],
  currency: Currency,
  sellers: readonly string[],
): MinimumTerm | undefined {
  const { charging, managedBy: managerId } = offer;
  if (charging.minimumTerm === null) return undefined;
  const { periods, penaltyPercent } = charging.minimumTerm;
  if (penaltyPercent !== null) return { periods, penaltyPercent };
  const amount = fixedPenaltyIn(offer, currency);
  if (amount === undefined || !sellers.includes(managerId)) return undefined;
  return { periods, penaltyEach: { amount: `${amount}`, managerId } };
}

interface Priced {
  readonly listed: readonly ListedPrice[];
  readonly chain: readonly string[];
  /** What is owed on statements costs nothing now, at every level. */
  readonly free: readonly PriceVersion[];
}

async function pricesAlong(db: Db, { payer, rows }: Cart, currency: Currency, nowMs: number): Promise<Priced> {
  const chain = chainOf(payer.path);
  const paid = rows.filter(({ offer }) => offer.billing === 'checkout').map(({ offer }) => offer.id);
  const offerIds = [...new Set(paid.concat(formerOffers(rows)))];
  const owed = rows.filter(({ offer }) => offer.billing === 'statement');
  const listedFees = await pricesOf(
    db,
    owed.map(({ offer }) => offer.id),
    chain,
  );
  const free = owed.map((row) =>
    freeOfCharge(row.offer, currency, feeVersion(row, costVersions(listedFees, chain), { currency, nowMs })),
  );
  return { listed: await pricesOf(db, offerIds, chain), chain, free };
}

/** The version that statements go by is kept from the order on (S4.20, M17); a change of quantity keeps it. */
function feeVersion(
  { offer, subscription }: Cart['rows'][number],
  versions: readonly PriceVersion[],
  { currency, nowMs }: { readonly currency: Currency; readonly nowMs: number },
): Pick<PriceVersion, 'id' | 'effectiveFromMs'> | undefined {
  const own = versions.filter(
    ({ sku, plan, currency: code }) => sku === offer.sku && plan === 'monthly' && code === currency,
  );
  const isHeld = subscription !== null && subscription.offerId === offer.id;
  return versionInForce(own, { atMs: nowMs, heldVersionId: isHeld ? (subscription.priceId ?? undefined) : undefined });
}

/** What the payer pays: a partner its cost, a customer its retail. */
function pricesOfPayer({ payer }: Cart, { listed, chain, free }: Priced): PriceVersion[] {
  return [...(payer.kind === 'partner' ? costVersions(listed, chain) : retailVersions(listed, chain)), ...free];
}

/** A migration shows what the former offer cost beside what the new one does. */
function formerOffers(rows: Cart['rows']): string[] {
  return rows.flatMap(({ subscription }) => (subscription === null ? [] : [subscription.offerId]));
}

function touchedBy({ rows }: Cart, quote: Quote): Touched[] {
  return rows.flatMap((row) => {
    const { change, subscription, offer, plan, item, terminates } = row;
    if (change.kind === 'undo') return [];
    const before = change.kind === 'new' ? null : change.holding;
    const name = change.kind === 'new' ? change.subscription : change.holding.subscription;
    const after = quote.holdings.find((holding) => holding.subscription === name);
    if (after === undefined) return [];
    const facts = {
      item,
      name,
      offerId: offer.id,
      plan,
      internal: offer.internal,
      repeatable: offer.repeatable,
      terminates,
    };
    const seen = { number: subscription?.number ?? null, version: subscription?.version ?? null };
    const fee = feeTermsOf(offer);
    const owed = fee === undefined ? { statement: false } : { statement: true, fee };
    return [{ ...facts, ...seen, ...owed, before, after }];
  });
}

/** Another offer that gives money back: like fewer units it waits for the end of the term (D1, S5.17). */
function isDowngrade({ before, after, item, name }: Touched, quote: Quote): boolean {
  if (before === null || before.offer.sku === after.offer.sku) return false;
  const own = quote.lines.filter((line) => line.subscription === name);
  return item >= 0 && own.reduce((sum, { net }) => sum + net, 0n) < 0n;
}

async function movesUpATier(db: Db, { rows }: Cart, { item, before, after }: Touched): Promise<boolean> {
  const row = rows.find((one) => one.item === item);
  const former = row?.subscription && (await findOffer(db, { id: row.subscription.offerId }));
  if (row === undefined || former == null || before === null || after.quantity < before.quantity) return false;
  return before.plan === after.plan && isLargerTier(former, row.offer);
}

function downgradeWaits({ item, before, after }: Touched): Result<never, 'downgrade_waits'> {
  const path = `items.${item}.migrate`;
  const message = `${after.offer.sku} costs less than ${before?.offer.sku ?? ''}; it begins at the end of the term, without refund.`;
  return refuse('downgrade_waits', message, 'Schedule the change for the renewal of the subscription.', {
    fields: JSON.stringify([{ path, message }]),
  });
}
