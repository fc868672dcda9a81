// A trial by the clock: told of its end, ended at its last second, its account removed by rule, restored or wiped; money stays.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findUser } from '../../server/accounts/user-store.ts';
import { enrolSecondFactor } from '../../server/flows/own-second-factor.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function trial(): Promise<{ id: number; periodEndMs: number }> {
  const { customer, pbxId } = shop;
  const started = await shop.api('POST', '/trials', { accountId: customer.id, pbxId, sku: 'C2TUT', quantity: 5 });
  expect(started.status).toBe(201);
  return { id: started.body.number, periodEndMs: shop.clock.nowMs + 30 * DAY_MS };
}

/** Days from the shop's first noon, at noon. */
async function advance(days: number): Promise<void> {
  const moved = await shop.server.api('POST', '/test-clock', { advance: `P${days}D` });
  expect(moved).toMatchObject({ status: 200, body: { days } });
}

async function mails(kind: string): Promise<string[]> {
  const { body } = await shop.server.api('GET', `/mails?kind=${kind}&limit=200`);
  return body.items
    .filter((mail: { accountId: string }) => mail.accountId === shop.customer.id)
    .map((mail: { subject: string }) => mail.subject)
    .toReversed();
}

async function standing(id = shop.customer.id): Promise<string> {
  return (await shop.server.api('GET', `/accounts/${id}`)).body.status;
}

test('a trial is told of at 7, 3, 1 and 0 days, and stops counting at its last second', async () => {
  const { id } = await trial();
  await advance(29);
  expect(await mails('trial')).toHaveLength(3);
  expect((await shop.api('GET', `/trials`)).body.items).toMatchObject([{ subscription: id, sku: 'C2TUT' }]);
  shop.clock.nowMs += DAY_MS - 1000;
  await shop.server.api('POST', '/jobs/lapse/run', {});
  expect((await shop.api('GET', `/subscriptions/${id}`)).body.state).toBe('active');
  shop.clock.nowMs += 1000;
  const ran = await shop.server.api('POST', '/jobs/lapse/run', {});
  expect(ran.body).toEqual({ found: 1, done: 1, failed: 0, finished: true });
  expect((await shop.api('GET', `/subscriptions/${id}`)).body.state).toBe('cancelled');
  expect((await mails('trial')).map((subject) => subject.replace(/.*(ended|\d days?)$/, '$1'))).toEqual([
    '7 days',
    '3 days',
    '1 day',
    'ended',
  ]);
  expect((await shop.server.api('GET', '/invoices')).body.items).toEqual([]);
});

test('an outage collapses what it missed to the latest; the full order ends the telling', async () => {
  await trial();
  shop.clock.nowMs += 27.5 * DAY_MS;
  await advance(1);
  expect(await mails('trial')).toEqual([expect.stringContaining('3 days')]);
  await shop.buy([{ sku: 'C2TU1', plan: 'monthly', quantity: 5 }]);
  await advance(3);
  expect(await mails('trial')).toHaveLength(1);
});

test('14 days after everything was cancelled the account goes, is restorable for 7 days, and then wiped', async () => {
  await trial();
  await advance(43);
  expect(await standing()).toBe('active');
  expect((await shop.server.api('GET', '/jobs/removals')).body.items).toMatchObject([
    { name: 'Seaview', rule: 'all_cancelled', atMs: shop.clock.nowMs + DAY_MS },
  ]);
  await advance(1);
  expect(await standing()).toBe('closed');
  expect(await mails('account_removal')).toEqual([
    'Seaview will be deleted in 7 days',
    'Seaview will be deleted in 1 day',
    'Seaview was deleted',
  ]);
  const trail = (await shop.server.api('GET', '/audit?limit=200')).body.items;
  expect(trail).toContainEqual(
    expect.objectContaining({ action: 'account.removed', details: expect.objectContaining({ rule: 'all_cancelled' }) }),
  );
  const restored = await shop.server.api('POST', `/accounts/${shop.customer.id}/restore`, {});
  expect(restored).toMatchObject({ status: 200, body: { status: 'active' } });
  await advance(14);
  expect(await standing()).toBe('closed');
  await advance(7);
  const wiped = (await shop.server.api('GET', `/accounts/${shop.customer.id}`)).body;
  expect(wiped).toMatchObject({ status: 'closed', name: 'removed', email: '' });
  const late = await shop.server.api('POST', `/accounts/${shop.customer.id}/restore`, {});
  expect(late).toMatchObject({ status: 409, body: { code: 'not_restorable' } });
  expect((await shop.server.api('POST', '/pbxs', { serial: 'SHOP-0001', name: 'again' })).status).toBe(201);
});

test('an order on day 13 clears the timer; only the vendor restores', async () => {
  await trial();
  await advance(43);
  await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
  await advance(10);
  expect(await standing()).toBe('active');
  expect((await shop.api('POST', `/accounts/${shop.customer.id}/restore`, {})).status).toBe(403);
});

test('28 days without any subscription or child; a parent counts from when its last child went', async () => {
  expect(await standing(shop.partner.id)).toBe('active');
  await advance(27);
  expect(await standing()).toBe('active');
  await advance(1);
  expect([await standing(), await standing(shop.partner.id)]).toEqual(['closed', 'active']);
  await advance(27);
  expect(await standing(shop.partner.id)).toBe('active');
  await advance(1);
  expect(await standing(shop.partner.id)).toBe('closed');
});

test('a reseller that wants no mails about ends gets none, for its customers either', async () => {
  await trial();
  const chosen = await shop.api('PATCH', `/accounts/${shop.partner.id}/alerts`, { wanted: false });
  expect(chosen).toMatchObject({ status: 200, body: { wanted: false } });
  await advance(44);
  expect([await mails('trial'), await mails('account_removal')]).toEqual([[], []]);
  expect(await standing()).toBe('closed');
});

test('an unpaid order closes when its time is over, and a dry run changes nothing', async () => {
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }]);
  const { body } = await shop.order(quoted.body.quoteId, { method: 'offline' });
  shop.clock.nowMs += 14 * DAY_MS;
  const rehearsed = await shop.server.api('POST', '/jobs/expire-orders/run', { dryRun: true });
  expect(rehearsed.body).toEqual({ found: 1, done: 0, failed: 0, finished: true });
  expect((await shop.api('GET', `/orders/${body.id}`)).body.state).toBe('pending');
  await shop.server.api('POST', '/jobs/expire-orders/run', {});
  expect((await shop.api('GET', `/orders/${body.id}`)).body.state).toBe('expired');
  expect((await shop.server.api('POST', '/jobs/nothing/run', {})).status).toBe(404);
});

test('a paying customer that ended everything has 14 days to order anew; then it goes, and its papers stay (S2.15)', async () => {
  const bought = await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
  const { body: papers } = await shop.api('GET', `/invoices?accountId=${shop.customer.id}`);
  const [{ number }] = (await shop.api('GET', '/subscriptions')).body.items;
  const ended = await shop.api('POST', `/subscriptions/${number}/end`, { reason: 'the hotel closes', confirm: true });
  expect(ended.body.state).toBe('cancelled');
  await advance(13);
  expect(await standing(), 'cooling off').toBe('active');
  await advance(1);
  expect(await standing()).toBe('closed');
  expect(await mails('account_removal')).toHaveLength(3);
  await advance(7);
  expect((await shop.server.api('GET', `/accounts/${shop.customer.id}`)).body.name).toBe('removed');
  const { body: kept } = await shop.api('GET', `/invoices?accountId=${shop.customer.id}`);
  expect(kept.items).toEqual(papers.items);
  expect(kept.items).toMatchObject([{ total: bought.total }]);
});

test('whatever is mailed or shown to customers of a white-label partner names the partner, and nowhere the vendor (S4.19)', async () => {
  const { server, partner, customer } = shop;
  const VENDOR = 'Vendorama';
  const seller = {
    ...{
      name: VENDOR,
      country: 'DE',
      taxId: '',
      registration: '',
      email: 'x@vendorama.example',
      website: '',
      bank: [],
    },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  const sender = { name: VENDOR, email: 'x@vendorama.example' };
  expect((await server.api('PATCH', '/settings', { seller, sender })).status).toBe(200);
  const own = { ...seller, name: 'Seaside GmbH', email: 'help@seaside.example' };
  const brand = { name: 'Seaside', email: 'help@seaside.example', seller: own, prefix: 'SEA' };
  expect((await server.api('PATCH', `/accounts/${partner.id}/brand`, brand)).status).toBe(200);
  await server.api('PATCH', `/accounts/${customer.id}`, { mayOrder: true });
  const owner = await addPerson(server, customer, 'owner');
  await server.api('POST', '/invitations', { email: 'guest@seaview.example', role: 'viewer', accountId: customer.id });
  await server.api('POST', `/users/${owner.id}/password-reset`, {});
  expect(await mailsUnderBrand()).toHaveLength(2);
  await trial();
  const wish = { accountId: customer.id, payerId: customer.id, pbxId: shop.pbxId };
  const cart = { ...wish, items: [{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }] };
  const quoted = await server.api('POST', '/quotes', cart, owner.headers);
  expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
  const placed = await server.api(
    'POST',
    '/orders',
    { quoteId: quoted.body.quoteId, method: 'offline' },
    owner.headers,
  );
  await shop.settle(placed.body.id);
  const [{ id: invoice }] = (await server.api('GET', `/invoices?orderId=${placed.body.id}`, undefined, owner.headers))
    .body.items;
  const shown = [
    '/home',
    '/calendar?from=2027-03-01&until=2027-03-31',
    `/invoices/${invoice}`,
    `/pbxs/${shop.pbxId}/standing`,
    `/orders/${placed.body.id}`,
    '/subscriptions',
  ];
  for (const path of [...shown, `/accounts/${customer.id}`, `/pbxs/${shop.pbxId}/trace`]) {
    const { status, body } = await server.api('GET', path, undefined, owner.headers);
    expect(status, path).toBe(200);
    expect(JSON.stringify(body), path).not.toMatch(/vendorama/i);
  }
  const user = await findUser(server.deps.database.reader, '/', owner.id);
  if (user === undefined) throw new Error('no user');
  const enrolled = await server.deps.database.transact((trx) => enrolSecondFactor(trx, randomBytes, user, VENDOR));
  expect(enrolled, 'what the authenticator app calls it').toMatchObject({
    value: { uri: expect.stringContaining('Seaside') },
  });
  await advance(75);

  const kinds = await mailsUnderBrand();
  for (const kind of ['activation', 'invoice', 'order', 'trial', 'account_removal', 'renewal']) {
    expect(kinds, kind).toContain(kind);
  }
});

/** What left already and let somebody in has no text any more. */
async function mailsUnderBrand(): Promise<string[]> {
  const mailed = await shop.server.deps.database.reader.selectFrom('mails').selectAll().execute();
  const theirs = mailed.filter((mail) => mail.account_id === shop.customer.id && mail.body_text !== '');
  for (const mail of theirs) {
    expect(JSON.stringify(mail), mail.subject).not.toMatch(/vendorama/i);
    expect(mail.body_text, mail.subject).toContain('Seaside');
  }
  return theirs.map(({ kind }) => kind);
}
