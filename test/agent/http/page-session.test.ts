// The page's sign-in from outside: first password, cookie and proof, what other pages, other ports and the command line may not.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';

const PASSWORD = 'a long enough one';
let agent: TestAgent;
beforeAll(async () => {
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }));
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

type Headers = Readonly<Record<string, string>>;
async function ask(place: string, body?: unknown, headers: Headers = {}) {
  const answer = await fetch(`${agent.url}/api/v1${place}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-switchkey-page': '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await answer.json()) as { code?: string; proof?: string };
  return { status: answer.status, said: `${answer.status} ${json.code ?? ''}`.trim(), json, headers: answer.headers };
}
async function signIn(): Promise<Headers> {
  const { json, headers } = await ask('/session/sign-in', { password: PASSWORD });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  return { cookie, 'x-switchkey-page': json.proof ?? '' };
}
const printedCode = () => /one-time code.*"code":"([^"]+)"/.exec(agent.logged.join('\n'))?.[1] ?? '';

test('the first start logs where the page is and a code that sets its password; the hash is its user’s alone', async () => {
  expect((await ask('/session')).json).toEqual({ signedIn: false, passwordSet: false });
  expect((await ask('/session/first-password', { code: printedCode(), password: 'short' })).said).toBe('400 malformed');
  const set = await ask('/session/first-password', { code: printedCode(), password: PASSWORD });
  expect(set.status).toBe(200);
  expect(set.headers.get('set-cookie')).toMatch(
    /^switchkey-page=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
  );
  const { mode } = await stat(path.join(agent.stateDir, 'page.password'));
  expect(mode & 0o777).toBe(0o600);
  expect((await ask('/session/first-password', { code: printedCode(), password: PASSWORD })).said).toBe(
    '401 code_wrong',
  );
});

test('whoever is signed in asks and acts; one of cookie and proof is not enough', async () => {
  const own = await signIn();
  expect((await ask('/status', undefined, own)).status).toBe(200);
  expect((await ask('/update', { code: 'nonsense', dryRun: true }, own)).json).toMatchObject({ outcome: 'refused' });
  for (const half of [
    { ...own, cookie: '' },
    { ...own, 'x-switchkey-page': 'x' },
  ])
    expect((await ask('/status', undefined, half)).said).toBe('401 signed_out');
  const { cookie = '' } = own;
  expect((await fetch(`${agent.url}/api/v1/status`, { headers: { cookie } })).status).toBe(401);
});

test('another site, another port of this machine and a foreign name are refused, with all that a signed-in person has', async () => {
  const own = await signIn();
  const pages: Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: agent.url.replace(/\d+$/, '1') },
    { origin: agent.url.replace('http', 'https') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: agent.url },
  ];
  for (const page of pages) {
    expect((await ask('/refresh', {}, { ...own, ...page })).said).toBe('403 foreign_origin');
    expect((await ask('/session/sign-in', { password: PASSWORD }, page)).said).toBe('403 foreign_origin');
  }
  const itself = { 'sec-fetch-site': 'same-origin', origin: agent.url };
  expect((await ask('/status', undefined, { ...own, ...itself })).status).toBe(200);
});

test('a form, which cannot send the page’s own header, does nothing', async () => {
  const answer = await fetch(`${agent.url}/api/v1/session/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password: PASSWORD }),
  });
  expect(answer.status).toBe(403);
});

test('the page is not given what the command line alone may have', async () => {
  const own = await signIn();
  expect((await ask('/install-plan', undefined, own)).said).toBe('403 token_only');
  expect((await ask('/page-code', {}, own)).said).toBe('403 token_only');
});

test('after signing out, and after another password, old sessions are over', async () => {
  const [first, second] = [await signIn(), await signIn()];
  const out = await ask('/session/sign-out', {}, first);
  expect(out.headers.get('set-cookie')).toContain('switchkey-page=;');
  expect((await ask('/status', undefined, first)).said).toBe('401 signed_out');
  const change = { current: PASSWORD, password: `${PASSWORD} 2` };
  expect((await ask('/session/password', change)).said).toBe('401 signed_out');
  expect((await ask('/session/password', change, second)).status).toBe(200);
  expect((await ask('/status', undefined, second)).said).toBe('401 signed_out');
  const code = await agent.cli(['page-code']);
  expect(code.out).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}\nOpen http:\/\/127\.0\.0\.1:\d+ and set a password with it\./);
  const again = { code: code.out.split('\n')[0], password: PASSWORD };
  expect((await ask('/session/first-password', again)).status).toBe(200);
  expect((await agent.cli(['status'])).exit).toBe(0);
});

test('guessing waits and says how long', async () => {
  let guessed = await ask('/session/sign-in', { password: 'wrong' });
  expect(guessed.said).toBe('401 password_wrong');
  for (let more = 0; more < 5; more += 1) guessed = await ask('/session/sign-in', { password: 'wrong' });
  expect(guessed.said).toBe('429 too_many_attempts');
  expect(Number(guessed.headers.get('retry-after'))).toBeGreaterThan(0);
});
