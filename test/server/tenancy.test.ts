// A partner sees its own subtree and nothing beside or above it: every route, every foreign id.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAccount, findVendor } from '../../server/accounts/account-store.ts';
import { apiRoutes } from '../../server/app.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { fingerprintOf } from '../support/database.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

interface Tenant {
  readonly accountId: string;
  readonly apiKey: string;
  readonly pbxId: string;
  readonly agentId: string;
}

let server: TestServer;
let north: Tenant;
let south: Tenant;

beforeAll(async () => {
  server = await startServer();
  north = await makeTenant('NORTH-01');
  south = await makeTenant('SOUTH-01');
});
afterAll(() => server.close());

async function makeTenant(serial: string): Promise<Tenant> {
  const order = { kind: 'partner', name: serial, email: 'it@partner.example' };
  const accountId: string = (await server.api('POST', '/accounts', order)).body.id;
  const db = server.deps.database;
  const account = await findAccount(db.reader, (await findVendor(db.reader))?.path ?? '', accountId);
  if (account === undefined) throw new Error('no account');
  const act = { actor: 'cli', nowMs: Date.now() };
  const made = await db.transact((trx) =>
    addApiKey(trx, randomBytes, act, { account, name: serial, scopes: ['read', 'write'] }),
  );
  if (!made.ok) throw new Error('refused');
  const pbxId: string = (await server.api('POST', '/pbxs', { serial, name: serial, accountId })).body.id;
  await server.addGrant(pbxId, { offer: 'PSE-CC', kind: 'extensions', quantity: 2, until: '2099-01-01' });
  const enrolled = await enrol(server.url, rawAgent(), await server.enrolmentToken(pbxId), serial);
  return { accountId, apiKey: made.value.apiKey, pbxId, agentId: enrolled.body.agentId };
}

/** Of what a tenant here has; the permission matrix goes through all routes with every role. */
const NAMED = /^\/(pbxs\/:id(?!\/move)|agents\/:id|accounts\/:id$|accounts\/:id\/(status|billing-contacts))/;

const BODIES: Record<string, unknown> = {
  'PATCH /accounts/:id': { name: 'mine now' },
  'POST /accounts/:id/status': { status: 'blocked', reason: 'mine now' },
  'POST /accounts/:id/billing-contacts': { name: 'A', email: 'a@b.example' },
  'PATCH /accounts/:id/billing-contacts/:contact': { name: 'A' },
  'POST /pbxs/:id/grants': { offer: 'A', kind: 'extensions', quantity: 1, until: '2099-01-01' },
  'PATCH /pbxs/:id/grants/:subscription': { quantity: 1 },
  'PATCH /pbxs/:id': { name: 'mine now' },
  'POST /pbxs/:id/request-codes': { code: 'rubbish' },
  'POST /pbxs/:id/confirmations': { code: 'rubbish' },
  'POST /pbxs/:id/members': { role: 'secondary', serial: 'MINE-0001' },
  'POST /pbxs/:id/agents/:agent/confirm': { instance: '0'.repeat(32) },
};

test('every route that names a thing answers 404 for a thing of another tenant, or that the vendor alone may, and changes nothing', async () => {
  const named = apiRoutes(server.deps).filter((route) => NAMED.test(route.path));
  expect(named.length).toBeGreaterThan(10);
  const before = await fingerprintOf(server.deps.database.reader);
  for (const { method, path, permission } of named) {
    const id = path.startsWith('/accounts')
      ? south.accountId
      : path.startsWith('/agents')
        ? south.agentId
        : south.pbxId;
    const body = method === 'GET' ? undefined : (BODIES[`${method} ${path}`] ?? {});
    const address = path.replace(':id', id).replace(':subscription', '2');
    const answer = await server.api(method, address, body, { authorization: `Bearer ${north.apiKey}` });
    expect({ method, path, status: answer.status }).toEqual({
      method,
      path,
      status: permission === 'grants:write' ? 403 : 404,
    });
  }
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
});

test('the same routes answer the owner', async () => {
  for (const { method, path } of apiRoutes(server.deps).filter(
    (route) => route.method === 'GET' && NAMED.test(route.path),
  )) {
    const id = path.startsWith('/accounts') ? north.accountId : north.pbxId;
    const answer = await server.api(method, path.replace(':id', id), undefined, {
      authorization: `Bearer ${north.apiKey}`,
    });
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
  }
});

test('lists show the own subtree only', async () => {
  const headers = { authorization: `Bearer ${north.apiKey}` };
  const pbxs = await server.api('GET', '/pbxs', undefined, headers);
  expect(pbxs.body.items.map((pbx: { serial: string }) => pbx.serial)).toEqual(['NORTH-01']);
  const accounts = await server.api('GET', '/accounts', undefined, headers);
  expect(accounts.body.items.map((account: { id: string }) => account.id)).toEqual([north.accountId]);
  const audit = await server.api('GET', '/audit', undefined, headers);
  expect(JSON.stringify(audit.body)).not.toContain('SOUTH');
  expect((await server.api('GET', '/pbxs?search=south', undefined, headers)).body.items).toEqual([]);
});

test('a tenant creates below itself only', async () => {
  const headers = { authorization: `Bearer ${north.apiKey}` };
  const order = { kind: 'customer', name: 'Hotel', email: 'a@b.example' };
  expect((await server.api('POST', '/accounts', { ...order, parentId: south.accountId }, headers)).status).toBe(404);
  const stolen = { serial: 'NORTH-09', name: 'x', accountId: south.accountId };
  expect((await server.api('POST', '/pbxs', stolen, headers)).status).toBe(404);
  const own = await server.api('POST', '/accounts', order, headers);
  expect(own.body.parentId).toBe(north.accountId);
  const deeper = await server.api('POST', '/accounts', { ...order, parentId: own.body.id }, headers);
  expect(deeper).toMatchObject({ status: 409, body: { code: 'account_is_leaf' } });
});

test('no route answers without a key but those that say so', async () => {
  for (const { method, path, permission } of apiRoutes(server.deps)) {
    if (permission === 'public') continue;
    const address = path.replace(':id', south.pbxId).replace(':subscription', '2');
    const answer = await server.api(method, address, method === 'GET' ? undefined : {}, { authorization: '' });
    expect({ method, path, status: answer.status }).toEqual({ method, path, status: 401 });
  }
});

test('pages follow one another without gap or repeat', async () => {
  for (const n of [1, 2, 3, 4, 5]) await server.addPbx(`PAGE-0${n}`);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = `/pbxs?search=page-&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { body } = await server.api('GET', query);
    seen.push(...body.items.map((pbx: { serial: string }) => pbx.serial));
    cursor = body.next;
  }
  expect(seen.toSorted()).toEqual(['PAGE-01', 'PAGE-02', 'PAGE-03', 'PAGE-04', 'PAGE-05']);
});
