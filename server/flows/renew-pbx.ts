// Renews what renews by itself on a PBX for one payer, all together (S5.16): one order, and the same one if it is asked twice.
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import type { CartCode } from '../orders/cart-refusals.ts';
import { isTerm } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import type { Issuing } from './issue-licence.ts';
import { ON_BEHALF } from './may-pay-for.ts';
import { type Placed, type PlaceOrderCode, placeTaken } from './place-order.ts';
import { type Previewed, previewOrder } from './preview-order.ts';
import { justQuoted } from './take-quote.ts';

export interface RenewPbx {
  readonly pbxId: string;
  readonly payerId: string;
  readonly method: 'credit' | 'balance' | 'card' | 'paypal' | 'sandbox' | 'offline';
  /** Only what renews by itself; absent or false: everything that can be renewed. */
  readonly automatic?: boolean;
  /** These, whatever else could be. */
  readonly subscriptions?: readonly number[];
  readonly cycles?: number;
}

/** With a credit line or a balance it is carried out at once; otherwise the order waits for its payment. */
export async function renewPbx(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  wish: RenewPbx,
): Promise<Result<Placed, PlaceOrderCode>> {
  return await renewPreviewed(trx, issuing, act, wish, await previewRenewal(trx, issuing, act, wish));
}

/** What it will cost; it stays true until something on the PBX changes. */
export async function previewRenewal(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  { pbxId, payerId, automatic = false, cycles = 1, ...wish }: RenewPbx,
): Promise<Result<Previewed, CartCode>> {
  const held = (await subscriptionsOfPbx(trx, pbxId)).filter((one) => one.payerId === payerId && isTerm(one));
  const chosen = automatic ? held.filter(({ autoRenew }) => autoRenew) : held;
  const subscriptions = wish.subscriptions ?? chosen.map(({ number }) => number);
  const order = { pbxId, payerId, cycles, scope: '/', subscriptions };
  return await previewOrder(trx, issuing, act, { kind: 'renewal', order });
}

export async function renewPreviewed(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  { method, automatic = false }: Pick<RenewPbx, 'method' | 'automatic'>,
  previewed: Result<Previewed, CartCode>,
): Promise<Result<Placed, PlaceOrderCode>> {
  if (!previewed.ok) return previewed;
  const { held: quote, plan } = previewed.value;
  const placing = {
    scope: '/',
    callerId: ON_BEHALF,
    method,
    reference: '',
    autoRenew: automatic && method !== 'offline',
  };
  const placed = await placeTaken(trx, issuing, act, placing, justQuoted(quote, plan));
  return placed.ok ? accept(placed.value) : placed;
}
