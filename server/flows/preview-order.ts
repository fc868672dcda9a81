// Prices a cart and holds the price, so that what is ordered is what was shown (S1.10, S1.23, S5.35).
import { accept, type Result } from '../../shared/result.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import type { Cart } from '../orders/cart.ts';
import type { CartCode } from '../orders/cart-refusals.ts';
import { type HeldPlan, writePlan } from '../orders/held-plan.ts';
import { type HeldQuote, insertQuote } from '../orders/quote-store.ts';
import { checkVatIdOnce } from './check-vat-ids.ts';
import { quoteCart } from './quote-cart.ts';
import { type CartOrder, readCart } from './read-cart.ts';
import { type RenewalOrder, readRenewal } from './read-renewal.ts';

/** S5.35. */
const HOLD_MS = 30 * 60_000;

export interface Previewing {
  readonly random: Random;
}

export interface Previewed {
  readonly held: HeldQuote;
  readonly plan: HeldPlan;
  readonly cart: Cart;
}

/** What is asked, as it is kept with the quote to ask it again. */
export type Asked =
  | { readonly kind: 'cart'; readonly order: CartOrder }
  | { readonly kind: 'renewal'; readonly order: RenewalOrder };

export async function previewOrder(
  trx: Trx,
  { random }: Previewing,
  act: Act,
  asked: Asked,
): Promise<Result<Previewed, CartCode>> {
  const id = newRef('quo', random);
  const read = await readAsked(trx, act, asked);
  if (!read.ok) return read;
  const priced = await quoteCart(trx, act, read.value, id);
  if (!priced.ok) return priced;
  const written = writePlan(priced.value);
  const held: HeldQuote = {
    id,
    accountId: read.value.account.id,
    payerId: read.value.payer.id,
    request: JSON.stringify(asked),
    quote: written.text,
    hash: written.hash,
    heldUntilMs: act.nowMs + HOLD_MS,
    orderId: null,
    createdAtMs: act.nowMs,
  };
  await insertQuote(trx, held);
  // A number from before VIES was to be asked.
  if (priced.value.vat?.answer === 'unanswered') await checkVatIdOnce(trx, act, priced.value.vat.id);
  return accept({ held, plan: priced.value, cart: read.value });
}

export async function readAsked(trx: Trx, act: Act, asked: Asked): Promise<Result<Cart, CartCode>> {
  return asked.kind === 'cart' ? await readCart(trx, act, asked.order) : await readRenewal(trx, act, asked.order);
}
