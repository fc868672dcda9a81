// Accounts over the API: details, search, standing, billing contacts, who orders, and acting for an account below.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeStatus } from '../../server/flows/change-account.ts';
import { accountSchema, contactSchema } from '../../shared/contracts/accounts-api.ts';
import { addPerson } from '../support/people.ts';
import { startServer } from '../support/server.ts';
import { freshPbx, type Stage, setStage } from '../support/stage.ts';

let stage: Stage;
let api: Stage['server']['api'];

beforeAll(async () => {
  stage = await setStage(await startServer());
  api = stage.server.api;
});
afterAll(() => stage.server.close());

test('an account takes details of its own, and those of its seller where it says nothing', async () => {
  const { partner } = stage.places;
  const address = { lines: ['Ring 1'], city: 'Graz', postcode: '8010' };
  const change = { language: 'de-AT', timeZone: 'Europe/Vienna', currency: 'CHF', country: 'AT', taxId: 'U1', address };
  const path = `/accounts/${partner.account.id}`;
  const changed = await api('PATCH', path, change, partner.team.owner.headers);
  expect(changed).toMatchObject({ status: 200, body: { ...change, address: { ...address, region: '' } } });
  expect(accountSchema.parse(changed.body)).toEqual(changed.body);
  const child = await api('POST', '/accounts', { kind: 'customer', name: 'Inn', email: 'i@n.example' }, headers());
  expect(child.body).toMatchObject({ language: 'de-AT', timeZone: 'Europe/Vienna', currency: 'CHF', taxId: '' });
  const audit = await api('GET', '/audit?limit=2');
  expect(audit.body.items[1]).toMatchObject({ action: 'account.changed', details: { fields: expect.any(Array) } });
});

function headers() {
  return stage.places.partner.team.owner.headers;
}

test.each([
  [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ currency: 'ZZZ' }, 'currency'],
  [{ country: 'Germany' }, 'country'],
  [{ language: 'german' }, 'language'],
  [{}, ''],
])('%j is refused', async (change, path) => {
  const refused = await api('PATCH', `/accounts/${stage.places.partner.account.id}`, change);
  expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed', fields: [{ path }] } });
});

test('accounts are found by how a name or an e-mail begins, in any case, within sight', async () => {
  const names = async (search: string, who = {}) =>
    (await api('GET', `/accounts?search=${encodeURIComponent(search)}`, undefined, who)).body.items.map(
      (account: { name: string }) => account.name,
    );
  expect(await names('southg')).toEqual(['Southgate']);
  expect(await names('OFFICE@EAST')).toEqual(['Easterly']);
  expect(await names('gate')).toEqual([]);
  // What stands for anything in SQL stands for itself.
  expect(await names('north%')).toEqual([]);
  expect(await names('south', headers())).toEqual([]);
});

interface Page {
  readonly items: readonly { readonly name: string }[];
  readonly next: string | null;
}

test('accounts are listed in the order of their names, in any case, page by page', async () => {
  const { body: above } = await api('POST', '/accounts', {
    ...{ kind: 'partner', name: 'Alphabet', email: 'abc@alphabet.example' },
  });
  for (const [index, name] of ['delta', 'Alpha', 'Charlie', 'bravo', 'Alpha', 'echo'].entries()) {
    const added = { kind: 'customer', name, email: `${index}@order.example`, parentId: above.id };
    expect((await api('POST', '/accounts', added)).status).toBe(201);
  }
  const names: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { readonly body: Page } = await api('GET', `/accounts?parentId=${above.id}&limit=2&cursor=${next}`);
    names.push(...page.body.items.map(({ name }) => name));
    next = page.body.next;
  }
  expect(names).toEqual(['Alpha', 'Alpha', 'bravo', 'Charlie', 'delta', 'echo']);
});

test('billing contacts are kept for each account, once for each e-mail', async () => {
  const path = `/accounts/${stage.places.customer.account.id}/billing-contacts`;
  const added = await api('POST', path, { name: 'Books', email: 'Books@West.example' }, headers());
  expect(contactSchema.parse(added.body)).toEqual(added.body);
  expect(added.body.email).toBe('books@west.example');
  expect((await api('POST', path, { name: 'B', email: 'books@west.example' })).body.code).toBe('email_taken');
  const other = await api('POST', path, { name: 'Other', email: 'other@west.example' });
  const taken = await api('PATCH', `${path}/${other.body.id}`, { email: 'books@west.example' });
  expect(taken.body.code).toBe('email_taken');
  await api('PATCH', `${path}/${added.body.id}`, { phone: '+43 1' });
  await api('DELETE', `${path}/${other.body.id}`);
  expect((await api('GET', path)).body.items).toEqual([{ ...added.body, phone: '+43 1' }]);
});

test('a blocked account sees only that it is; unblocked it goes on', async () => {
  const { sibling } = stage.places;
  const who = sibling.team.owner.headers;
  const set = (status: string) =>
    api('POST', `/accounts/${sibling.account.id}/status`, { status, reason: 'as agreed' });
  expect((await set('blocked')).body.status).toBe('blocked');
  expect(await api('GET', '/pbxs', undefined, who)).toMatchObject({ status: 403, body: { code: 'account_blocked' } });
  expect((await api('GET', '/whoami', undefined, who)).body.status).toBe('blocked');
  expect((await set('suspended')).body.code).toBe('status_not_reachable');
  expect((await set('active')).status).toBe(200);
  expect((await api('GET', '/pbxs', undefined, who)).status).toBe(200);
});

test('a suspended account reads and works but changes no subscription, nor does anybody in its name; nobody lifts it by hand', async () => {
  const { subpartner } = stage.places;
  const { id } = subpartner.account;
  const { database, nowMs } = stage.server.deps;
  const overdue = { accountId: id, scope: '/', reason: 'overdue', by: 'dunning' } as const;
  const act = { actor: 'job:dunning', nowMs: nowMs() };
  await database.transact((trx) => changeStatus(trx, act, { ...overdue, status: 'suspended' }));
  const who = subpartner.team.owner.headers;
  const give = (sent: Record<string, string>) => api('POST', '/subscriptions/999999/resume', {}, sent);
  expect(await give(who)).toMatchObject({ status: 403, body: { code: 'account_suspended' } });
  expect(await give({ ...headers(), 'x-switchkey-account': id })).toMatchObject({ status: 403 });
  expect((await api('PATCH', `/pbxs/${subpartner.pbxId}`, { name: 'Still ours' }, who)).status).toBe(200);
  const lift = await api('POST', `/accounts/${id}/status`, { status: 'active', reason: 'please' });
  expect(lift.body.code).toBe('status_not_reachable');
  await database.transact((trx) => changeStatus(trx, act, { ...overdue, status: 'active' }));
  expect((await give(who)).body.code).toBe('subscription_not_found');
});

test('capacity without an order is the vendor’s alone to give: a partner’s owner and its widest key are told so', async () => {
  const { subpartner } = stage.places;
  const grant = { offer: 'A', kind: 'extensions', quantity: 1, until: '2099-01-01' };
  const give = (sent: Record<string, string>) => api('POST', `/pbxs/${subpartner.pbxId}/grants`, grant, sent);
  const owner = subpartner.team.owner.headers;
  const refused = await give(owner);
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(refused.body.detail).toContain('Only the vendor');
  expect(refused.body.next).toContain('Order what the PBX needs');
  expect((await api('GET', `/pbxs/${subpartner.pbxId}/grants`, undefined, owner)).status).toBe(200);
  expect((await give({})).status).toBe(201);
});

test('an account with open accounts below it is not closed; once closed it is for good', async () => {
  const close = (id: string) => api('POST', `/accounts/${id}/status`, { status: 'closed', reason: 'they left' });
  expect((await close(stage.places.partner.account.id)).body.code).toBe('account_not_empty');
  const gone = await api('POST', '/accounts', { kind: 'customer', name: 'Gone', email: 'g@o.example' });
  expect((await close(gone.body.id)).status).toBe(200);
  expect((await close(gone.body.id)).body.code).toBe('status_not_reachable');
});

test('the vendor alone lets a customer order', async () => {
  const { customer } = stage.places;
  const path = `/accounts/${customer.account.id}`;
  const held = async () => (await api('GET', '/whoami', undefined, customer.team.owner.headers)).body.permissions;
  expect(await held()).not.toContain('orders:write');
  expect((await api('PATCH', path, { mayOrder: true }, headers())).status).toBe(403);
  expect((await api('PATCH', path, { mayOrder: true }, customer.team.owner.headers)).status).toBe(403);
  expect((await api('PATCH', path, { mayOrder: true })).body.mayOrder).toBe(true);
  expect(await held()).toContain('orders:write');
  await api('PATCH', path, { mayOrder: null });
  expect(await held()).not.toContain('orders:write');
});

test('acting for an account below, sight and acts end at it, and the trail names both', async () => {
  const { partner, subpartner, customer, sibling } = stage.places;
  const acting = { ...headers(), 'x-switchkey-account': subpartner.account.id };
  const serials = (await api('GET', '/pbxs', undefined, acting)).body.items.map(
    (pbx: { serial: string }) => pbx.serial,
  );
  expect(serials).toEqual([subpartner.serial]);
  for (const pbxId of [partner.pbxId, customer.pbxId, sibling.pbxId]) {
    expect((await api('GET', `/pbxs/${pbxId}`, undefined, acting)).status).toBe(404);
  }
  const made = await api('POST', '/pbxs', { serial: 'SN-ACTED', name: 'For them' }, acting);
  expect(made.body.accountId).toBe(subpartner.account.id);
  const [row] = (await api('GET', '/audit?limit=1')).body.items;
  expect(row).toMatchObject({
    actor: `user:${partner.team.owner.id}`,
    details: { actingFor: subpartner.account.id },
  });
  expect((await api('GET', '/whoami', undefined, acting)).body.accountId).toBe(subpartner.account.id);
});

test('nobody acts for an account above or beside, and not for one account on the whole server', async () => {
  const { partner, sibling, vendor } = stage.places;
  for (const foreign of [sibling, vendor]) {
    const acting = { ...headers(), 'x-switchkey-account': foreign.account.id };
    expect(await api('GET', '/pbxs', undefined, acting)).toMatchObject({ status: 404 });
  }
  const forOne = { ...vendor.team.owner.headers, 'x-switchkey-account': partner.account.id };
  expect((await api('GET', '/audit/verification', undefined, forOne)).status).toBe(403);
});

test('a repeated key is the same request only for the account that it was sent for', async () => {
  const { subpartner, customer } = stage.places;
  const addKey = (account: string | undefined) =>
    api(
      'POST',
      '/api-keys',
      { name: 'shop', scopes: ['orders:read'] },
      {
        ...headers(),
        'idempotency-key': 'acted-for-0001',
        ...(account === undefined ? {} : { 'x-switchkey-account': account }),
      },
    );
  const first = await addKey(subpartner.account.id);
  expect(first.status).toBe(201);
  expect((await addKey(subpartner.account.id)).body).toEqual(first.body);
  for (const other of [customer.account.id, undefined]) {
    expect(await addKey(other)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  }
});

test('a technician of the seller acts for a customer as a technician, no more', async () => {
  const { customer, partner } = stage.places;
  const technician = await addPerson(stage.server, partner.account, 'technician');
  const acting = { ...technician.headers, 'x-switchkey-account': customer.account.id };
  const pbxId = await freshPbx(stage.server, customer.account);
  expect((await api('PATCH', `/pbxs/${pbxId}`, { name: 'Mended' }, acting)).status).toBe(200);
  const invite = { email: 'x@y.example', role: 'owner' };
  expect((await api('POST', '/invitations', invite, acting)).status).toBe(403);
});

test('the trail names who acted to those above, and to whoever it is; who stands above stays unnamed to those below', async () => {
  const { partner, subpartner, vendor } = stage.places;
  const newest = async (who: Record<string, string>) =>
    (await api('GET', '/audit?limit=1', undefined, who)).body.items[0];
  const rename = { name: 'Renamed' };
  expect((await api('PATCH', `/pbxs/${subpartner.pbxId}`, rename, vendor.team.owner.headers)).status).toBe(200);
  const [above, below] = [await newest(vendor.team.owner.headers), await newest(subpartner.team.owner.headers)];
  expect(above).toMatchObject({ actor: `user:${vendor.team.owner.id}`, actorName: expect.stringMatching(/./) });
  expect(below).toMatchObject({ id: above.id, actorName: null });
  const again = { name: 'Renamed again' };
  expect((await api('PATCH', `/pbxs/${subpartner.pbxId}`, again, subpartner.team.owner.headers)).status).toBe(200);
  const own = await newest(subpartner.team.owner.headers);
  expect(own.actorName).toMatch(/./);
  expect((await newest(partner.team.owner.headers)).actorName).toBe(own.actorName);
});
