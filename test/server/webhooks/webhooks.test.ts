// Webhooks: announced with the act, signed, tried again for days, switched off when nobody answers, sent again by hand.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverWebhooks } from '../../../server/flows/deliver-webhooks.ts';
import { announce } from '../../../server/webhooks/events.ts';
import { accept } from '../../../shared/result.ts';
import { addAccountBelow, addPerson, vendorOf } from '../../support/people.ts';
import { startServer, type TestClock, type TestServer } from '../../support/server.ts';
import { faultOf, openReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

let server: TestServer;
let receiver: WebhookReceiver;
const clock: TestClock = { nowMs: Date.UTC(2027, 2, 1) };
const DAY_MS = 86_400_000;

beforeAll(async () => {
  server = await startServer({ clock });
});
afterAll(() => server.close());
beforeEach(async () => {
  clock.nowMs += DAY_MS;
  receiver = await openReceiver();
  expect((await server.api('PATCH', '/settings', { webhooksToPrivate: true })).status).toBe(200);
});
afterEach(async () => {
  const { body } = await server.api('GET', '/webhooks');
  for (const { id } of body.items) await server.api('DELETE', `/webhooks/${id}`);
  // What was still to be tried leads nowhere now.
  clock.nowMs += DAY_MS;
  await deliver();
  await receiver.close();
});

async function register(events: readonly string[] = ['order.paid', 'invoice.issued']) {
  const added = await server.api('POST', '/webhooks', { url: receiver.url, events });
  expect(added.status).toBe(201);
  return added.body as { id: string; secret: string };
}

async function tell(accountPath: string, data: Record<string, unknown> = {}) {
  const act = { actor: 'cli', nowMs: clock.nowMs };
  await server.deps.database.transact(async (trx) =>
    accept(await announce(trx, act, { accountPath, event: 'order.paid', data })),
  );
}

const deliver = () => deliverWebhooks(server.deps);
const vendorPath = async () => (await vendorOf(server)).path;

test('what is announced arrives once, signed so that a forgery and a replay are told apart', async () => {
  const { secret } = await register();
  await tell(await vendorPath(), { orderId: 'ord-1' });
  await tell(await vendorPath(), { orderId: 'ord-1' });
  expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
  const [parcel] = receiver.parcels;
  if (parcel === undefined) throw new Error('nothing came');
  expect(JSON.parse(parcel.body)).toMatchObject({
    event: 'order.paid',
    id: parcel.delivery,
    data: { orderId: 'ord-1' },
  });
  expect(faultOf(parcel, secret, clock.nowMs)).toBeUndefined();
  expect(faultOf(parcel, 'another secret', clock.nowMs)).toBe('forged');
  expect(faultOf({ ...parcel, body: `${parcel.body} ` }, secret, clock.nowMs)).toBe('forged');
  expect(faultOf(parcel, secret, clock.nowMs + 600_000)).toBe('stale');
});

test('an account and those above it are told; those beside and below are not', async () => {
  const vendor = await vendorOf(server);
  const [north, south] = [
    await addAccountBelow(server, vendor, 'partner', 'North'),
    await addAccountBelow(server, vendor, 'partner', 'South'),
  ];
  const customer = await addAccountBelow(server, north, 'customer', 'Client');
  for (const account of [vendor, north, south, customer]) {
    const order = { url: `${receiver.url}/${account.name}`, events: ['order.paid'], accountId: account.id };
    expect((await server.api('POST', '/webhooks', order)).status).toBe(201);
  }
  await tell(north.path);
  expect(await deliver()).toEqual({ delivered: 2, failed: 0 });
});

test('a receiver that fails is tried again later and later, and switched off after three days', async () => {
  const { id } = await register();
  await tell(await vendorPath());
  receiver.answers.push(...Array.from({ length: 200 }, () => 500));
  expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
  let tries = 1;
  for (let hour = 0; hour < 80; hour += 1) {
    clock.nowMs += DAY_MS / 24;
    tries += (await deliver()).failed;
  }
  expect(tries).toBeGreaterThan(10);
  expect(tries).toBeLessThan(25);
  const { body: log } = await server.api('GET', `/webhooks/${id}/deliveries`);
  expect(log.items).toMatchObject([{ state: 'failed', status: 500, lastError: 'HTTP 500' }]);
  expect((await server.api('GET', `/webhooks/${id}`)).body).toMatchObject({ enabled: false });
  receiver.answers.length = 0;
  expect((await server.api('PATCH', `/webhooks/${id}`, { enabled: true })).status).toBe(200);
  const again = await server.api('POST', `/webhooks/${id}/deliveries/${log.items[0].id}/redeliver`, {});
  expect(again.status).toBe(202);
  expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
  expect((await server.api('GET', `/webhooks/${id}`)).body).toMatchObject({ enabled: true, failingSinceMs: null });
});

test('a redirect is not followed, and nobody there is a failure like any other', async () => {
  const { id } = await register();
  await tell(await vendorPath());
  receiver.answers.push(302);
  expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
  expect(receiver.parcels).toHaveLength(1);
  await receiver.close();
  clock.nowMs += 3_600_000;
  expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
  const { body } = await server.api('GET', `/webhooks/${id}/deliveries`);
  expect(body.items[0]).toMatchObject({
    state: 'queued',
    status: null,
    lastError: expect.stringContaining('ECONNREFUSED'),
  });
});

test('the secret is told once, and a ping tries the receiver', async () => {
  const { id, secret } = await register();
  expect(JSON.stringify((await server.api('GET', '/webhooks')).body)).not.toContain(secret);
  expect((await server.api('POST', `/webhooks/${id}/ping`, {})).status).toBe(202);
  await deliver();
  expect(receiver.parcels.map(({ event }) => event)).toEqual(['ping']);
  expect((await server.api('DELETE', `/webhooks/${id}`)).status).toBe(204);
  await tell(await vendorPath());
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
});

test('private addresses are refused where the vendor did not allow them, also when they were registered before', async () => {
  await register();
  await tell(await vendorPath());
  await server.api('PATCH', '/settings', { webhooksToPrivate: false });
  const refused = await server.api('POST', '/webhooks', { url: receiver.url, events: ['ping'] });
  expect(refused).toMatchObject({ status: 422, body: { code: 'webhook_url_refused' } });
  expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
  expect(receiver.parcels).toEqual([]);
});

test('somebody else’s webhook is not there', async () => {
  const { id } = await register();
  const partner = await addAccountBelow(server, await vendorOf(server), 'partner', 'East');
  const { headers } = await addPerson(server, partner, 'owner');
  expect((await server.api('GET', `/webhooks/${id}`, undefined, headers)).status).toBe(404);
  expect((await server.api('PATCH', `/webhooks/${id}`, { enabled: false }, headers)).status).toBe(404);
});
