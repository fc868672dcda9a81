// From the shop to the people on the PBX and back, server and agent on one clock: units by UUID, a trial that ends, the hour.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const SERIAL = 'SHOP-0001';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NAMES = { 101: 'John', 102: 'Alice', 104: 'Lucie' };

let shop: Shop;
let rig: AgentRig;
beforeEach(async () => {
  shop = await openShop();
  rig = await agentRig({ clock: shop.clock, settings: { serial: SERIAL } });
  for (const [extension, name] of Object.entries(NAMES)) rig.pbx.addExtension(extension, name);
});
afterEach(async () => {
  await rig.close();
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function enrol(): Promise<void> {
  const token = await shop.server.enrolmentToken(shop.pbxId);
  expect(await rig.agent.enrol({ server: shop.server.url, token, serial: SERIAL })).toMatchObject({
    outcome: 'updated',
  });
}

function seatOf(by: 'extension' | 'unit', search: string) {
  const page = rig.agent.seats.find({ base: 'phone_system', by, search, limit: 5 });
  if (!page.ok) throw new Error(page.refusal.message);
  return page.value.items[0];
}

function tally() {
  const overview = rig.agent.seats.overview();
  return overview.ok ? overview.value.tallies.find(({ kind }) => kind === 'phone_system') : undefined;
}

const give = (person: string) => rig.agent.seats.assign({ kind: 'phone_system', person });
const calls = (from: string) => rig.pbx.call(from, '5000').ok;

test('the UUID of an unused unit is copied on the PBX, found in the portal, and that one unit ends', async () => {
  await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  await shop.buy([{ sku: 'B3-PS', plan: 'monthly', quantity: 4 }]);
  await enrol();
  for (const person of ['John', 'Lucie']) expect((await give(person)).ok).toBe(true);
  const kept = [seatOf('extension', '101')?.unit, seatOf('extension', '104')?.unit];
  const page = rig.agent.seats.find({ base: 'phone_system', by: 'unit', search: '', limit: 10 });
  const unused = page.ok ? page.value.items.find(({ state }) => state === 'free')?.unit : undefined;
  expect(kept).not.toContain(unused);
  const { body: found } = await shop.api('GET', `/units?unit=${unused}`);
  expect(found).toMatchObject({ unit: expect.any(Number), terminated: false });
  const items = [{ subscription: found.subscription, terminateUnits: [unused] }];
  const quoted = await shop.quote(items);
  expect((await shop.order(quoted.body.quoteId, { method: 'none' })).body).toMatchObject({ state: 'paid' });
  expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
  expect(tally()).toMatchObject({ total: 3, assigned: 2, available: 1, overLimit: 0 });
  expect(seatOf('unit', unused ?? '')).toBeUndefined();
  expect([seatOf('extension', '101')?.unit, seatOf('extension', '104')?.unit]).toEqual(kept);
  expect([calls('101'), calls('104')]).toEqual([true, true]);
});

/** Time passes as it does: never more than half a day between two readings. */
function pass(ms: number): void {
  const untilMs = shop.clock.nowMs + ms;
  while (shop.clock.nowMs < untilMs) {
    shop.clock.nowMs = Math.min(untilMs, shop.clock.nowMs + DAY_MS / 2);
    rig.agent.status();
  }
}

/** Of the base licence, so that a trial gives it to people. */
async function offerTrial(): Promise<void> {
  const offer = {
    ...{ sku: 'B3-PST', family: 'B3-PS', name: 'Phone System, trial', model: 'quantity', maxQuantity: 10 },
    ...{ plans: ['one-time'], trialDays: 30, grants: [{ kind: 'phone_system', perUnit: 1 }] },
  };
  const added = await shop.server.api('POST', '/offers', offer);
  expect(added.status, JSON.stringify(added.body)).toBe(201);
}

test('a trial ends at its signed second on a PBX that nobody reaches, everything stays set up, and the full order heals it', async () => {
  await offerTrial();
  await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 10 }]);
  const wish = { accountId: shop.customer.id, pbxId: shop.pbxId, sku: 'B3-PST', quantity: 2 };
  expect((await shop.api('POST', '/trials', wish)).status).toBe(201);
  await enrol();
  for (const person of ['John', 'Lucie']) expect((await give(person)).ok).toBe(true);
  expect([calls('101'), calls('102')]).toEqual([true, false]);

  // From here on nothing is asked of the server until the order; the code in force is pasted, which reads the PBX anew.
  const code = await shop.server.activationCode(shop.pbxId);
  const look = async () =>
    expect(await rig.agent.update(code, { dryRun: false })).toMatchObject({ outcome: 'unchanged' });
  pass(30 * DAY_MS - 1_000);
  await look();
  expect([calls('101'), seatOf('extension', '101')?.state]).toEqual([true, 'assigned']);
  pass(1_000);
  await look();
  expect([calls('101'), calls('104')]).toEqual([false, false]);
  expect(rig.pbx.call('101', '112').ok).toBe(true);
  for (const days of [0, 1, 12]) {
    pass(days * DAY_MS);
    await look();
    for (const extension of ['101', '104']) {
      const seat = seatOf('extension', extension);
      expect(seat).toMatchObject({ person: { name: NAMES[extension === '101' ? 101 : 104] }, usable: false });
      expect(seat?.warning).toMatch(/\w{4}/);
    }
  }

  // A request code writes down how late it is, as the running agent does every minute.
  expect((await rig.agent.requestCode()).ok).toBe(true);
  rig.wallErrorMs = -60 * DAY_MS;
  await look();
  expect([calls('101'), seatOf('extension', '101')?.usable]).toEqual([false, false]);
  rig = await rig.restarted();
  await look();
  expect([calls('101'), seatOf('extension', '101')?.usable]).toEqual([false, false]);
  rig.wallErrorMs = 0;

  await shop.buy([{ sku: 'B3-PS', plan: 'monthly', quantity: 2 }]);
  expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
  expect([calls('101'), calls('104')]).toEqual([true, true]);
  expect(tally()).toMatchObject({ total: 2, assigned: 2, trial: 0, overLimit: 0 });
});

test('what is ordered is on the PBX within the hour, whenever in it, without the stream; no server keeps what is there', async () => {
  await enrol();
  const limit = () => rig.agent.status().capacity.calls.limit;
  const nextMs = () => (rig.agent.status().poll.nextAt ?? 0) * 1_000;
  let quantity = 10;
  await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity }]);
  expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
  const [{ number }] = (await shop.api('GET', '/subscriptions')).body.items;
  for (const minutes of [0, 14, 44, 59]) {
    const polledMs = shop.clock.nowMs;
    expect(nextMs() - polledMs).toBeLessThan(60 * MINUTE_MS);
    shop.clock.nowMs = Math.min(polledMs + minutes * MINUTE_MS, nextMs());
    const orderedMs = shop.clock.nowMs;
    quantity += 1;
    await shop.buy([{ subscription: number, quantity }]);
    expect(limit()).toBe(quantity - 1);
    // It polls when it said it would: the loop only waits for that.
    shop.clock.nowMs = Math.max(nextMs(), orderedMs);
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
    expect([limit(), shop.clock.nowMs - orderedMs <= 60 * MINUTE_MS]).toEqual([quantity, true]);
  }
  const lastMs = shop.clock.nowMs;
  await shop.server.close({ keep: true });
  shop.clock.nowMs += 61 * MINUTE_MS;
  expect(await rig.agent.refresh()).toMatchObject({ outcome: 'refused' });
  expect(limit()).toBe(quantity);
  expect(rig.agent.status().poll.lastSuccessAt).toBe(Math.floor(lastMs / 1_000));
  shop = await openShop();
});
