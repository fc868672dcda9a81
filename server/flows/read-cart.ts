// Looks up everything a cart names, within the caller's sight, and says at which row it cannot be ordered.
import type { AddQuote, CartItem } from '../../shared/contracts/orders-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { membershipOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { type Cart, type CartRow, pricedPlan, termsOf } from '../orders/cart.ts';
import { type CartCode, fieldFault, inField } from '../orders/cart-refusals.ts';
import { subscriptionsOf } from '../subscriptions/subscription-store.ts';
import { accountNotFound } from './add-account.ts';
import { type CartDesk, offerOnSale } from './cart-desk.ts';
import { mayOrderNew } from './good-standing.ts';
import { pbxNotFound } from './issue-licence.ts';
import { mayHold, readChange } from './read-cart-change.ts';

export interface CartOrder extends AddQuote {
  /** Path of who asks, and the account acted for. */
  readonly scope: string;
  readonly callerId: string;
  /** The vendor approved it: internal offers pass (S1.13). */
  readonly approved?: boolean;
}

export async function readCart(db: Db, act: Act, order: CartOrder): Promise<Result<Cart, CartCode>> {
  const account = await findAccount(db, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  const pbx = await readPbx(db, order, account);
  if (!pbx.ok) return pbx;
  const held = await subscriptionsOf(db, { pbxId: pbx.value?.id ?? null, accountId: account.id });
  const desk: CartDesk = { db, act, account, pbx: pbx.value, held, approved: order.approved === true };
  const rows: CartRow[] = [];
  for (const [item, wish] of order.items.entries()) {
    const row =
      wish.subscription === undefined
        ? await readNew(desk, item, wish, rows)
        : await readChange(desk, item, wish, rows);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  const payer = await readPayer(db, order, account, rows);
  if (!payer.ok) return payer;
  const owed = onStatement(account, payer.value, rows);
  if (!owed.ok) return owed;
  const standing = await mayOrderNew(db, account, payer.value.id);
  if (!standing.ok) return standing;
  return accept({
    kind: 'cart',
    account,
    payer: payer.value,
    pbx: pbx.value,
    country: order.country ?? payer.value.country,
    rows,
  });
}

async function readPbx(
  db: Db,
  { pbxId, scope }: CartOrder,
  account: Account,
): Promise<Result<Pbx | null, 'pbx_not_found' | 'pbx_is_member' | 'validation_failed'>> {
  if (pbxId === undefined) return accept(null);
  const pbx = await findPbx(db, { id: pbxId }, scope);
  if (pbx === undefined) return pbxNotFound();
  if (pbx.accountId !== account.id) return fieldFault('pbxId', 'this PBX belongs to another account than accountId');
  const membership = await membershipOf(db, pbx.id);
  if (membership === undefined) return accept(pbx);
  const words = `PBX ${pbx.serial} stands by for ${membership.ofSerial} and uses what that has.`;
  return refuse('pbx_is_member', words, `Order for ${membership.ofSerial}.`);
}

async function readNew(
  desk: CartDesk,
  item: number,
  wish: CartItem,
  before: readonly CartRow[],
): Promise<Result<CartRow, CartCode>> {
  const { quantity = 0, plan = 'one-time' } = wish;
  const found = await offerOnSale(desk, wish, `items.${item}`);
  if (!found.ok) return found;
  const offer = found.value;
  if (offer.grants.length > 0 && desk.pbx === null) return fieldFault('pbxId', `${offer.sku} is for a PBX`);
  const single = mayHold(offer, desk.held, before, `items.${item}.sku`);
  if (!single.ok) return single;
  if (!offer.plans.some(({ code }) => code === plan)) {
    return fieldFault(`items.${item}.plan`, `must be one of ${offer.plans.map(({ code }) => code).join(', ')}`);
  }
  return accept({
    item,
    offer,
    plan,
    subscription: null,
    terminates: [],
    change: {
      kind: 'new',
      subscription: `new-${item}`,
      offer: termsOf(offer),
      plan: pricedPlan(offer, plan),
      quantity,
      adjustment: { kind: 'none' },
    },
  });
}

/**
 * A statement collects from the partner directly above a customer, and from nobody else: anybody else would hold for nothing
 * what no statement ever names, and whoever does not pay may not put it on another's (S4.1).
 */
function onStatement(account: Account, payer: Account, rows: readonly CartRow[]): Result<true, CartCode> {
  const begun = rows.find(
    ({ offer, subscription }) => offer.billing === 'statement' && subscription?.offerId !== offer.id,
  );
  const seller = account.path.split('/').at(-3);
  if (begun === undefined || (account.kind === 'customer' && payer.kind === 'partner' && payer.id === seller)) {
    return accept(true);
  }
  const words = `${begun.offer.sku} is collected by statement from the partner who sells to a customer, and is for nobody else.`;
  const refusal = refuse('offer_not_sold', words, 'Let the partner of the customer order it.').refusal;
  return inField(refusal, `items.${begun.item}.${begun.subscription === null ? '' : 'migrate.'}sku`);
}

/** A subscription goes on being paid by who pays it; what is new is paid by the caller where that is a partner. */
async function readPayer(
  db: Db,
  order: CartOrder,
  account: Account,
  rows: readonly CartRow[],
): Promise<Result<Account, 'payer_differs' | 'validation_failed'>> {
  const held = rows.flatMap(({ subscription }) => (subscription === null ? [] : [subscription]));
  const caller = await findAccount(db, '/', order.callerId);
  const own = caller?.kind === 'partner' && account.path.startsWith(caller.path) ? caller.id : account.id;
  const payerId = order.payerId ?? held[0]?.payerId ?? own;
  const payer = await findAccount(db, order.scope, payerId);
  // Whoever pays is the account or above it, and never the vendor, who would pay itself.
  if (payer === undefined || !account.path.startsWith(payer.path) || payer.kind === 'vendor') {
    return fieldFault('payerId', 'must be the account itself, or a partner above it that you can see');
  }
  const other = held.find((one) => one.payerId !== payer.id);
  if (other === undefined) return accept(payer);
  return refuse(
    'payer_differs',
    `Subscription ${other.number} is paid by another account than this order.`,
    'Order separately what different accounts pay.',
    { subscription: other.number },
  );
}
