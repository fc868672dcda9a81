// Signing in: second factor, recovery codes, cookie, own sign-ins, and guessing slowed down over several processes.
import { generateSync } from 'otplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolledFactorSchema, recoveryCodesSchema, signInViewSchema } from '../../shared/contracts/accounts-api.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const clock: TestClock = { nowMs: Date.parse('2027-01-01T00:00:00Z') };
let server: TestServer;
let password = '';
let email = '';
const nobody = { authorization: '' };

beforeAll(async () => {
  server = await startServer({ clock });
  ({ email, password } = server);
});
afterAll(() => server.close());

function signIn(more: object = {}) {
  return server.api('POST', '/sessions', { email, password, ...more }, nobody);
}

async function bearer(more: object = {}): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${(await signIn(more)).body.token}` };
}

function codeAt(secret: string, nowMs = clock.nowMs): string {
  return generateSync({ secret, epoch: Math.floor(nowMs / 1000) });
}

test('with a second factor the password alone is not enough, and a code is taken once', async () => {
  const who = await bearer();
  const enrol = (word: string) => server.api('POST', '/me/second-factor', { password: word }, who);
  expect((await enrol('wrong')).body.code).toBe('password_refused');
  const { body } = await enrol(password);
  const { secret, uri, qrSvg } = enrolledFactorSchema.parse(body);
  expect(uri).toContain(`secret=${secret}`);
  expect(uri).toMatch(/^otpauth:\/\/totp\/switchkey-test:/);
  expect(qrSvg).toMatch(/^<svg/);
  // Until a first code showed that the app works, nobody is locked out.
  expect((await signIn()).status).toBe(201);
  const confirm = (code: string) => server.api('POST', '/me/second-factor/confirm', { code }, who);
  expect((await confirm('000000')).body.code).toBe('second_factor_refused');
  const { recoveryCodes } = recoveryCodesSchema.parse((await confirm(codeAt(secret))).body);
  expect(new Set(recoveryCodes).size).toBe(10);

  expect((await signIn()).body.code).toBe('second_factor_needed');
  expect((await signIn({ code: codeAt(secret) })).body.code).toBe('second_factor_refused');
  clock.nowMs += 30_000;
  const code = codeAt(secret);
  const both = await Promise.all([signIn({ code }), signIn({ code })]);
  expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 401]);
  clock.nowMs += 60_000;
  expect((await signIn({ code: codeAt(secret, clock.nowMs - 90_000) })).status).toBe(401);

  const [first = ''] = recoveryCodes;
  expect((await signIn({ code: first.toLowerCase().replaceAll('-', ' ') })).status).toBe(201);
  expect((await signIn({ code: first })).body.code).toBe('second_factor_refused');

  const rows = await server.deps.database.reader.selectFrom('recovery_codes').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(first);
  const remove = (word: string) => server.api('POST', '/me/second-factor/remove', { password: word }, who);
  expect((await remove('wrong')).body.code).toBe('password_refused');
  expect((await remove(password)).status).toBe(204);
  expect((await signIn()).status).toBe(201);
});

test('the words are the same for an unknown user and a wrong password, and the second factor is not asked for', async () => {
  const wrong = await signIn({ password: 'wrong' });
  const unknown = await signIn({ email: 'nobody@vendor.example' });
  const said = ({ body: { requestId: _, ...rest } }: typeof wrong) => rest;
  expect(said(wrong)).toEqual(said(unknown));
});

test('guesses wait longer and longer, whether sent in turn, at once or to another process, and waiting helps', async () => {
  clock.nowMs += 86_400_000;
  const guess = () => signIn({ email: 'guessed@vendor.example', password: 'wrong' });
  const second = await startServer({ clock, folder: server.folder });
  try {
    const elsewhere = () =>
      second.api('POST', '/sessions', { email: 'GUESSED@vendor.example', password: 'wrong' }, nobody);
    const together = await Promise.all([guess(), elsewhere(), guess(), elsewhere(), guess(), elsewhere(), guess()]);
    expect(together.map((answer) => answer.status).toSorted()).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const held = await elsewhere();
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '5']);
    clock.nowMs += 5_000;
    expect((await guess()).status).toBe(401);
    expect((await guess()).headers.get('retry-after')).toBe('15');
    // Others at the same address go on working.
    expect((await signIn()).status).toBe(201);
  } finally {
    await second.close({ keep: true });
  }
});

test('one who signs in rightly is forgiven the wrong attempts before', async () => {
  clock.nowMs += 86_400_000;
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 4; n++) expect((await signIn({ password: 'wrong' })).status).toBe(401);
    expect((await signIn()).status).toBe(201);
  }
});

test('a person sees the own sign-ins, ends one of them, or all', async () => {
  const [here, there] = [await bearer(), await bearer()];
  const list = async (who: { authorization: string }) => {
    const { body } = await server.api('GET', '/sessions', undefined, who);
    return body.items.map((item: unknown) => signInViewSchema.parse(item));
  };
  const items = await list(here);
  expect(items.filter((item: { current: boolean }) => item.current)).toHaveLength(1);
  const other = (await list(there)).find((item: { current: boolean }) => item.current);
  expect((await server.api('DELETE', `/sessions/${other.id}`, undefined, here)).status).toBe(204);
  expect((await server.api('GET', '/whoami', undefined, there)).status).toBe(401);
  expect((await server.api('DELETE', '/sessions', undefined, here)).status).toBe(204);
  expect((await server.api('GET', '/whoami', undefined, here)).status).toBe(401);
});

test('a browser is let in by a cookie no script can read, and writes only from the own page', async () => {
  const signedIn = await signIn();
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^switchkey_session=ss_\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const browser = { cookie: cookie.split(';')[0] ?? '' };
  const ask = (method: string, path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { ...browser, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await ask('GET', '/whoami', {})).status).toBe(200);
  const pbx = { serial: 'SN-COOKIE', name: 'x' };
  const own = { 'x-switchkey': '1', origin: server.url };
  for (const foreign of [
    {},
    { 'x-switchkey': '1' },
    { origin: server.url },
    { ...own, origin: 'https://evil.example' },
  ]) {
    expect((await ask('POST', '/pbxs', foreign as Record<string, string>, pbx)).status).toBe(403);
  }
  expect((await ask('POST', '/pbxs', own, pbx)).status).toBe(201);
  const out = await ask('DELETE', '/sessions/current', own);
  expect(out.headers.get('set-cookie')).toMatch(/^switchkey_session=; .*Max-Age=0/);
  expect((await ask('GET', '/whoami', {})).status).toBe(401);
});

test('an old password is needed for a new one, which ends what was signed in before', async () => {
  clock.nowMs += 86_400_000;
  const who = await bearer();
  const change = (old: string, next: string) =>
    server.api('POST', '/me/password', { password: old, newPassword: next }, who);
  expect((await change('wrong', 'another long password')).body.code).toBe('password_refused');
  expect((await change(password, 'short')).status).toBe(422);
  expect((await change(password, 'another long password')).status).toBe(204);
  expect((await server.api('GET', '/whoami', undefined, who)).status).toBe(401);
  expect((await signIn()).status).toBe(401);
  password = 'another long password';
  expect((await signIn()).status).toBe(201);
});
