// What the JSON API does well: signing in and out, policies, pictures, trust, health, and limits on guessing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeText } from '../../shared/licence/text-read.ts';
import { decodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint, readAnchor } from '../../shared/licence/trust-root.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const clock: TestClock = { nowMs: Date.parse('2027-01-01T00:00:00Z') };
let server: TestServer;
let pbxId = '';

beforeAll(async () => {
  server = await startServer({ clock });
  pbxId = (await server.addPbx('SN-0001')).id;
});
afterAll(() => server.close());

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

test('a user signs in, acts in the own name, signs out, and the token is dead', async () => {
  const { email, password } = server;
  const signedIn = await server.api(
    'POST',
    '/sessions',
    { email: email.toUpperCase(), password },
    { authorization: '' },
  );
  expect(signedIn.status).toBe(201);
  const token = signedIn.body.token;
  const who = await server.api('GET', '/whoami', undefined, bearer(token));
  expect(who.body).toMatchObject({ actor: expect.stringMatching(/^user:/), scopes: ['read', 'write'] });
  await server.api('PATCH', `/pbxs/${pbxId}`, { name: 'Reception' }, bearer(token));
  const audit = await server.api('GET', '/audit?limit=1');
  expect(audit.body.items[0]).toMatchObject({ action: 'pbx.changed', actor: who.body.actor, pbxId });
  expect((await server.api('DELETE', '/sessions/current', undefined, bearer(token))).status).toBe(204);
  expect((await server.api('GET', '/whoami', undefined, bearer(token))).status).toBe(401);
});

test('a sign-in ends after half a day without use, and after a week however much it is used', async () => {
  const { email, password } = server;
  const signIn = async () => (await server.api('POST', '/sessions', { email, password })).body.token;
  const status = async (token: string) => (await server.api('GET', '/whoami', undefined, bearer(token))).status;
  const idle = await signIn();
  clock.nowMs += 12 * 3_600_000 - 1;
  expect(await status(idle)).toBe(200);
  clock.nowMs += 12 * 3_600_000;
  expect(await status(idle)).toBe(401);
  const busy = await signIn();
  const endMs = clock.nowMs + 7 * 86_400_000;
  for (; clock.nowMs < endMs; clock.nowMs += 6 * 3_600_000) expect(await status(busy)).toBe(200);
  expect(await status(busy)).toBe(401);
});

test('a new policy for a PBX is a new licence; the same one again is not', async () => {
  await server.addGrant(pbxId, { offer: 'A', kind: 'extensions', quantity: 3, until: '2099-01-01' });
  const policy = { graceDays: 30, floor: { calls: 2, extensions: 5 } };
  const seq = async () => (await server.api('GET', `/pbxs/${pbxId}/licence`)).body.seq;
  const before = await seq();
  expect((await server.api('PATCH', `/pbxs/${pbxId}`, { policy })).body.policy).toEqual(policy);
  expect(await seq()).toBe(before + 1);
  await server.api('PATCH', `/pbxs/${pbxId}`, { policy });
  expect(await seq()).toBe(before + 1);
});

test('a unit that is terminated stays numbered, and a smaller quantity takes the highest numbers', async () => {
  const { subscription } = await server.addGrant(pbxId, {
    offer: 'A',
    kind: 'call_group',
    quantity: 5,
    until: '2099-01-01',
  });
  const path = `/pbxs/${pbxId}/grants/${subscription}`;
  const terminated = await server.api('PATCH', path, { terminatedUnits: [5, 2, 2] });
  expect(terminated.body.grant.terminatedUnits).toEqual([2, 5]);
  const smaller = await server.api('PATCH', path, { quantity: 4 });
  expect(smaller.body.grant).toMatchObject({ quantity: 4, terminatedUnits: [2] });
  expect((await server.api('POST', `${path}/end`)).body.grant.endedAtMs).toBe(clock.nowMs);
  expect((await server.api('PATCH', path, { quantity: 9 })).body.code).toBe('grant_not_found');
});

test('a PBX without a licence says so; with one it has a picture', async () => {
  const { id } = await server.addPbx('SN-0002');
  expect((await server.api('GET', `/pbxs/${id}/licence`)).body.code).toBe('licence_not_found');
  expect((await server.api('GET', `/pbxs/${id}/licence.svg`)).status).toBe(404);
  const { qrSvg } = (await server.api('GET', `/pbxs/${pbxId}/licence`)).body;
  const picture = await fetch(server.url + qrSvg, { headers: bearer(server.apiKey) });
  expect(picture.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  expect(await picture.text()).toMatch(/^<svg/);
});

test('anyone may read the chain of trust, and its anchor is the one that init printed', async () => {
  const { issuer, roots, ...said } = (await server.api('GET', '/trust', undefined, { authorization: '' })).body;
  expect({ issuer, fingerprint: said.fingerprint }).toEqual({ issuer: 'switchkey-test', fingerprint: server.anchor });
  const anchor = readAnchor(Buffer.from(roots[0].document, 'base64url'));
  expect(anchor.ok && fingerprint(anchor.value.bytes)).toBe(server.anchor);
  const pasted = decodeText(said.bundle, { maxChars: 20_000, type: 'trust' });
  const bundle = pasted.ok ? decodeTrustBundle(pasted.value.bytes) : undefined;
  expect(bundle?.ok && bundle.value.map((document) => Buffer.from(document).toString('base64url'))).toEqual([
    roots[0].document,
  ]);
  const after = await (await fetch(`${server.url}/agent/v1/trust?after=0`)).json();
  expect(after).toEqual({ trust: [roots[0].document] });
  expect(await (await fetch(`${server.url}/agent/v1/trust?after=1`)).json()).toEqual({ trust: [] });
});

test('health and metrics answer, and no answer tells what the server is made of', async () => {
  const health = await fetch(`${server.url}/healthz`);
  expect(await health.json()).toEqual({ status: 'ok' });
  expect(health.headers.get('x-powered-by')).toBeNull();
  expect(health.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('switchkey_requests_total');
});

test('guessing tokens and passwords is slowed down, while work goes on', async () => {
  const strict = await startServer({ limits: { enrolmentsPerMinute: 5, signInsPerMinute: 2 } });
  try {
    const guesses: number[] = [];
    for (let i = 0; i < 8; i++)
      guesses.push((await enrol(strict.url, rawAgent(), `et_${'A'.repeat(43)}`, 'SN-0001')).status);
    expect(guesses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    const attempts: number[] = [];
    let retryAfter = 0;
    for (let i = 0; i < 3; i++) {
      const wrong = await strict.api('POST', '/sessions', { email: strict.email, password: `wrong ${i}` });
      attempts.push(wrong.status);
      retryAfter = Number(wrong.headers.get('retry-after'));
    }
    expect(attempts).toEqual([401, 401, 429]);
    // What is left of the minute that began with the first guess.
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect((await strict.api('GET', '/pbxs')).status).toBe(200);
  } finally {
    await strict.close();
  }
});
