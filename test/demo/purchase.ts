// Buys for a PBX through the JSON API, as a partner does: a quote, and an order that the sandbox pays.
import type { z } from 'zod';
import type { orderDetailSchema, quoteSchema } from '../../shared/contracts/orders-api.ts';
import { call, type Door } from './api.ts';

type Quote = z.output<typeof quoteSchema>;
export type Order = z.output<typeof orderDetailSchema>;

interface Held {
  readonly number: number;
  readonly sku: string;
  readonly quantity: number;
  readonly version: number;
}

/** Where a partner orders, and for whom. */
export interface Counter extends Door {
  readonly accountId: string;
  readonly pbxId: string;
}

export interface Wish {
  readonly sku: string;
  /** That many more than the PBX has. */
  readonly quantity: number;
  readonly plan: string;
}

export interface Purchase {
  readonly quote: Quote;
  readonly order: Order;
}

/** `once` names the order, so that a repetition of it neither orders nor pays twice. */
export async function buy(counter: Counter, wishes: readonly Wish[], once: string): Promise<Purchase> {
  const { accountId, pbxId } = counter;
  const held = await heldBy(counter);
  const items = wishes.map((wish) => itemOf(wish, held));
  const quote = await call<Quote>(counter, 'POST', '/quotes', { accountId, pbxId, items });
  const asked = { quoteId: quote.quoteId, hash: quote.hash, method: 'sandbox' };
  const order = await call<Order>(counter, 'POST', '/orders', asked, once);
  if (order.state !== 'paid') throw new Error(`The order is ${order.state}.`);
  return { quote, order };
}

async function heldBy(counter: Counter): Promise<readonly Held[]> {
  const address = `/subscriptions?state=active&limit=200&pbxId=${counter.pbxId}`;
  return (await call<{ items: Held[] }>(counter, 'GET', address)).items;
}

/** What the PBX has already becomes more of it, to the same end; the rest is new. */
function itemOf({ sku, quantity, plan }: Wish, held: readonly Held[]) {
  const former = held.find((one) => one.sku === sku);
  if (former === undefined) return { sku, plan, quantity };
  return { subscription: former.number, version: former.version, quantity: former.quantity + quantity };
}
