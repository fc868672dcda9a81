// A server with the demo catalogue, a partner, its customer and their PBX, for stories that buy.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../server/accounts/account.ts';
import { demoCatalogue } from '../../server/catalogue/demo/demo-catalogue.ts';
import { fulfilOrder } from '../../server/flows/fulfil-order.ts';
import { importCatalogue } from '../../server/flows/import-catalogue.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { findOrder } from '../../server/orders/order-store.ts';
import { addAccountBelow, vendorOf } from './people.ts';
import { type ApiAnswer, type ServerOptions, startServer, type TestClock, type TestServer } from './server.ts';
import { copyOfTemplate } from './template.ts';

export interface Shop {
  readonly server: TestServer;
  readonly clock: TestClock;
  readonly vendor: Account;
  readonly partner: Account;
  readonly customer: Account;
  /** The partner's key; a sign-in would not outlive a clock that is moved by days. */
  readonly seller: { readonly headers: { readonly authorization: string } };
  /** Of the customer, serial SHOP-0001. */
  readonly pbxId: string;
  addPbx(serial: string, accountId?: string): Promise<string>;
  /** As the partner. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  quote(items: readonly object[], more?: object): Promise<ApiAnswer>;
  order(quoteId: string, more?: object): Promise<ApiAnswer>;
  /** Quoted and ordered on credit; throws where either is refused. */
  buy(items: readonly object[], more?: object): Promise<ApiAnswer['body']>;
  /** What a payment provider's yes does to a waiting order. */
  settle(orderId: string): Promise<'fulfilled' | 'held'>;
  creditLine(amount: string): Promise<ApiAnswer>;
}

const NOON = Date.UTC(2027, 2, 1, 12);

export interface ShopOptions extends Pick<ServerOptions, 'payments' | 'smtp' | 'database' | 'place' | 'limits'> {
  readonly nowMs?: number;
  readonly credit?: string;
}

/** What is set up once per run and copied; the rest is read from the database. */
interface Ground {
  readonly vendor: Account;
  readonly partner: Account;
  readonly customer: Account;
  readonly pbxId: string;
  readonly key: string;
}

const GROUND = 'shop.json';

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const clock: TestClock = { nowMs: options.nowMs ?? NOON };
  const kind = options.database ?? process.env.SWITCHKEY_TEST_DATABASE;
  const folder = kind === 'postgres' ? undefined : await copyOfTemplate(`shop-${clock.nowMs}`, prepareAt(clock.nowMs));
  const server = await startServer({ ...options, clock, ...(folder === undefined ? {} : { folder }) });
  const ground: Ground =
    folder === undefined
      ? await layGround(server, clock.nowMs)
      : JSON.parse(await readFile(join(folder, GROUND), 'utf8'));
  return await shopOn(server, clock, ground, options.credit ?? '100000.00');
}

function prepareAt(nowMs: number) {
  return async (folder: string) => {
    const server = await startServer({ clock: { nowMs }, folder, database: 'sqlite' });
    await writeFile(join(folder, GROUND), JSON.stringify(await layGround(server, nowMs)));
    await server.close({ keep: true });
  };
}

async function layGround(server: TestServer, nowMs: number): Promise<Ground> {
  const vendor = await vendorOf(server);
  const { database } = server.deps;
  const act = { actor: 'cli', nowMs };
  const loaded = await database.transact((trx) =>
    importCatalogue(trx, randomBytes, act, { vendor, file: demoCatalogue() }),
  );
  if (!loaded.ok) throw new Error(loaded.refusal.message);
  const partner = await addAccountBelow(server, vendor, 'partner', 'Aurora');
  const customer = await addAccountBelow(server, partner, 'customer', 'Seaview');
  const keyed = await database.transact((trx) =>
    addApiKey(trx, randomBytes, act, { account: partner, name: 'shop', scopes: ['read', 'write'] }),
  );
  if (!keyed.ok) throw new Error('no key');
  const pbx = { serial: 'SHOP-0001', name: 'SHOP-0001', accountId: customer.id };
  const pbxId = String((await server.api('POST', '/pbxs', pbx)).body.id);
  return { vendor, partner, customer, pbxId, key: keyed.value.apiKey };
}

async function shopOn(server: TestServer, clock: TestClock, ground: Ground, credit: string): Promise<Shop> {
  const { vendor, partner, customer, pbxId } = ground;
  const { database } = server.deps;
  const seller = { headers: { authorization: `Bearer ${ground.key}` } };
  const api: Shop['api'] = (method, path, body, headers = {}) =>
    server.api(method, path, body, { ...seller.headers, ...headers });
  const addPbx = async (serial: string, accountId = customer.id) =>
    String((await server.api('POST', '/pbxs', { serial, name: serial, accountId })).body.id);
  const quote: Shop['quote'] = (items, more = {}) =>
    api('POST', '/quotes', { accountId: customer.id, pbxId, items, ...more });
  const order: Shop['order'] = (quoteId, more = {}) => api('POST', '/orders', { quoteId, method: 'credit', ...more });
  const creditLine = (amount: string) =>
    server.api('PATCH', `/accounts/${partner.id}/credit-line`, { limit: { amount, currency: 'EUR' } });
  await creditLine(credit);
  return {
    ...{ server, clock, vendor, partner, customer, seller, pbxId, addPbx, api, quote, order, creditLine },
    async buy(items, more = {}) {
      const quoted = await quote(items, more);
      if (quoted.status !== 201) throw new Error(JSON.stringify(quoted.body));
      const placed = await order(quoted.body.quoteId);
      if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
      return placed.body;
    },
    async settle(orderId) {
      const settled = await database.transact(async (trx) => {
        const waiting = await findOrder(trx, { id: orderId });
        if (waiting === undefined) throw new Error('no such order');
        const paid = { paymentId: null, provider: 'offline', amount: waiting.total };
        return await fulfilOrder(trx, server.deps, { actor: 'cli', nowMs: clock.nowMs }, waiting, paid);
      });
      if (!settled.ok) throw new Error(settled.refusal.message);
      return settled.value.outcome;
    },
  };
}
