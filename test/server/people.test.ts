// People over the API: invited by a link, let back in by one, managed by nobody who may do less; keys within their maker.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitationSchema, linkSchema, userSchema } from '../../shared/contracts/accounts-api.ts';
import { keptListsSchema, SAVED_FILTERS_CAP } from '../../shared/contracts/lists-api.ts';
import { addPerson, type Person } from '../support/people.ts';
import { startServer, type TestClock } from '../support/server.ts';
import { type Place, type Stage, setStage } from '../support/stage.ts';

const clock: TestClock = { nowMs: Date.parse('2027-01-01T00:00:00Z') };
const PASSWORD = 'a password of twenty';
const HOUR_MS = 3_600_000;
let stage: Stage;
let api: Stage['server']['api'];
let owner: Person;
let partner: Place;

beforeAll(async () => {
  stage = await setStage(await startServer({ clock }));
  api = stage.server.api;
  partner = stage.places.partner;
  owner = partner.team.owner;
});
afterAll(() => stage.server.close());

async function invite(email: string, role = 'technician') {
  const { body } = await api('POST', '/invitations', { email, role }, owner.headers);
  return body as { id: string; token: string; untilMs: number };
}

/** Nobody is signed in who opens a link. */
const nobody = { authorization: '' };

function join(token: string, more: object = {}) {
  return api('POST', '/invitations/accept', { token, name: 'Ann', password: PASSWORD, ...more }, nobody);
}

function signIn(email: string, password = PASSWORD) {
  return api('POST', '/sessions', { email, password }, nobody);
}

test('an invitation lets one person in, once, who then may what the role may', async () => {
  const { token, ...link } = await invite('ann@new.example');
  expect(linkSchema.parse({ ...link, token })).toEqual({ ...link, token });
  const open = await api('GET', '/invitations', undefined, owner.headers);
  expect(open.body.items.map((item: unknown) => invitationSchema.parse(item).email)).toContain('ann@new.example');
  const joined = await join(token);
  expect(joined).toMatchObject({ status: 201, body: { email: 'ann@new.example', role: 'technician' } });
  expect((await join(token, { email: 'other@new.example' })).body.code).toBe('link_not_found');
  const { body } = await signIn('Ann@new.example');
  const who = await api('GET', '/whoami', undefined, { authorization: `Bearer ${body.token}` });
  expect(who.body).toMatchObject({ actor: `user:${joined.body.id}`, accountId: partner.account.id });
  const listed = await api('GET', '/users?search=ann', undefined, owner.headers);
  expect(listed.body.items.map((user: unknown) => userSchema.parse(user).id)).toEqual([joined.body.id]);
});

test('the link is kept as a hash only, and its token is in no audit row', async () => {
  const { token } = await invite('hash@new.example');
  const rows = await stage.server.deps.database.reader.selectFrom('user_links').selectAll().execute();
  const audit = await stage.server.deps.database.reader.selectFrom('audit').selectAll().execute();
  expect(JSON.stringify([rows, audit])).not.toContain(token);
  expect(Buffer.from(token.slice(3), 'base64url')).toHaveLength(32);
});

test('whoever has the link may sign in with another address than the invited one (S1.16)', async () => {
  const { token } = await invite('shared-box@new.example', 'viewer');
  expect((await join(token, { email: 'Bea@new.example' })).body.email).toBe('bea@new.example');
});

test('one e-mail is one user, and that shows only to who holds a link', async () => {
  const taken = stage.places.sibling.team.owner.email;
  const { token } = await invite(taken);
  expect((await join(token)).body.code).toBe('email_taken');
  expect((await join(token, { email: 'cid@new.example' })).status).toBe(201);
  const own = { email: partner.clerk.email, role: 'viewer' };
  expect((await api('POST', '/invitations', own, owner.headers)).body).toMatchObject({
    code: 'email_taken',
    fields: [{ path: 'email', message: 'Somebody signs in with this e-mail already.' }],
  });
});

test('a link ends after 48 hours, or when it is taken back', async () => {
  const late = await invite('late@new.example');
  expect(late.untilMs).toBe(clock.nowMs + 48 * HOUR_MS);
  const revoked = await invite('revoked@new.example');
  expect((await api('DELETE', `/invitations/${revoked.id}`, undefined, owner.headers)).status).toBe(204);
  expect((await join(revoked.token)).body.code).toBe('link_not_found');
  const before = clock.nowMs;
  clock.nowMs = late.untilMs;
  expect((await join(late.token)).body.code).toBe('link_not_found');
  clock.nowMs = before;
});

test('two who open the same link at once make one user', async () => {
  const { token } = await invite('race@new.example');
  const both = await Promise.all([join(token), join(token, { email: 'race-2@new.example' })]);
  expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 404]);
});

test('a new password by link ends every sign-in, and the newest link alone counts', async () => {
  const { token } = await invite('dan@new.example');
  const { id } = (await join(token)).body;
  const session = (await signIn('dan@new.example')).body.token;
  const give = async () => (await api('POST', `/users/${id}/password-reset`, {}, owner.headers)).body.token;
  const [older, newer] = [await give(), await give()];
  const reset = (by: string, password = 'a wholly new password') =>
    api('POST', '/password-resets/accept', { token: by, password }, nobody);
  expect((await reset(older)).body.code).toBe('link_not_found');
  expect((await reset(newer, 'short')).status).toBe(422);
  expect((await reset(newer)).status).toBe(204);
  expect((await reset(newer)).status).toBe(404);
  expect((await api('GET', '/whoami', undefined, { authorization: `Bearer ${session}` })).status).toBe(401);
  expect((await signIn('dan@new.example')).status).toBe(401);
  expect((await signIn('dan@new.example', 'a wholly new password')).status).toBe(201);
});

test('a disabled user is out at once and cannot come back by an older link', async () => {
  const clerk = await addPerson(stage.server, partner.account, 'viewer');
  const { token } = (await api('POST', `/users/${clerk.id}/password-reset`, {}, owner.headers)).body;
  const disabled = await api('PATCH', `/users/${clerk.id}`, { disabled: true }, owner.headers);
  expect(disabled.body.disabledAtMs).toBe(clock.nowMs);
  expect((await api('GET', '/whoami', undefined, clerk.headers)).status).toBe(401);
  const reset = await api('POST', '/password-resets/accept', { token, password: PASSWORD }, nobody);
  expect(reset.body.code).toBe('link_not_found');
});

test('the last owner stays one', async () => {
  const change = (what: object) => api('PATCH', `/users/${owner.id}`, what, owner.headers);
  expect((await change({ role: 'viewer' })).body.code).toBe('last_owner');
  expect((await change({ disabled: true })).body.code).toBe('last_owner');
  const second = await addPerson(stage.server, partner.account, 'owner');
  expect((await api('PATCH', `/users/${second.id}`, { role: 'billing' }, owner.headers)).body.role).toBe('billing');
});

test('nobody makes, manages or lets back in who may do more than they may', async () => {
  const { vendor } = stage.places;
  const scopes = ['users:read', 'users:write', 'pbxs:read'];
  const weak = await api('POST', '/api-keys', { name: 'people', scopes }, vendor.team.owner.headers);
  const by = { authorization: `Bearer ${weak.body.apiKey}` };
  const { id } = vendor.team.owner;
  const refused = [
    await api('POST', '/invitations', { email: 'evil@new.example', role: 'owner' }, by),
    await api('POST', `/users/${id}/password-reset`, {}, by),
    await api('POST', `/users/${id}/second-factor-reset`, {}, by),
    await api('PATCH', `/users/${id}`, { disabled: true }, by),
    await api('PATCH', `/users/${vendor.clerk.id}`, { role: 'owner' }, by),
  ];
  expect(refused.map((answer) => answer.body.code)).toEqual(Array(5).fill('forbidden'));
});

test('a key does no more than its maker, and no more than its account’s kind may', async () => {
  const make = (scopes: string[], more: object = {}, who = owner.headers) =>
    api('POST', '/api-keys', { name: 'shop', scopes, ...more }, who);
  expect((await make(['settings:write'])).status).toBe(201);
  expect((await make(['pbxs:fly'])).status).toBe(422);
  const { body } = await make(['read', 'write']);
  const who = await api('GET', '/whoami', undefined, { authorization: `Bearer ${body.apiKey}` });
  expect(who.body.permissions).not.toContain('users:write');
  expect(who.body.permissions).not.toContain('settings:write');
  const narrow = await make(['api_keys:write', 'pbxs:read']);
  const by = { authorization: `Bearer ${narrow.body.apiKey}` };
  expect((await make(['pbxs:write'], {}, by)).status).toBe(403);
  expect((await make(['pbxs:read'], {}, by)).status).toBe(201);
  expect((await api('DELETE', `/api-keys/${body.id}`, undefined, owner.headers)).status).toBe(204);
  expect((await api('GET', '/whoami', undefined, { authorization: `Bearer ${body.apiKey}` })).status).toBe(401);
});

test('a person keeps filters with a name and the columns of lists, which nobody else sees or changes', async () => {
  const mine = (method: string, path: string, body?: unknown, who = owner) => api(method, path, body, who.headers);
  const saved = await mine('POST', '/me/filters', { list: 'orders', name: ' Unpaid ', filter: { state: 'pending' } });
  expect(saved).toMatchObject({ status: 201, body: { list: 'orders', name: 'Unpaid', filter: { state: 'pending' } } });
  const other = { list: 'pbxs', name: 'Unpaid', filter: { state: 'silent', sort: '-seen' } };
  expect((await mine('POST', '/me/filters', other)).status).toBe(201);
  const again = await mine('POST', '/me/filters', { list: 'orders', name: 'Unpaid', filter: {} });
  expect(again.body).toMatchObject({ code: 'filter_name_taken', fields: [{ path: 'name' }] });
  await mine('PATCH', '/me/lists', { list: 'orders', hidden: ['tax', 'net'] });
  await mine('PATCH', '/me/lists', { list: 'orders', hidden: ['tax'] });
  await mine('PATCH', '/me/lists', { list: 'pbxs', hidden: ['seen'] });
  await mine('PATCH', '/me/lists', { list: 'pbxs', hidden: [] });
  const kept = keptListsSchema.parse((await mine('GET', '/me/lists')).body);
  expect(kept.hidden).toEqual({ orders: ['tax'] });
  expect(kept.filters.map(({ list, name }) => `${list} ${name}`).toSorted()).toEqual(['orders Unpaid', 'pbxs Unpaid']);

  const { viewer } = partner.team;
  expect((await mine('GET', '/me/lists', undefined, viewer)).body).toEqual({ hidden: {}, filters: [] });
  const path = `/me/filters/${saved.body.id}`;
  for (const method of ['PATCH', 'DELETE']) {
    expect((await mine(method, path, {}, viewer)).body.code).toBe('filter_not_found');
  }
  const renamed = await mine('PATCH', path, { name: 'Failed', filter: { state: 'failed', sort: 'number' } });
  expect(renamed.body).toMatchObject({ name: 'Failed', filter: { state: 'failed', sort: 'number' } });
  await mine('DELETE', path);
  expect((await mine('GET', '/me/lists')).body.filters).toMatchObject([{ list: 'pbxs' }]);
});

test('nothing is kept of a filter but what the address of its list may carry, and no more than fifty', async () => {
  const { headers } = partner.team.billing;
  const save = (given: object) =>
    api('POST', '/me/filters', { list: 'orders', name: 'x', filter: {}, ...given }, headers);
  for (const refused of [
    { list: 'elsewhere' },
    { name: '' },
    { name: 'x'.repeat(61) },
    { filter: { cursor: 'abc' } },
    { filter: { due: 'terms' } },
    { filter: { search: 'x'.repeat(65) } },
    { filter: { search: ['a'] } },
    { href: 'https://elsewhere.example' },
  ]) {
    expect((await save(refused)).body.code, JSON.stringify(refused)).toBe('validation_failed');
  }
  const { body } = await save({ filter: { search: 'aurora' } });
  const changed = await api('PATCH', `/me/filters/${body.id}`, { filter: { due: 'terms' } }, headers);
  expect(changed.body).toMatchObject({ code: 'validation_failed', fields: [{ path: 'filter.due' }] });
  for (let n = 1; n < SAVED_FILTERS_CAP; n += 1) expect((await save({ name: `x ${n}` })).status).toBe(201);
  expect((await save({ name: 'one more' })).body.code).toBe('too_many_filters');
  const hide = (given: object) => api('PATCH', '/me/lists', { list: 'orders', hidden: [], ...given }, headers);
  for (const refused of [{ list: 'elsewhere' }, { hidden: ['<b>'] }, { hidden: Array(31).fill('tax') }]) {
    expect((await hide(refused)).body.code, JSON.stringify(refused)).toBe('validation_failed');
  }
});
