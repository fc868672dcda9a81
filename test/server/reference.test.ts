// The API's document and its page tell of every route, and hold every answer to what they tell.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoutes } from '../../server/app.ts';
import { answerCheck } from '../support/answer-check.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('every route says what it does in one line, and what it answers', () => {
  const routes = apiRoutes(server.deps);
  for (const { method, path, summary, answers } of routes) {
    expect(summary, `${method} ${path}`).toMatch(/^[A-Z][^.]{5,80}$/);
    const statuses = Object.keys(answers).map(Number);
    expect(statuses.length, `${method} ${path}`).toBeGreaterThan(0);
    expect(statuses.every((status) => status >= 200 && status < 300)).toBe(true);
  }
  const named = routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(named).size).toBe(named.length);
});

test('the document is there for everybody and names every route, its permission and its problems', async () => {
  const answer = await fetch(`${server.url}/openapi.json`);
  expect(answer.status).toBe(200);
  const document = JSON.parse(await answer.text());
  expect(document.openapi).toBe('3.1.0');
  const operations = [];
  for (const route of apiRoutes(server.deps)) {
    const address = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    const operation = document.paths[address]?.[route.method.toLowerCase()];
    expect(operation?.['x-permission'], address).toBe(route.permission);
    const keyed = operation.parameters?.find((one: { name: string }) => one.name === 'Idempotency-Key');
    expect(keyed?.required === true, address).toBe(route.idempotency === 'required');
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['429', '500', ...Object.keys(route.answers)]),
    );
    operations.push(operation.operationId);
  }
  expect(new Set(operations).size).toBe(operations.length);
});

test('the page needs no script, tells of every route, and is searched on the server', async () => {
  const answer = await fetch(`${server.url}/reference`);
  const page = await answer.text();
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-\S+'; form-action/,
  );
  expect(page).not.toMatch(/<script|https?:\/\/|style="/);
  for (const { summary } of apiRoutes(server.deps)) expect(page).toContain(summary.replaceAll("'", '&#39;'));
  const found = await (await fetch(`${server.url}/reference?search=post+credit-notes`)).text();
  expect(found).toContain('/api/v1/invoices/{id}/credit-notes');
  expect(found).not.toContain('/api/v1/pbxs/{id}/grants');
  const nothing = await (await fetch(`${server.url}/reference?search=${encodeURIComponent('"><b>')}`)).text();
  expect(nothing).not.toContain('"><b>');
  expect(nothing).toContain('Nothing matches');
});

test('an answer beside the document is a failure: a field, a status, a type, a problem', async () => {
  const check = answerCheck(apiRoutes(server.deps));
  const { body } = await server.api('GET', '/whoami');
  const json = { status: 200, contentType: 'application/json', body };
  expect(check('GET', '/whoami', json)).toBeUndefined();
  expect(check('GET', '/whoami', { ...json, body: { ...body, cost: 1 } })).toContain('cost');
  expect(check('GET', '/whoami', { ...json, body: { ...body, actor: 7 } })).toContain('/actor');
  expect(check('GET', '/whoami', { ...json, status: 201 })).toContain('not declared');
  expect(check('GET', '/whoami', { ...json, contentType: 'text/html' })).toContain('text/html');
  const { body: problem } = await server.api('GET', '/pbxs/none');
  const refused = { status: 404, contentType: 'application/problem+json', body: problem };
  expect(check('GET', '/pbxs/none', refused)).toBeUndefined();
  expect(check('GET', '/pbxs/none', { ...refused, body: { ...problem, code: 'invoice_not_found' } })).toContain(
    '/code',
  );
  expect(check('GET', '/nowhere', json)).toContain('no document');
});
