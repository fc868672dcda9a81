// A customer changes its seller, a PBX its owner: what runs goes on, each seller owes its own days, and debt stays where it was.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { parseAmount } from '../../shared/money.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { countRows } from '../support/database.ts';
import { addAccountBelow } from '../support/people.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };
const CALLS = { sku: 'PSE-CC', plan: 'yearly', quantity: 10 };
let shop: Shop;
let second: Account;
let secondKey: Record<string, string>;
let serials = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
  second = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Borealis');
  secondKey = await keyOf(second);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function keyOf(account: Account): Promise<Record<string, string>> {
  const act = { actor: 'cli', nowMs: shop.clock.nowMs };
  const keyed = await shop.server.deps.database.transact((trx) =>
    addApiKey(trx, randomBytes, act, { account, name: account.name, scopes: ['read', 'write'] }),
  );
  if (!keyed.ok) throw new Error(keyed.refusal.message);
  return { authorization: `Bearer ${keyed.value.apiKey}` };
}

async function newCustomer(name: string) {
  serials += 1;
  const account = await addAccountBelow(shop.server, shop.partner, 'customer', name);
  const pbxId = await shop.addPbx(`MOVE-${1000 + serials}`, account.id);
  const of = { accountId: account.id, pbxId };
  const move = (reason = 'as agreed') =>
    shop.server.api('POST', `/accounts/${account.id}/move`, { parentId: second.id, reason });
  const licence = async () => (await shop.server.api('GET', `/pbxs/${pbxId}/licence`)).body;
  const held = async () => (await shop.server.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  return { account, pbxId, of, move, licence, held };
}

const cents = (amount: string) => parseAmount(amount, 'EUR') ?? 0n;

test('a customer that moves in the middle of a month is owed by each seller for its days, one month in total (S4.17)', async () => {
  const { of, account, move, licence } = await newCustomer('Tern');
  await shop.buy([FEE], of);
  const before = await licence();
  shop.clock.nowMs = Date.UTC(2027, 1, 11, 9);
  const asked = `/accounts/${account.id}/move?parentId=${second.id}`;
  const shown = await shop.server.api('GET', asked);
  expect(shown.body.subscriptions).toMatchObject([{ sku: 'RS-RECORDING', feeFrom: '2027-02-11' }]);
  expect((await move()).body).toEqual(shown.body);
  expect(await licence()).toEqual(before);
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 6);
  const { body } = await shop.server.api('POST', '/statements', { month: '2027-02' });
  const net = (payerId: string) =>
    body.items.find((one: { payerId: string }) => one.payerId === payerId)?.net.amount ?? 'none';
  // 10 of 28 days of 10.00, and the 18 that are left of them.
  expect([net(shop.partner.id), net(second.id)]).toEqual(['3.57', '6.43']);
  expect(cents(net(shop.partner.id)) + cents(net(second.id))).toBe(1000n);
  expect((await shop.server.api('POST', '/statements', { month: '2027-02' })).body.items).toEqual([]);
  shop.clock.nowMs = Date.UTC(2027, 3, 1, 6);
  const { body: march } = await shop.server.api('POST', '/statements', { month: '2027-03' });
  expect(march.items).toMatchObject([{ payerId: second.id, net: { amount: '10.00' } }]);
});

test('what the former seller paid stays its own: papers, money and cards; the new one pays from the renewal on, once it says so (M18)', async () => {
  const { of, account, move, licence, held } = await newCustomer('Gull');
  const quoted = await shop.quote([CALLS], of);
  await shop.order(quoted.body.quoteId, { autoRenew: true });
  const before = await licence();
  const papers = async () => (await shop.api('GET', '/invoices')).body.items;
  const owned = await papers();
  const cart = await shop.quote([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 5 }], of);
  shop.clock.nowMs += 1000;
  const moved = await move();
  expect(moved.body.subscriptions).toMatchObject([{ payerAfter: second.id, autoRenewEnds: true, feeFrom: null }]);
  expect(await licence()).toEqual(before);
  expect(await held()).toMatchObject([{ payerId: second.id, autoRenew: false, state: 'active', quantity: 10 }]);
  expect(await papers()).toEqual(owned);
  const orders = await countRows(shop.server.deps.database.reader, 'orders');
  expect(await shop.order(cart.body.quoteId)).toMatchObject({ status: 409, body: { code: 'account_moved' } });
  expect(await countRows(shop.server.deps.database.reader, 'orders')).toBe(orders);
  const [{ number }] = await held();
  const less = { accountId: account.id, pbxId: of.pbxId, items: [{ subscription: number, quantity: 4 }] };
  const reduced = await shop.server.api('POST', '/quotes', less, secondKey);
  expect(reduced.body.items, JSON.stringify(reduced.body)).toMatchObject([{ effective: 'renewal' }]);
  expect(reduced.body.totals.gross.amount).toBe('0.00');
});

test('the former seller sees the customer and its PBX no more, the new one does, and the customer goes on with its own key', async () => {
  const { account, pbxId, move } = await newCustomer('Skua');
  const key = await keyOf(account);
  const sees = async (headers: Record<string, string>) =>
    (await shop.server.api('GET', `/pbxs/${pbxId}`, undefined, headers)).status;
  const all = () => Promise.all([shop.seller.headers, secondKey, key].map(sees));
  expect(await all()).toEqual([200, 404, 200]);
  expect((await move()).status).toBe(200);
  expect(await all()).toEqual([404, 200, 200]);
  const trail = async (headers: Record<string, string>) =>
    (await shop.server.api('GET', '/audit?limit=200', undefined, headers)).body.items.filter(
      (row: { subject: string; action: string }) => row.subject === 'Skua' && row.action.startsWith('account.'),
    );
  expect((await trail(shop.seller.headers)).map(({ action }: { action: string }) => action)).toContain('account.left');
  expect(JSON.stringify(await trail(secondKey))).not.toContain(shop.partner.id);
});

test('a customer is moved by somebody above both sellers, to a seller, in use, and not while an order waits for its money', async () => {
  const { account, of, move } = await newCustomer('Auk');
  const to = (parentId: string, headers: Record<string, string> = {}) =>
    shop.server.api('POST', `/accounts/${account.id}/move`, { parentId, reason: 'wanted' }, headers);
  expect((await to(second.id, shop.seller.headers)).status).toBe(404);
  expect((await to(shop.vendor.id, shop.seller.headers)).status).toBe(404);
  expect((await to(shop.customer.id)).body.code).toBe('account_is_leaf');
  expect((await to(shop.partner.id)).body.code).toBe('nothing_changes');
  const quoted = await shop.quote([CALLS], of);
  const waiting = await shop.order(quoted.body.quoteId, { method: 'offline' });
  const refused = await move();
  expect(refused).toMatchObject({ status: 409, body: { code: 'orders_open' } });
  expect(refused.body.detail).toContain(`${waiting.body.number}`);
  expect((await shop.api('POST', `/orders/${waiting.body.id}/cancel`, {})).status).toBe(200);
  expect((await move()).status).toBe(200);
});

test('a PBX goes to another customer with what it has; carts and enrolment tokens of before end, nothing is charged (S5.19, S5.35)', async () => {
  const { pbxId, of, licence, held } = await newCustomer('Petrel');
  await shop.buy([CALLS], of);
  const next = await newCustomer('Fulmar');
  const cart = await shop.quote([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 5 }], of);
  const token = await shop.server.enrolmentToken(pbxId);
  const { serial } = (await shop.api('GET', `/pbxs/${pbxId}`)).body;
  const before = await licence();
  const shown = await shop.api('GET', `/pbxs/${pbxId}/move?accountId=${next.account.id}`);
  const moved = await shop.api('POST', `/pbxs/${pbxId}/move`, { accountId: next.account.id, reason: 'sold' });
  expect(moved, JSON.stringify(moved.body)).toMatchObject({ status: 200, body: shown.body });
  expect(await licence()).toEqual(before);
  expect(await held()).toMatchObject([{ accountId: next.account.id, payerId: shop.partner.id, quantity: 10 }]);
  const orders = await countRows(shop.server.deps.database.reader, 'orders');
  expect(await shop.order(cart.body.quoteId)).toMatchObject({ status: 409, body: { code: 'pbx_moved' } });
  expect(await countRows(shop.server.deps.database.reader, 'orders')).toBe(orders);
  const at = { at: Math.floor(shop.clock.nowMs / 1000) };
  expect((await enrol(shop.server.url, rawAgent(), token, serial, at)).status).toBe(403);
  const { body: found } = await shop.api('GET', `/pbxs/${pbxId}`);
  expect(found.accountId).toBe(next.account.id);
});

test('a PBX on which a trial runs, and one for a customer who is not activated, stay where they are (S3.22)', async () => {
  const { pbxId, of } = await newCustomer('Puffin');
  const next = await newCustomer('Razorbill');
  const give = () => shop.api('POST', `/pbxs/${pbxId}/move`, { accountId: next.account.id, reason: 'sold' });
  expect((await shop.api('POST', '/trials', { ...of, sku: 'C2TUT' })).status).toBe(201);
  expect(await give()).toMatchObject({ status: 409, body: { code: 'trial_runs' } });
  shop.clock.nowMs += 40 * DAY_MS;
  const block = { status: 'blocked', reason: 'not yet activated' };
  await shop.server.api('POST', `/accounts/${next.account.id}/status`, block);
  const other = await shop.addPbx('MOVE-2001', of.accountId);
  const to = { accountId: next.account.id, reason: 'sold' };
  expect((await shop.api('POST', `/pbxs/${other}/move`, to)).body.code).toBe('account_not_active');
  const owner = { accountId: shop.partner.id, reason: 'sold' };
  expect((await shop.api('POST', `/pbxs/${other}/move`, owner)).body.code).toBe('not_a_customer');
});
