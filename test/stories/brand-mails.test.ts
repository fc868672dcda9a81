// What a customer gets by mail about its money comes from its reseller, whatever it is about: from the event to the SMTP server (S4.19, S5.39).
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { sendMails } from '../../server/flows/send-mails.ts';
import { accept } from '../../shared/result.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { type Mailbox, openMailbox } from '../support/smtp-server.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

const DAY_MS = 86_400_000;
const BRAND = { name: 'Borealis Telecom', email: 'help@borealis.example' };
let shop: Shop;
let stripe: StripeServer;
let mailbox: Mailbox;
let key: Record<string, string>;
let orderId = '';

beforeAll(async () => {
  [stripe, mailbox] = await Promise.all([startStripe(), openMailbox()]);
  shop = await openShop({ payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } }, smtp: mailbox.settings });
  const { server, customer, partner, clock } = shop;
  const sender = { name: 'Yonder', email: 'licences@yonder.example' };
  expect((await server.api('PATCH', '/settings', { sender, publicUrl: 'https://licences.example' })).status).toBe(200);
  expect((await shop.api('PATCH', `/accounts/${partner.id}/brand`, BRAND)).status).toBe(200);
  // The customer buys and pays itself.
  expect((await server.api('PATCH', `/accounts/${customer.id}`, { mayOrder: true })).status).toBe(200);
  const limit = { limit: { amount: '1000.00', currency: 'EUR' } };
  expect((await server.api('PATCH', `/accounts/${customer.id}/credit-line`, limit)).status).toBe(200);
  const act = { actor: 'cli', nowMs: clock.nowMs };
  const made = await server.deps.database.transact((trx) =>
    addApiKey(trx, randomBytes, act, { account: customer, name: 'own', scopes: ['read', 'write'] }),
  );
  if (!made.ok) throw new Error(made.refusal.message);
  key = { authorization: `Bearer ${made.value.apiKey}` };
  orderId = await buy('card', 'monthly', shop.pbxId);
  await server.api('POST', `/orders/${orderId}/payments`, {}, key);
  for (const id of stripe.intents.keys()) stripe.confirm(id);
  await advance(1);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await Promise.all([shop.server.close(), stripe.close(), mailbox.close()]);
});

async function advance(days: number): Promise<void> {
  expect(await shop.server.api('POST', '/test-clock', { advance: `P${days}D` })).toMatchObject({ status: 200 });
}

async function buy(method: string, plan: string, pbxId: string): Promise<string> {
  const cart = { accountId: shop.customer.id, pbxId, items: [{ sku: 'PSE-CC', plan, quantity: 10 }] };
  const quoted = await shop.server.api('POST', '/quotes', cart, key);
  const order = { quoteId: quoted.body.quoteId, method, autoRenew: method === 'card' };
  const placed = await shop.server.api('POST', '/orders', order, key);
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body.id;
}

/** What brings each about, in the order of the calendar. */
const EVENTS: readonly (readonly [kind: string, happen: () => Promise<unknown>])[] = [
  [
    'price_change',
    async () => {
      const { items } = (await shop.server.api('GET', '/offers?limit=200')).body;
      const { id } = items.find(({ sku }: { sku: string }) => sku === 'PSE-CC');
      const effectiveFromMs = shop.clock.nowMs + 60 * DAY_MS;
      const price = { plan: 'monthly', audience: 'customer', currency: 'EUR', tiers: [{ from: 1, amount: '9.50' }] };
      const dated = { ...price, effectiveFromMs, effectiveForExistingMs: effectiveFromMs };
      expect((await shop.server.api('POST', `/offers/${id}/prices`, dated)).status).toBe(201);
      await shop.server.api('POST', '/jobs/tell-prices/run', {});
    },
  ],
  [
    'card_expiry',
    async () => {
      await shop.server.deps.database.transact(async (trx) =>
        accept(await trx.updateTable('payment_methods').set({ expires: '2027-03' }).execute()),
      );
      await advance(1);
    },
  ],
  [
    'payment_failed',
    async () => {
      const [{ periodEndMs }] = (await shop.server.api('GET', '/subscriptions', undefined, key)).body.items;
      shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
      stripe.trouble = ['decline'];
      await advance(1);
    },
  ],
  [
    'credit_note',
    async () => {
      const [payment] = (await shop.server.api('GET', `/orders/${orderId}/payments`, undefined, key)).body.items;
      const refund = { reason: 'Bought by mistake' };
      expect((await shop.server.api('POST', `/payments/${payment.id}/refunds`, refund)).status).toBe(201);
      for (const id of stripe.intents.keys()) stripe.confirm(id);
      await advance(1);
    },
  ],
  [
    'overdue',
    async () => {
      await buy('credit', 'yearly', await shop.addPbx('SHOP-0002'));
      const { items } = (await shop.server.api('GET', '/invoices?state=open', undefined, key)).body;
      shop.clock.nowMs = items[0].dueAtMs;
      await advance(1);
    },
  ],
];

test.each(EVENTS)(
  'a mail of %s leaves under the name of the reseller, answers to it, and names nobody above',
  async (kind, happen) => {
    await happen();
    await sendMails(shop.server.deps);
    const { items } = (await shop.server.api('GET', `/mails?kind=${kind}`, undefined, key)).body;
    expect(items).toMatchObject([{ kind, state: 'sent', via: 'smtp' }]);
    const mail = mailbox.mails.find(
      ({ subject, to_ }) => subject === items[0].subject && to_.includes(shop.customer.email),
    );
    expect([mail?.from?.name, mail?.replyTo?.[0]?.address]).toEqual([BRAND.name, BRAND.email]);
    for (const body of [mail?.text, mail?.html]) expect(body).toContain(BRAND.name);
    expect(`${mail?.subject}\n${mail?.text}\n${mail?.html}`).not.toMatch(/switchkey|yonder|aurora/i);
  },
);
