// A year of days over random small populations in six zones: everything that must hold of a house that sells, holds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runDueJobs, runJob } from '../../../server/jobs/run-job.ts';
import { JOBS } from '../../../server/jobs/table.ts';
import { commerceFaults } from '../../support/commerce-invariants.ts';
import { openShop, type Shop } from '../../support/shop.ts';

const DAY_MS = 86_400_000;
const ZONES = [
  'Pacific/Honolulu',
  'America/New_York',
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Auckland',
] as const;

interface Wish {
  readonly sku: string;
  readonly plan: 'monthly' | 'yearly' | 'trial';
  readonly quantity: number;
  readonly autoRenew: boolean;
  /** Days after the start. */
  readonly day: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  sku: fc.constantFrom('PSE-CC', 'PSE-OCC', 'PSE-EXT'),
  plan: fc.constantFrom('monthly', 'monthly', 'yearly', 'trial'),
  quantity: fc.integer({ min: 1, max: 9 }),
  autoRenew: fc.boolean(),
  day: fc.integer({ min: 0, max: 40 }),
});
const population = fc.array(fc.array(wish, { minLength: 1, maxLength: 2 }), {
  minLength: ZONES.length,
  maxLength: ZONES.length,
});

interface House {
  readonly shop: Shop;
  readonly customers: readonly {
    readonly accountId: string;
    readonly pbxId: string;
    readonly wishes: readonly Wish[];
  }[];
}

async function settle(wishes: readonly (readonly Wish[])[]): Promise<House> {
  const shop = await openShop({ credit: '10000000.00', nowMs: Date.UTC(2027, 0, 31, 12) });
  await shop.server.deps.database.transact(async (trx) => {
    // Dunning has stories of its own; here nobody may stop paying.
    await trx.updateTable('credit_lines').set({ terms_days: 1_000 }).execute();
    return { ok: true, value: undefined };
  });
  const customers = [];
  for (const [index, timeZone] of ZONES.entries()) {
    const order = { kind: 'customer', name: timeZone, email: 'a@b.example', parentId: shop.partner.id, timeZone };
    const { body } = await shop.server.api('POST', '/accounts', order);
    const pbxId = await shop.addPbx(`WALK-${index}`, body.id);
    customers.push({ accountId: String(body.id), pbxId, wishes: wishes[index] ?? [] });
  }
  return { shop, customers };
}

async function buyToday({ shop, customers }: House, day: number): Promise<void> {
  for (const { accountId, pbxId, wishes } of customers) {
    for (const { sku, plan, quantity, autoRenew } of wishes.filter((one) => one.day === day)) {
      if (plan === 'trial') {
        await shop.api('POST', '/trials', { accountId, pbxId, sku: 'C2TUT', quantity });
        continue;
      }
      // A second one of the same offer is refused, and so is what the account is gone for.
      const quoted = await shop.quote([{ sku, plan, quantity }], { accountId, pbxId });
      if (quoted.status === 201) await shop.order(quoted.body.quoteId, { autoRenew });
    }
  }
}

async function walk(house: House, days: number, isOut: (day: number) => boolean = () => false): Promise<void> {
  const { clock, server } = house.shop;
  for (let day = 0; day < days; day += 1) {
    await buyToday(house, day);
    clock.nowMs += DAY_MS;
    if (!isOut(day)) await runDueJobs(server.deps, JOBS, { nowMs: clock.nowMs });
  }
}

const KEPT = [
  'subscriptions',
  'orders',
  'invoices',
  'ledger_entries',
  'mails',
  'notices',
  'grants',
  'accounts',
] as const;

async function everything({ shop }: House): Promise<string> {
  const tables = [];
  for (const table of KEPT) tables.push(await shop.server.deps.database.reader.selectFrom(table).selectAll().execute());
  return JSON.stringify(tables, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
}

/** What is left at the end, without what only says when it was done. */
async function endState({ shop }: House) {
  const { reader } = shop.server.deps.database;
  const held = await reader
    .selectFrom('subscriptions')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .select(['time_zone as zone', 'accounts.status', 'offer_id', 'plan', 'quantity', 'state', 'period_end_ms'])
    .execute();
  const offers = new Map(
    (await reader.selectFrom('offers').select(['id', 'sku']).execute()).map(({ id, sku }) => [id, sku]),
  );
  const charged = await reader.selectFrom('invoices').select('total').where('kind', '=', 'invoice').execute();
  const subscriptions = held.map(({ offer_id, ...one }) => JSON.stringify({ ...one, sku: offers.get(offer_id) }));
  return {
    subscriptions: subscriptions.toSorted(),
    charged: `${charged.reduce((sum, { total }) => sum + BigInt(total), 0n)}`,
  };
}

function renewsMonthly({ plan, autoRenew, day }: Wish): boolean {
  return plan === 'monthly' && autoRenew && day < 20;
}

async function renewals({ shop }: House): Promise<number> {
  const { reader } = shop.server.deps.database;
  return (await reader.selectFrom('orders').select('id').where('kind', '=', 'renewal').execute()).length;
}

async function told({ shop }: House): Promise<number> {
  const { reader } = shop.server.deps.database;
  return (await reader.selectFrom('mails').select('id').where('kind', '=', 'trial').execute()).length;
}

test('a year of days in six zones keeps every rule, and a job run twice is a job run once', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const [wishes = []] = fc.sample(population, { seed, numRuns: 1 });
  const house = await settle(wishes);
  for (let part = 0; part < 5; part += 1) {
    await walk(part === 0 ? house : { ...house, customers: [] }, 73);
    const { deps } = house.shop.server;
    const before = await everything(house);
    for (const job of JOBS) await runJob(deps, job, { nowMs: house.shop.clock.nowMs, early: true });
    expect(await everything(house), `seed ${seed}, part ${part}`).toBe(before);
    expect(await commerceFaults(deps.database.reader), `seed ${seed}, part ${part}`).toEqual([]);
  }
  expect(await renewals(house), `seed ${seed}`).toBeGreaterThanOrEqual(wishes.flat().some(renewsMonthly) ? 1 : 0);
  await house.shop.server.close();
}, 90_000);

test('an outage of some days, caught up with, ends as if there had been none; what was to be told collapses', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const outages = fc.record({ from: fc.integer({ min: 41, max: 70 }), days: fc.integer({ min: 1, max: 12 }) });
  const [wishes = []] = fc.sample(population, { seed, numRuns: 1 });
  const [{ from, days } = { from: 50, days: 5 }] = fc.sample(outages, { seed, numRuns: 1 });
  const steady = await settle(wishes);
  const broken = await settle(wishes);
  await walk(steady, 100);
  await walk(broken, 100, (day) => day >= from && day < from + days);
  expect(await endState(broken), `seed ${seed}`).toEqual(await endState(steady));
  expect(await told(broken)).toBeLessThanOrEqual(await told(steady));
  for (const { shop } of [steady, broken]) {
    expect(await commerceFaults(shop.server.deps.database.reader), `seed ${seed}`).toEqual([]);
    await shop.server.close();
  }
}, 90_000);
