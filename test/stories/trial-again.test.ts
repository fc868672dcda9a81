// An account that was removed may begin anew with a trial, but a tenant or a machine does not try the same for ever (S2.7, S2.23).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
let serials = 0;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  expect((await shop.server.api('PATCH', '/settings', { retrials: 1 })).status).toBe(200);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

interface Tenant {
  readonly accountId: string;
  readonly pbxId: string;
  readonly serial: string;
}

async function tenant(email: string): Promise<Tenant> {
  serials += 1;
  const serial = `AGAIN-${1000 + serials}`;
  const order = { kind: 'customer', name: `Guest ${serials}`, email };
  const accountId = (await shop.api('POST', '/accounts', order)).body.id;
  return { accountId, pbxId: await shop.addPbx(serial, accountId), serial };
}

const wish = ({ accountId, pbxId }: Tenant) => ({ accountId, pbxId, sku: 'C2TUT' });
const start = async (of: Tenant) => await shop.api('POST', '/trials', wish(of));
const close = ({ accountId }: Tenant) =>
  shop.server.api('POST', `/accounts/${accountId}/status`, { status: 'closed', reason: 'left' });

test('a tenant tries again in a new account once, then only with a reason of the vendor', async () => {
  for (const again of [0, 1]) {
    const one = await tenant(`it-${again}@tenant.example`);
    expect((await start(one)).status).toBe(201);
    expect((await close(one)).status).toBe(200);
  }
  const third = await tenant('boss@Tenant.example');
  const refused = await start(third);
  expect(refused).toMatchObject({ status: 409, body: { code: 'trial_used' } });
  expect(refused.body.detail).toContain('times in the last year: 2.');
  const reason = { ...wish(third), override: 'the first two never reached them' };
  expect((await shop.server.api('POST', '/trials', reason)).status).toBe(201);
  // Others are not concerned, and several open accounts of one house are several customers.
  for (const email of ['a@other.example', 'b@other.example', 'c@other.example']) {
    expect((await start(await tenant(email))).status).toBe(201);
  }
});

test('how often is the vendor’s to set, and after a year it is forgotten', async () => {
  const one = await tenant('it@strict.example');
  expect((await start(one)).status).toBe(201);
  await close(one);
  await shop.server.api('PATCH', '/settings', { retrials: 0 });
  expect((await start(await tenant('it@strict.example'))).body.code).toBe('trial_used');
  shop.clock.nowMs += 366 * DAY_MS;
  expect((await start(await tenant('it@strict.example'))).status).toBe(201);
});

test('a machine is told again by two of its facts, also where it was connected after its trial began', async () => {
  await shop.server.api('PATCH', '/settings', { retrials: 0 });
  const machine = { board: 'a'.repeat(64), disk: 'b'.repeat(64), mac: 'c'.repeat(64) };
  const connect = async ({ pbxId, serial }: Tenant, hardware: Record<string, string>) => {
    const token = await shop.server.enrolmentToken(pbxId);
    const at = Math.floor(shop.clock.nowMs / 1000);
    const answer = await enrol(shop.server.url, rawAgent(), token, serial, { at, hardware });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  };
  const first = await tenant('x@first.example');
  expect((await start(first)).status).toBe(201);
  await connect(first, machine);
  const second = await tenant('y@second.example');
  await connect(second, { ...machine, mac: 'd'.repeat(64) });
  expect((await start(second)).body).toMatchObject({ code: 'trial_used' });
  const third = await tenant('z@third.example');
  await connect(third, { board: 'a'.repeat(64), disk: 'e'.repeat(64), mac: 'f'.repeat(64) });
  expect((await start(third)).status).toBe(201);
});
