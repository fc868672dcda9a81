// Every request the JSON API refuses: the right status and code as problem+json, and nothing changed.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../shared/contracts/problem.ts';
import { fingerprintOf } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let pbxId = '';

beforeAll(async () => {
  server = await startServer({ limits: { headersTimeoutMs: 300, requestTimeoutMs: 300 } });
  pbxId = (await server.addPbx('SN-0001')).id;
  await server.addGrant(pbxId, { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 10, until: '2099-01-01' });
});
afterAll(() => server.close());

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 1, until: '2099-01-01' };

interface Case {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

const json = { 'content-type': 'application/json' };
const grants = '/api/v1/pbxs/PBX/grants';
const post = (name: string, body: unknown, status: number, code: string, path = grants): Case => {
  return { name, method: 'POST', path, body: JSON.stringify(body), headers: json, status, code };
};

const CASES: Case[] = [
  {
    name: 'no key',
    method: 'GET',
    path: '/api/v1/pbxs',
    headers: { authorization: '' },
    status: 401,
    code: 'unauthenticated',
  },
  {
    name: 'a wrong key',
    method: 'GET',
    path: '/api/v1/pbxs',
    headers: { authorization: 'Bearer sk_wrong' },
    status: 401,
    code: 'unauthenticated',
  },
  {
    name: 'an agent scheme',
    method: 'POST',
    path: '/api/v1/pbxs',
    headers: { authorization: 'Switchkey-Proof a.b.c' },
    status: 401,
    code: 'unauthenticated',
  },
  {
    name: 'malformed JSON',
    method: 'POST',
    path: grants,
    body: '{"offer":',
    headers: json,
    status: 400,
    code: 'malformed_json',
  },
  {
    name: 'invalid UTF-8',
    method: 'POST',
    path: grants,
    body: Uint8Array.of(0x22, 0xff, 0x22),
    headers: json,
    status: 400,
    code: 'malformed_json',
  },
  {
    name: 'another content type',
    method: 'POST',
    path: grants,
    body: 'a=1',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'content_type_unsupported',
  },
  {
    name: 'a compressed body',
    method: 'POST',
    path: grants,
    body: '{}',
    headers: { ...json, 'content-encoding': 'gzip' },
    status: 415,
    code: 'content_type_unsupported',
  },
  {
    name: 'an oversized body',
    method: 'POST',
    path: grants,
    body: `"${'x'.repeat(70_000)}"`,
    headers: json,
    status: 413,
    code: 'body_too_large',
  },
  {
    name: 'deep JSON',
    method: 'POST',
    path: grants,
    body: '['.repeat(30_000) + ']'.repeat(30_000),
    headers: json,
    status: 422,
    code: 'validation_failed',
  },
  {
    name: 'no idempotency key',
    method: 'POST',
    path: grants,
    body: JSON.stringify(GRANT),
    headers: { ...json, 'idempotency-key': '' },
    status: 400,
    code: 'idempotency_key_missing',
  },
  { name: 'a wrong method', method: 'PUT', path: grants, status: 405, code: 'method_not_allowed' },
  { name: 'no such address', method: 'GET', path: '/api/v1/nothing', status: 404, code: 'not_found' },
  { name: 'a malformed address', method: 'GET', path: '/api/v1/pbxs/%E0%A4%A', status: 400, code: 'malformed_request' },
  { name: 'an unknown query', method: 'GET', path: '/api/v1/pbxs?sort=name', status: 422, code: 'validation_failed' },
  { name: 'a page too long', method: 'GET', path: '/api/v1/pbxs?limit=1000', status: 422, code: 'validation_failed' },
  post('a quantity of 0', { ...GRANT, quantity: 0 }, 422, 'validation_failed'),
  post('a quantity of -1', { ...GRANT, quantity: -1 }, 422, 'validation_failed'),
  post('a quantity of 1.5', { ...GRANT, quantity: 1.5 }, 422, 'validation_failed'),
  post('a quantity of "1e3"', { ...GRANT, quantity: '1e3' }, 422, 'validation_failed'),
  post('a quantity of 10^9', { ...GRANT, quantity: 1e9 }, 422, 'validation_failed'),
  post('an unknown kind', { ...GRANT, kind: 'world_peace' }, 422, 'validation_failed'),
  post('30 February', { ...GRANT, until: '2027-02-30' }, 422, 'validation_failed'),
  post('an unknown field', { ...GRANT, discount: 5 }, 422, 'validation_failed'),
  post('an array', [GRANT], 422, 'validation_failed'),
  post('an unknown PBX', GRANT, 404, 'pbx_not_found', '/api/v1/pbxs/pbx-000000000000000000000000/grants'),
  post('a serial twice', { serial: 'SN-0001', name: 'again' }, 409, 'serial_taken', '/api/v1/pbxs'),
  post('a serial in lower case', { serial: 'sn-0002', name: 'x' }, 422, 'validation_failed', '/api/v1/pbxs'),
  post(
    'an account below nowhere',
    { kind: 'customer', name: 'x', email: 'a@b.cd', parentId: 'acc-0' },
    404,
    'account_not_found',
    '/api/v1/accounts',
  ),
  post('a second vendor', { kind: 'vendor', name: 'x', email: 'a@b.cd' }, 422, 'validation_failed', '/api/v1/accounts'),
  post(
    'a wrong password',
    { email: 'owner@vendor.example', password: 'wrong' },
    401,
    'sign_in_refused',
    '/api/v1/sessions',
  ),
  post(
    'an unknown user',
    { email: 'who@vendor.example', password: 'wrong' },
    401,
    'sign_in_refused',
    '/api/v1/sessions',
  ),
  { ...post('an empty change', {}, 422, 'validation_failed', `${grants}/1`), method: 'PATCH' },
  {
    ...post('a unit that does not exist', { terminatedUnits: [11] }, 422, 'unit_unknown', `${grants}/1`),
    method: 'PATCH',
  },
  { ...post('a grant that does not exist', { quantity: 5 }, 404, 'grant_not_found', `${grants}/99`), method: 'PATCH' },
  { ...post('a grant that is no number', { quantity: 5 }, 422, 'validation_failed', `${grants}/x`), method: 'PATCH' },
  post('revoking an unknown agent', {}, 404, 'agent_not_found', '/api/v1/agents/agt-0/revoke'),
];

test.each(CASES)(
  '$name is refused with $status $code and changes nothing',
  async ({ method, path, body, headers, status, code }) => {
    const before = await fingerprintOf(server.deps.database.reader);
    const response = await fetch(server.url + path.replace('PBX', pbxId), {
      method,
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        'idempotency-key': randomBytes(8).toString('hex'),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
    });
    const problem = problemSchema.parse(await response.json());
    expect({ status: response.status, code: problem.code }).toEqual({ status, code });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem.next).toBeTruthy();
    expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
  },
);

describe('what is no proper HTTP', () => {
  const talk = (text: string) =>
    new Promise<string>((resolve) => {
      const { hostname, port } = new URL(server.url);
      let heard = '';
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.on('data', (chunk) => {
        heard += chunk.toString();
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', () => undefined);
    });

  test('headers beyond the cap get 431', async () => {
    expect(await talk(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /431.*headers_too_large/s,
    );
  });

  test('a line that is no request gets 400', async () => {
    expect(await talk('hello\r\n\r\n')).toMatch(/400.*malformed_request/s);
  });

  test('an endless chunked body gets 413 and the connection is closed', async () => {
    const head = `POST /api/v1/pbxs HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${server.apiKey}\r\n`;
    const chunks = `4000\r\n${' '.repeat(0x4000)}\r\n`.repeat(6);
    const heard = await talk(`${head}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`);
    expect(heard).toMatch(/413.*body_too_large/s);
  });

  test('a body that never comes is cut off with 408', async () => {
    const head = `POST /api/v1/pbxs HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${server.apiKey}\r\n`;
    expect(await talk(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`)).toMatch(/408/);
  });
});

test('a key that may only read cannot write', async () => {
  const { addApiKey } = await import('../../server/flows/manage-api-keys.ts');
  const { findVendor } = await import('../../server/accounts/account-store.ts');
  const account = await findVendor(server.deps.database.reader);
  if (account === undefined) throw new Error('no vendor');
  const made = await server.deps.database.transact((trx) =>
    addApiKey(trx, randomBytes, { actor: 'cli', nowMs: Date.now() }, { account, name: 'reader', scopes: ['read'] }),
  );
  if (!made.ok) throw new Error('refused');
  const headers = { authorization: `Bearer ${made.value.apiKey}` };
  expect((await server.api('GET', '/pbxs', undefined, headers)).status).toBe(200);
  const refused = await server.api('POST', '/pbxs', { serial: 'SN-0009', name: 'x' }, headers);
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});
