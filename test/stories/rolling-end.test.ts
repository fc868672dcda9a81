// What is owed on statements may be used until the end of the next month, moved by the clock while its payer stands by it (D4).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollingEndMs } from '../../server/subscriptions/rolling-end.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };
let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const day = (month: number, date = 1) => Date.UTC(2027, month - 1, date) / 1000;
const run = (name: string) => shop.server.api('POST', `/jobs/${name}/run`, {});
const codes = async () => (await shop.server.api('GET', '/mails?kind=activation&limit=200')).body.items.length;

async function ends(): Promise<number[]> {
  const { body } = await shop.server.api('GET', `/pbxs/${shop.pbxId}/grants`);
  return body.items.map(({ until }: { until: number }) => until);
}

test('the end is the turn of a month, five weeks away at least, in the zone of the vendor', () => {
  expect(rollingEndMs(Date.UTC(2027, 1, 1, 12), 'UTC') / 1000).toBe(day(4));
  expect(rollingEndMs(Date.UTC(2027, 1, 21, 12), 'UTC') / 1000).toBe(day(4));
  expect(rollingEndMs(Date.UTC(2027, 1, 22, 12), 'UTC') / 1000).toBe(day(5));
  expect(rollingEndMs(Date.UTC(2027, 11, 24, 23, 30), 'Europe/Oslo')).toBe(Date.UTC(2028, 1, 29, 23));
  for (let atMs = Date.UTC(2027, 0, 1); atMs < Date.UTC(2031, 0, 1); atMs += 86_400_000 / 2) {
    const days = (rollingEndMs(atMs, 'America/New_York') - atMs) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(34.9);
    expect(days).toBeLessThan(70);
  }
});

test('what is owed on statements goes on month by month, once, and the licence says until when', async () => {
  await shop.buy([FEE]);
  expect(await ends()).toEqual([day(4)]);
  const seq = async () => (await shop.api('GET', `/pbxs/${shop.pbxId}/licence`)).body.seq;
  const before = await seq();
  await run('roll');
  expect([await ends(), await seq()]).toEqual([[day(4)], before]);
  shop.clock.nowMs = Date.UTC(2027, 1, 22, 12);
  expect((await run('roll')).body).toMatchObject({ found: 1, done: 1 });
  expect((await run('roll')).body).toMatchObject({ found: 0 });
  expect([await ends(), await seq()]).toEqual([[day(5)], before + 1]);
});

test('a vendor that was away for a month loses nobody a day', async () => {
  await shop.buy([FEE]);
  shop.clock.nowMs = Date.UTC(2027, 2, 30, 12);
  expect((await ends())[0]).toBeGreaterThan(shop.clock.nowMs / 1000);
  await run('roll');
  expect(await ends()).toEqual([day(6)]);
});

test('the code is mailed where no agent asks for it, or the agent is silent, and only there', async () => {
  await shop.buy([FEE]);
  shop.clock.nowMs = Date.UTC(2027, 1, 22, 12);
  await run('roll');
  expect(await codes()).toBe(2);
  const token = await shop.server.enrolmentToken(shop.pbxId);
  const at = { at: shop.clock.nowMs / 1000 };
  expect(await enrol(shop.server.url, rawAgent(), token, 'SHOP-0001', at)).toMatchObject({ status: 201 });
  shop.clock.nowMs = Date.UTC(2027, 2, 25, 12);
  await run('roll');
  expect([await ends(), await codes()]).toEqual([[day(6)], 2]);
  await run('warn-silent-pbxs');
  shop.clock.nowMs = Date.UTC(2027, 3, 25, 12);
  await run('roll');
  expect([await ends(), await codes()]).toEqual([[day(7)], 3]);
});

test('whose payer is blocked keeps what it has until its end and gets no further month; unblocked, it goes on', async () => {
  await shop.buy([FEE]);
  const status = (word: string) =>
    shop.server.api('POST', `/accounts/${shop.partner.id}/status`, { status: word, reason: 'as agreed' });
  expect((await status('blocked')).status).toBe(200);
  shop.clock.nowMs = Date.UTC(2027, 1, 22, 12);
  await run('roll');
  await run('roll');
  expect(await ends()).toEqual([day(4)]);
  const held = (await shop.server.api('GET', '/audit?limit=200')).body.items;
  expect(held.filter(({ action }: { action: string }) => action === 'subscription.not_prolonged')).toHaveLength(1);
  expect((await status('active')).status).toBe(200);
  await run('roll');
  expect(await ends()).toEqual([day(5)]);
});
