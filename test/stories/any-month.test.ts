// Any month of what is owed on statements: whoever sells it when, in whatever quantity, owes its days and nobody owes one twice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runDueJobs } from '../../server/jobs/run-job.ts';
import { JOBS } from '../../server/jobs/table.ts';
import { parseAmount } from '../../shared/money.ts';
import { commerceFaults } from '../support/commerce-invariants.ts';
import { addFeeSeller, amendFee, type FeeHeld, type FeeSeller, orderFee } from '../support/fee-sellers.ts';
import { counted, RUNS } from '../support/runs.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { rotateKeyOf } from '../support/signing-rotation.ts';

const DAY_MS = 86_400_000;
/** Each is three months of a shop. */
const HISTORIES = Math.max(3, Math.floor(RUNS / 500));
/** So many share a shop, with sellers of their own. */
const TOGETHER = 20;
/** Minor units a month and unit. */
const PRICES: Readonly<Record<string, number>> = { 'DAY-A': 999, 'DAY-B': 401 };
const SKUS = Object.keys(PRICES);
const CLOCK = JOBS.filter(({ name }) => ['schedules', 'renew', 'lapse', 'roll', 'accrue-fees'].includes(name));

const stepOf = fc.record({
  act: fc.constantFrom('order', 'amend', 'amend', 'exchange', 'suspend', 'resume', 'end', 'move', 'move'),
  days: fc.integer({ min: 1, max: 9 }),
  hour: fc.integer({ min: 0, max: 23 }),
  pick: fc.nat({ max: 99 }),
});
type Step = typeof stepOf extends fc.Arbitrary<infer T> ? T : never;

interface Holding extends FeeHeld {
  seller: number;
  sku: string;
  quantity: number;
}

/** What should be owed: by seller and month, in minor units and days of that month. */
class Owed {
  readonly #owed = new Map<string, number>();
  /** Lines are rounded each: so many may there be. */
  pieces = 0;

  add(seller: number, month: string, amount: number): void {
    const key = `${seller} ${month}`;
    this.#owed.set(key, (this.#owed.get(key) ?? 0) + amount);
  }

  of(seller: number, month: string): number {
    return this.#owed.get(`${seller} ${month}`) ?? 0;
  }
}

class Month {
  readonly held: Holding[] = [];
  readonly owed = new Owed();
  serials = 0;
  readonly shop: Shop;
  readonly sellers: readonly FeeSeller[];
  readonly name: string;

  constructor(shop: Shop, sellers: readonly FeeSeller[], name: string) {
    this.shop = shop;
    this.sellers = sellers;
    this.name = name;
  }

  /** To `hour` of a later day; each day until then is owed by who had it at its end (the day of a change counts as after it). */
  async pass(days: number, hour: number): Promise<void> {
    const { clock, server } = this.shop;
    for (let day = 0; day < days; day += 1) {
      const date = new Date(clock.nowMs);
      const monthDays = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
      for (const { seller, sku, quantity } of this.held) {
        this.owed.add(seller, date.toISOString().slice(0, 7), (quantity * (PRICES[sku] ?? 0)) / monthDays);
      }
      clock.nowMs = Math.floor(clock.nowMs / DAY_MS) * DAY_MS + DAY_MS + hour * 3_600_000;
      await runDueJobs(server.deps, CLOCK, { nowMs: clock.nowMs });
    }
  }

  async take({ act, pick }: Step): Promise<void> {
    const { shop, held, sellers } = this;
    this.owed.pieces += 1;
    const one = held[pick % Math.max(1, held.length)];
    if (act === 'order' || one === undefined) {
      const seller = pick % sellers.length;
      const item = { sku: SKUS[pick % SKUS.length] ?? '', quantity: 1 + (pick % 4) };
      this.serials += 1;
      const own = await orderFee(shop, must(sellers[seller]), `${this.name}-${100 + this.serials}`, item);
      held.push({ ...own, ...item, seller });
      return;
    }
    const path = `/subscriptions/${one.number}`;
    const reason = 'as it happens';
    if (act === 'suspend' || act === 'resume') await shop.server.api('POST', `${path}/${act}`, { reason });
    if (act === 'end') {
      const ended = await shop.server.api('POST', `${path}/end`, { reason, confirm: true });
      expect(ended.status, JSON.stringify(ended.body)).toBe(200);
      held.splice(held.indexOf(one), 1);
    }
    if (act === 'move') {
      const seller = (one.seller + 1) % sellers.length;
      const move = { parentId: must(sellers[seller]).account.id, reason };
      expect((await shop.server.api('POST', `/accounts/${one.accountId}/move`, move)).status).toBe(200);
      one.seller = seller;
    }
    const quantity = 1 + ((pick + 2) % 5);
    const seller = must(sellers[one.seller]);
    if (act === 'amend' && (await amendFee(shop, seller, one, { quantity }))) one.quantity = quantity;
    if (act === 'exchange') {
      const sku = SKUS.find((other) => other !== one.sku) ?? '';
      const migrate = { sku, plan: 'monthly', quantity };
      if (await amendFee(shop, seller, one, { migrate })) Object.assign(one, { sku, quantity });
    }
  }
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}

async function addOffers({ server }: Shop): Promise<void> {
  for (const [sku, minor] of Object.entries(PRICES)) {
    const offer = { sku, name: sku, family: 'DAYS', model: 'quantity', plans: ['monthly'], billing: 'statement' };
    const { body } = await server.api('POST', '/offers', offer);
    const amount = (minor / 100).toFixed(2);
    const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }] };
    expect((await server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
  }
}

test(
  'whatever is ordered, changed, exchanged, suspended, moved and ended in whatever months, each seller is stated its days',
  async () => {
    let shop: Shop | undefined;
    let run = 0;
    const property = fc.asyncProperty(fc.array(stepOf, { minLength: 6, maxLength: 16 }), async (steps) => {
      if (run % TOGETHER === 0) {
        await shop?.server.close();
        shop = await openShop({ nowMs: Date.UTC(2027, 0, 3, 12) });
        await addOffers(shop);
      }
      if (shop === undefined) throw new Error('no shop');
      run += 1;
      await rotateKeyOf(shop.server, shop.clock);
      const sellers = [await addFeeSeller(shop, `Left${run}`), await addFeeSeller(shop, `Right${run}`)];
      const month = new Month(shop, sellers, `ANY-${run}`);
      const firstMs = shop.clock.nowMs;
      for (const step of steps) {
        await month.take(step);
        await month.pass(step.days, step.hour);
      }
      // What still runs ends, so that the next history begins with nothing.
      for (const { number } of month.held.splice(0)) {
        await shop.server.api('POST', `/subscriptions/${number}/end`, { reason: 'the end', confirm: true });
      }
      await month.pass(32, 12);
      const told = JSON.stringify(steps);
      for (const name of monthsFrom(firstMs, shop.clock.nowMs)) {
        const { status, body } = await shop.server.api('POST', '/statements', { month: name });
        expect(status, JSON.stringify(body)).toBe(201);
        for (const [seller, { account }] of sellers.entries()) {
          const apart = Math.abs(netOf(body.items, account.id) - month.owed.of(seller, name));
          expect(apart, `${name} of seller ${seller}: ${told}`).toBeLessThanOrEqual(month.owed.pieces);
        }
      }
      expect(await commerceFaults(shop.server.deps.database.reader), told).toEqual([]);
    });
    try {
      await fc.assert(property, { ...counted<[Step[]]>(HISTORIES), endOnFailure: true });
    } finally {
      await shop?.server.close();
    }
  },
  60_000 + HISTORIES * 30_000,
);

/** In minor units. */
function netOf(statements: readonly { payerId: string; net: { amount: string } }[], payerId: string): number {
  const own = statements.filter((one) => one.payerId === payerId);
  return own.reduce((sum, { net }) => sum + Number(parseAmount(net.amount, 'EUR')), 0);
}

/** Those that are over, as `2027-02`. */
function monthsFrom(fromMs: number, untilMs: number): string[] {
  const [from, until] = [new Date(fromMs), new Date(untilMs)];
  const count = (until.getUTCFullYear() - from.getUTCFullYear()) * 12 + until.getUTCMonth() - from.getUTCMonth();
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1, 12);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(first);
    date.setUTCMonth(date.getUTCMonth() + index);
    return date.toISOString().slice(0, 7);
  });
}
