// API keys as programs use them: access tokens for id and secret, from allowed addresses alone, with a new secret when it leaked.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addAccountBelow, addPerson, vendorOf } from '../support/people.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const clock: TestClock = { nowMs: Date.UTC(2027, 2, 1, 12) };
let server: TestServer;
let partner: Account;
beforeAll(async () => {
  server = await startServer({ clock, limits: { trustedProxies: 1 } });
  partner = await addAccountBelow(server, await vendorOf(server), 'partner', 'Northwind');
});
afterAll(() => server.close());

async function makeKey(more: object = {}): Promise<{ id: string; apiKey: string }> {
  const key = { name: 'shop', scopes: ['read', 'orders:write'], accountId: partner.id, ...more };
  const { status, body } = await server.api('POST', '/api-keys', key);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

async function askToken(fields: Record<string, string> | string, headers: Record<string, string> = {}) {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${server.url}/api/v1/oauth/token`, {
    method: 'POST',
    headers: { ...type, ...headers },
    body,
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
}

const GRANT = { grant_type: 'client_credentials' };
const tokenOf = async ({ id, apiKey }: { id: string; apiKey: string }, more = {}) =>
  (await askToken({ ...GRANT, ...more }, { authorization: basic(id, apiKey) })).body.access_token as string;
const by = (secret: string, from?: string) => ({
  authorization: `Bearer ${secret}`,
  ...(from === undefined ? {} : { 'x-forwarded-for': from }),
});
const read = async (secret: string, from?: string) =>
  (await server.api('GET', '/pbxs', undefined, by(secret, from))).status;

test('id and secret of a key give a token for an hour that may do what the key may, or less', async () => {
  const key = await makeKey();
  const given = await askToken(GRANT, { authorization: basic(key.id, key.apiKey) });
  expect(given).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3_600 } });
  expect(given.headers.get('cache-control')).toBe('no-store');
  expect(given.body.scope.split(' ')).toEqual(['read', 'orders:write']);
  const token = given.body.access_token;
  const who = (await server.api('GET', '/whoami', undefined, by(token))).body;
  expect(who).toMatchObject({ actor: `key:${key.id}`, accountId: partner.id });
  expect(who.permissions).toContain('orders:write');
  const inBody = { ...GRANT, client_id: key.id, client_secret: key.apiKey, scope: 'read' };
  const narrow = (await askToken(inBody)).body;
  expect(narrow.scope).toBe('read');
  expect((await server.api('GET', '/whoami', undefined, by(narrow.access_token))).body.permissions).not.toContain(
    'orders:write',
  );
  clock.nowMs += 3_600_000 - 1;
  expect(await read(token)).toBe(200);
  clock.nowMs += 1;
  expect(await read(token)).toBe(401);
  expect(await read(key.apiKey)).toBe(200);
  await tokenOf(key);
  const kept = await server.deps.database.reader.selectFrom('access_tokens').selectAll().execute();
  expect(kept.filter(({ key_id }) => key_id === key.id)).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(token);
});

test('whatever is wrong with the request is told in the words of RFC 6749, and gives nothing', async () => {
  const key = await makeKey();
  const good = { authorization: basic(key.id, key.apiKey) };
  const other = await makeKey();
  const refused: [string, number, string, string | Record<string, string>, Record<string, string>?][] = [
    ['no client', 401, 'invalid_client', GRANT],
    ['a wrong secret', 401, 'invalid_client', GRANT, { authorization: basic(key.id, `sk_${'A'.repeat(43)}`) }],
    ['another id', 401, 'invalid_client', GRANT, { authorization: basic(other.id, key.apiKey) }],
    ['a bearer', 401, 'invalid_client', GRANT, { authorization: `Bearer ${key.apiKey}` }],
    ['no secret', 401, 'invalid_client', { ...GRANT, client_id: key.id }],
    ['another grant', 400, 'unsupported_grant_type', { grant_type: 'password' }, good],
    ['no grant', 400, 'unsupported_grant_type', {}, good],
    ['a grant twice', 400, 'invalid_request', 'grant_type=client_credentials&grant_type=client_credentials', good],
    ['a client twice', 400, 'invalid_request', { ...GRANT, client_id: key.id, client_secret: key.apiKey }, good],
    ['JSON', 400, 'invalid_request', JSON.stringify(GRANT), { ...good, 'content-type': 'application/json' }],
    ['a huge body', 400, 'invalid_request', { ...GRANT, pad: 'x'.repeat(9_000) }, good],
    ['a scope it has not', 400, 'invalid_scope', { ...GRANT, scope: 'read users:write' }, good],
    ['no scope', 400, 'invalid_scope', { ...GRANT, scope: ' ' }, good],
    ['a token as secret', 401, 'invalid_client', GRANT, { authorization: basic(key.id, await tokenOf(key)) }],
  ];
  const before = await server.deps.database.reader.selectFrom('access_tokens').selectAll().execute();
  for (const [what, status, error, fields, headers] of refused) {
    const answer = await askToken(fields, headers);
    expect(answer, what).toMatchObject({ status, body: { error } });
    expect(answer.body.error_description, what).toMatch(/\.$/);
    expect(answer.headers.get('www-authenticate') !== null, what).toBe(status === 401);
  }
  expect(await server.deps.database.reader.selectFrom('access_tokens').selectAll().execute()).toEqual(before);
});

test('a new secret is told once; the former one and its tokens end at once, and whoever may less gets none', async () => {
  const key = await makeKey();
  const token = await tokenOf(key);
  const technician = await addPerson(server, partner, 'technician');
  const weaker = await makeKey({ scopes: ['api_keys:read', 'api_keys:write', 'pbxs:read'] });
  const path = `/api-keys/${key.id}/reset`;
  expect((await server.api('POST', path, undefined, technician.headers)).status).toBe(403);
  expect((await server.api('POST', path, undefined, by(weaker.apiKey))).status).toBe(403);
  expect((await server.api('PATCH', `/api-keys/${key.id}`, { allowedRanges: [] }, by(weaker.apiKey))).status).toBe(403);
  expect([await read(key.apiKey), await read(token)]).toEqual([200, 200]);
  const owner = await addPerson(server, partner, 'owner');
  const reset = await server.api('POST', path, undefined, owner.headers);
  expect(reset).toMatchObject({ status: 200, body: { id: key.id } });
  const next = reset.body.apiKey;
  expect([await read(key.apiKey), await read(token), await read(next)]).toEqual([401, 401, 200]);
  const listed = await server.api('GET', '/api-keys', undefined, owner.headers);
  const trail = await server.api('GET', '/audit?limit=50');
  expect(trail.body.items).toContainEqual(expect.objectContaining({ action: 'api_key.reset', subject: 'shop' }));
  expect(JSON.stringify([listed.body, trail.body])).not.toContain(next);
  const last = await tokenOf({ id: key.id, apiKey: next });
  expect((await server.api('DELETE', `/api-keys/${key.id}`, undefined, owner.headers)).status).toBe(204);
  expect([await read(next), await read(last)]).toEqual([401, 401]);
  expect((await server.api('POST', path, undefined, owner.headers)).status).toBe(404);
});

test('a key that is bound to networks works from there alone, itself, its tokens and the asking for them', async () => {
  const key = await makeKey({ allowedRanges: ['192.0.2.0/24', '2001:db8::/32'] });
  const ask = (from: string) => askToken(GRANT, { authorization: basic(key.id, key.apiKey), 'x-forwarded-for': from });
  const token = (await ask('192.0.2.7')).body.access_token;
  for (const secret of [key.apiKey, token]) {
    const places = ['192.0.2.255', '2001:db8::9', '::ffff:192.0.2.1', '192.0.3.0', '2001:db9::1', '127.0.0.1'];
    const answers = [];
    for (const place of places) answers.push(await read(secret, place));
    expect(answers).toEqual([200, 200, 200, 403, 403, 403]);
  }
  const refused = await server.api('GET', '/pbxs', undefined, by(key.apiKey, '198.51.100.4'));
  expect(refused.body).toMatchObject({ code: 'address_not_allowed' });
  expect(refused.body.detail).toContain('198.51.100.4');
  expect(await ask('198.51.100.4')).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  // What a caller writes in front of the trusted proxy's own word is nobody's word.
  expect(await read(key.apiKey, '192.0.2.7, 198.51.100.4')).toBe(403);
  const moved = await server.api('PATCH', `/api-keys/${key.id}`, { allowedRanges: ['198.51.100.4'] });
  expect(moved).toMatchObject({ status: 200, body: { allowedRanges: ['198.51.100.4'], accountName: 'Northwind' } });
  expect([await read(token, '198.51.100.4'), await read(token, '192.0.2.7')]).toEqual([200, 403]);
  const bad = await server.api('PATCH', `/api-keys/${key.id}`, { allowedRanges: ['192.0.2.0/24', '10.0.0.0/33'] });
  expect(bad).toMatchObject({ status: 422, body: { fields: [{ path: 'allowedRanges.1' }] } });
  const made = { name: randomBytes(4).toString('hex'), scopes: ['read'], allowedRanges: ['nowhere'] };
  expect((await server.api('POST', '/api-keys', made)).status).toBe(422);
});

test('without a trusted proxy nobody can say where a request comes from but the connection', async () => {
  const direct = await startServer();
  const key = { name: 'shop', scopes: ['read'], allowedRanges: ['192.0.2.7', '127.0.0.0/8'] };
  const { body } = await direct.api('POST', '/api-keys', key);
  expect((await direct.api('GET', '/pbxs', undefined, by(body.apiKey, '198.51.100.4'))).status).toBe(200);
  await direct.api('PATCH', `/api-keys/${body.id}`, { allowedRanges: ['192.0.2.7'] });
  expect((await direct.api('GET', '/pbxs', undefined, by(body.apiKey, '192.0.2.7'))).status).toBe(403);
  await direct.close();
});
