// Lists are paged by cursors that skip nothing, belong to their list, and say nothing; limits are told with every answer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  for (let n = 0; n < 9; n += 1) await server.addPbx(`PAGE-000${n}`);
});
afterAll(() => server.close());

test('what was there is shown once, whatever is added between two pages', async () => {
  const before = new Set<string>();
  const { body: all } = await server.api('GET', '/pbxs');
  for (const { id } of all.items) before.add(id);
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let n = 0; cursor !== null; n += 1) {
    const { body } = await server.api('GET', `/pbxs?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...body.items.map((item: { id: string }) => item.id));
    if (n < 4) await server.addPbx(`LATE-000${n}`);
    cursor = body.next;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect([...before].filter((id) => !seen.includes(id))).toEqual([]);
});

test.each([
  '/pbxs',
  '/accounts',
  '/users',
  '/audit',
  '/mails',
  '/invoices',
  '/orders',
  '/subscriptions',
  '/payments',
  '/offers',
])('a cursor that %s did not give is refused by name', async (path) => {
  const answer = await server.api('GET', `${path}?cursor=pbx-0123456789`);
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: 'validation_failed', fields: [{ path: 'cursor' }] });
});

test('a cursor is opaque, is refused when a letter is changed, and is good for its own list only', async () => {
  const { body } = await server.api('GET', '/pbxs?limit=2&search=PAGE');
  const last = body.items[1].id;
  expect(body.next).not.toContain(last);
  expect((await server.api('GET', `/pbxs?limit=5&search=PAGE&cursor=${body.next}`)).status).toBe(200);
  expect((await server.api('GET', `/pbxs?search=LATE&cursor=${body.next}`)).status).toBe(422);
  expect((await server.api('GET', `/accounts?cursor=${body.next}`)).status).toBe(422);
  for (let at = 0; at < body.next.length; at += 1) {
    const other = body.next[at] === 'A' ? 'B' : 'A';
    const changed = body.next.slice(0, at) + other + body.next.slice(at + 1);
    expect((await server.api('GET', `/pbxs?search=PAGE&cursor=${changed}`)).status).toBe(422);
  }
});

test('every answer tells what is left of the limit, and the one beyond it how long to wait', async () => {
  const small = await startServer({ limits: { requestsPerMinute: 2 } });
  const first = await small.api('GET', '/whoami');
  expect(first.headers.get('ratelimit')).toMatch(/^"caller"; r=1; t=\d+$/);
  expect(first.headers.get('ratelimit-policy')).toMatch(/^"caller"; q=2; w=60/);
  await small.api('GET', '/whoami');
  const refused = await small.api('GET', '/whoami');
  expect(refused.status).toBe(429);
  expect(refused.body.code).toBe('too_many_requests');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  await small.close();
});
