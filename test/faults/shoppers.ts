// People who buy, amend, renew and give back without end; whoever got no answer asks again, in the same words and with the same key.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { ShopAnswer, ShopStage, Who } from './shop-stage.ts';

/** An order that the server said yes to, and what it said of it last. */
export interface Acknowledged {
  readonly orderId: string;
  readonly number: number;
  paid: boolean;
  refunded: boolean;
}

export interface Shoppers {
  readonly acknowledged: readonly Acknowledged[];
  /** Requests that were sent again because no answer came. */
  readonly repeated: () => number;
  /** Resolves once nothing is under way. Rejects with the first answer that nobody expected. */
  rest(): Promise<void>;
  goOn(): void;
  stop(): Promise<void>;
}

interface Lane {
  readonly pbxId: string;
  readonly subscription: number;
  quantity: number;
  renewals: number;
}

const LANES = 4;
const RENEWALS = 3;
const ASK_AGAIN_MS = 30;

export function startShoppers(stage: ShopStage, chance: Chance): Shoppers {
  const acknowledged: Acknowledged[] = [];
  const busy = new Set<Promise<void>>();
  let [repeated, serial] = [0, 0];
  let [ended, resting] = [false, true];
  let going = Promise.withResolvers<void>();

  async function insist(who: Who, path: string, body: unknown, key = freshKey()) {
    return accepted(await answered(who, 'POST', path, body, key), path);
  }

  async function answered(
    who: Who,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    key = freshKey(),
  ): Promise<ShopAnswer> {
    return await untilAnswered(async () => {
      const answer = await stage.ask(who, method, path, body, key);
      return answer.status === 429 ? undefined : answer;
    });
  }

  async function untilAnswered<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask();
        if (answer !== undefined) return answer;
      } catch (thrown) {
        // `fetch` failed, or its answer was cut off: the process is down. Anything else is a finding.
        if (!(thrown instanceof TypeError) && !(thrown instanceof SyntaxError)) throw thrown;
        repeated += 1;
      }
      await pause(ASK_AGAIN_MS);
    }
  }

  /** What the sandbox paid as the order was made. */
  async function paymentOf(orderId: string): Promise<string> {
    const path = `/orders/${orderId}/payments`;
    const { items } = accepted(await answered('partner', 'GET', path), path);
    const paid = items.filter(({ state }: { state: string }) => state === 'succeeded');
    if (paid.length !== 1) throw new Error(`order ${orderId} was paid ${paid.length} times`);
    return String(paid[0].id);
  }

  /** By card: the bank says yes to the buyer; the server hears it from Stripe, from the buyer, from both at once, or later. */
  async function payByCard(orderId: string): Promise<string | undefined> {
    const path = `/orders/${orderId}/payments`;
    const { payment, action } = await insist('partner', path, {});
    const intentId = String(action.clientSecret).replace(/_secret$/, '');
    stage.stripe.confirm(intentId);
    const check = async () => {
      const { order } = await insist('partner', `/payments/${payment.id}/check`, undefined);
      if (order !== 'paid') throw new Error(`order ${orderId} is ${order} after its card was charged`);
    };
    const object = stage.stripe.intents.get(intentId) ?? {};
    const message = stage.stripe.message('payment_intent.succeeded', object, { atMs: Date.now() });
    const tell = () => untilAnswered(async () => (await stage.tell(message)) || undefined);
    const ways = [[check], [tell], [tell, tell, check], [check, tell, check], []];
    const way = ways[chance.below(ways.length)] ?? [];
    await Promise.all(way.map((one) => one()));
    return way.length === 0 ? undefined : String(payment.id);
  }

  /** Some leave before they pay, and some ask for their money back. */
  async function order(quote: { quoteId: string; hash: string }): Promise<Acknowledged & { paymentId?: string }> {
    const luck = chance.next();
    const method = luck < 0.5 ? 'card' : luck < 0.85 ? 'sandbox' : 'credit';
    const { quoteId, hash } = quote;
    const key = freshKey();
    // A double click, now and then.
    const clicks = chance.next() < 0.2 ? 2 : 1;
    const click = () => insist('partner', '/orders', { quoteId, hash, method }, key);
    const [placed, ...others] = await Promise.all(Array.from({ length: clicks }, click));
    if (others.some(({ id }) => id !== placed.id)) throw new Error(`order ${placed.number} was placed by several`);
    const bought: Acknowledged = {
      orderId: placed.id,
      number: placed.number,
      paid: placed.state === 'paid',
      refunded: false,
    };
    acknowledged.push(bought);
    // A card that was charged unheard may have raised the quantity meanwhile: then this order reduces, and nothing is due.
    if (placed.method === 'none') return bought;
    if (method === 'sandbox') return Object.assign(bought, { paymentId: await paymentOf(placed.id) });
    if (bought.paid || chance.next() < 0.1) return bought;
    const paymentId = await payByCard(placed.id);
    bought.paid = paymentId !== undefined;
    return paymentId === undefined ? bought : Object.assign(bought, { paymentId });
  }

  async function buy(): Promise<Lane | undefined> {
    serial += 1;
    const name = `KILL-${String(serial).padStart(6, '0')}`;
    const { customerId: accountId } = stage;
    const { id: pbxId } = await insist('vendor', '/pbxs', { serial: name, name, accountId });
    const quantity = 1 + chance.below(20);
    const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity }];
    const bought = await order(await insist('partner', '/quotes', { accountId, pbxId, items }));
    if (bought.paymentId !== undefined && chance.next() < 0.25) {
      await refund(bought, bought.paymentId);
      return undefined;
    }
    if (!bought.paid) return undefined;
    const held = await stage.database.reader
      .selectFrom('subscriptions')
      .select('number')
      .where('pbx_id', '=', pbxId)
      .executeTakeFirstOrThrow();
    return { pbxId, subscription: held.number, quantity, renewals: 0 };
  }

  async function refund(bought: Acknowledged, paymentId: string): Promise<void> {
    await insist('vendor', `/payments/${paymentId}/refunds`, { reason: 'bought by mistake', endSubscriptions: true });
    bought.refunded = true;
    if (chance.next() < 0.7) await insist('vendor', `/payments/${paymentId}/refunds/send`, undefined);
  }

  async function change(lane: Lane): Promise<void> {
    const { pbxId, subscription } = lane;
    const { customerId: accountId } = stage;
    if (lane.renewals < RENEWALS && chance.next() < 0.3) {
      lane.renewals += 1;
      await order(await insist('partner', '/quotes/renewal', { pbxId }));
      return;
    }
    const quantity = lane.quantity + 1 + chance.below(5);
    const items = [{ subscription, quantity }];
    const bought = await order(await insist('partner', '/quotes', { accountId, pbxId, items }));
    if (bought.paid) lane.quantity = quantity;
  }

  async function shop(): Promise<void> {
    let lane: Lane | undefined;
    const visit = async () => {
      if (lane === undefined || chance.next() < 0.4) lane = await buy();
      else await change(lane);
    };
    while (!ended) {
      await going.promise;
      const work = visit();
      busy.add(work);
      await work.finally(() => busy.delete(work));
      await pause(chance.next() * 20);
    }
  }

  // A finding ends the run at the next rest, where it is awaited.
  const failed = Promise.all(Array.from({ length: LANES }, shop));
  failed.catch(() => undefined);
  return {
    acknowledged,
    repeated: () => repeated,
    async rest() {
      if (!resting) going = Promise.withResolvers<void>();
      resting = true;
      await Promise.race([Promise.all(busy), failed]);
    },
    goOn() {
      resting = false;
      going.resolve();
    },
    async stop() {
      ended = true;
      going.resolve();
      await failed;
    },
  };
}

/** The body of a yes; anything else is a finding. */
function accepted({ status, body }: ShopAnswer, path: string): ShopAnswer['body'] {
  if (status < 300) return body;
  throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
}

function freshKey(): string {
  return randomBytes(12).toString('hex');
}
