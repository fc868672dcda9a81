// A selling server whose disk is full or whose PostgreSQL is away refuses plainly, and what was acknowledged or charged is not lost.
import { cpSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { type Cluster, createDatabase, makeCluster } from '../support/postgres-cluster.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';
import { testDisk } from './mounts.ts';

const opened: { close(): Promise<unknown> | unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function stripeHere(): Promise<StripeServer> {
  const stripe = await startStripe();
  opened.push(stripe);
  return stripe;
}

/** Somebody who buys from a server of this shop's data, as the partner. */
function buyer(shop: Shop, server: TestServer, stripe: StripeServer) {
  const api: Shop['api'] = (method, path, body) => server.api(method, path, body, shop.seller.headers);
  let serial = 0;
  const order = async (method: string) => {
    serial += 1;
    const name = `GONE-${String(serial).padStart(4, '0')}`;
    const accountId = shop.customer.id;
    const pbx = await server.api('POST', '/pbxs', { serial: name, name, accountId });
    if (pbx.status !== 201) return pbx;
    const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity: 3 }];
    const quoted = await api('POST', '/quotes', { accountId, pbxId: pbx.body.id, items });
    if (quoted.status !== 201) return quoted;
    return await api('POST', '/orders', { quoteId: quoted.body.quoteId, method });
  };
  return {
    order,
    stateOf: async (id: string) => (await api('GET', `/orders/${id}`)).body.state,
    /** The buyer's bank has said yes; nobody has told the server yet. */
    async charged() {
      const { id } = (await order('card')).body;
      const { payment, action } = (await api('POST', `/orders/${id}/payments`, {})).body;
      const intentId = String(action.clientSecret).replace(/_secret$/, '');
      stripe.confirm(intentId);
      const object = stripe.intents.get(intentId) ?? {};
      const message = stripe.message('payment_intent.succeeded', object, { atMs: server.deps.nowMs() });
      return {
        id,
        check: () => api('POST', `/payments/${payment.id}/check`),
        tell: () => fetch(`${server.url}/api/v1/provider-events/card`, { method: 'POST', ...message }),
      };
    },
  };
}

test('a full disk: orders are refused with 507, a charge waits for room, and every acknowledged order is there', async (context) => {
  const disk = testDisk('16m') ?? context.skip();
  opened.push(disk);
  const stripe = await stripeHere();
  const shop = await openShop({
    database: 'sqlite',
    payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } },
  });
  await shop.server.close({ keep: true });
  cpSync(shop.server.folder, disk.folder, { recursive: true });
  const server = await startServer({ folder: disk.folder, clock: shop.clock });
  opened.push({ close: () => server.close({ keep: true }) });
  const { order, charged, stateOf } = buyer(shop, server, stripe);
  const acknowledged: string[] = [String((await order('credit')).body.id)];
  const payment = await charged();
  disk.fill();
  let refused: Awaited<ReturnType<typeof order>> | undefined;
  for (let n = 0; n < 100 && refused === undefined; n += 1) {
    const answer = await order('credit');
    if (answer.status === 201) acknowledged.push(answer.body.id);
    else refused = answer;
  }
  expect(refused).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  disk.fill();
  // What Stripe is not told was taken, it says again.
  expect((await payment.tell()).status).toBe(507);
  expect(await payment.check()).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  expect(await Promise.all(acknowledged.map(stateOf))).toEqual(acknowledged.map(() => 'paid'));
  disk.empty();
  expect((await payment.tell()).status).toBe(200);
  expect(await stateOf(payment.id)).toBe('paid');
  expect((await order('credit')).status).toBe(201);
  expect(await Promise.all(acknowledged.map(stateOf))).toEqual(acknowledged.map(() => 'paid'));
  await checkCommerce(server.deps.database.reader);
}, 60_000);

describeWithPostgres('a selling server whose PostgreSQL goes away', () => {
  test('refuses with 503, loses no charge and no acknowledged order, and goes on by itself', async () => {
    const cluster: Cluster = await makeCluster();
    opened.push({ close: () => cluster.remove() });
    const stripe = await stripeHere();
    const card = { ...STRIPE_KEYS, apiUrl: stripe.url };
    const place = await createDatabase(cluster.admin);
    const shop = await openShop({ database: 'postgres', place, payments: { card } });
    opened.push({ close: () => shop.server.close() });
    const { order, charged, stateOf } = buyer(shop, shop.server, stripe);
    const acknowledged: string[] = [];
    const payments = [await charged(), await charged()];
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      // Stopped in the middle of the work.
      let first: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        first = resolve;
      });
      const work = Array.from({ length: 12 }, async () => {
        const answer = await order('credit');
        if (answer.status === 201) acknowledged.push(answer.body.id);
        else expect(answer).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
        first();
      });
      await begun;
      await cluster.stop(signal);
      const payment = payments.pop();
      expect((await payment?.tell())?.status).toBe(503);
      expect(await payment?.check()).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
      await Promise.all(work);
      await cluster.start();
      expect((await payment?.tell())?.status).toBe(200);
      expect(await stateOf(payment?.id)).toBe('paid');
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await Promise.all(acknowledged.map(stateOf))).toEqual(acknowledged.map(() => 'paid'));
    expect([...stripe.intents.values()].map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    await checkCommerce(shop.server.deps.database.reader);
  }, 60_000);
});
