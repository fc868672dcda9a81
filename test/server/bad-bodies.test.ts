// A body of any wrong shape, sent to any route, is refused with the field named, and leaves everything as it was.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { apiRoutes } from '../../server/app.ts';
import type { Route } from '../../server/http/route.ts';
import { fingerprintOf } from '../support/database.ts';
import { RUNS } from '../support/runs.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** For each route, of which there are hundreds. */
const BODIES = Math.max(3, Math.floor(RUNS / 2_000));
let server: TestServer;
let pbxId = '';
beforeAll(async () => {
  server = await startServer();
  pbxId = (await server.addPbx('SN-0001')).id;
});
afterAll(() => server.close());

function deep(levels: number): unknown {
  return levels === 0 ? 1 : { a: deep(levels - 1) };
}

/** Wrong for every field of the API: no schema takes one of these whole. */
const wrong = fc.constantFrom<unknown>(
  ...[{ __wrong: true }, [[]], 1e308, -1e308, Number.MIN_VALUE, '\u0000', '\u202eNUL\u0000\u202c', deep(200)],
);
const extra = fc.constantFrom('__proto__', 'constructor', 'toString', 'isAdmin', 'cost', 'שלום', '');

/** The fields that a body's schema names. */
function fieldsOf({ input }: Route): string[] {
  return Object.keys(input instanceof z.ZodObject ? input.shape : {});
}

/** JSON as text: `__proto__` as a field of its own cannot be written as an object. */
function bodyOf(route: Route): fc.Arbitrary<string> {
  const fields = fieldsOf(route);
  const some = fields.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...fields), wrong, { minKeys: 1 });
  const stranger = fc
    .tuple(extra, fc.jsonValue())
    .map(([name, value]) => `{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
  const none = fc.constantFrom('null', '[]', '7', '"text"', 'true');
  const bad = some.map((value) => JSON.stringify(value));
  return fields.length === 0 ? fc.oneof(stranger, none) : fc.oneof(bad, stranger, none);
}

/** The body as it is written here, which `api()` would write anew. */
async function send(method: string, path: string, body: string) {
  const headers = {
    authorization: `Bearer ${server.apiKey}`,
    'content-type': 'application/json',
    'idempotency-key': randomBytes(12).toString('hex'),
  };
  const response = await fetch(`${server.url}/api/v1${path}`, { method, headers, body });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('every route refuses a wrong body by name and changes nothing', { timeout: 120_000 }, async () => {
  const routes = apiRoutes(server.deps).filter(({ method }) => method !== 'GET');
  const before = await fingerprintOf(server.deps.database.reader);
  for (const route of routes) {
    const path = route.path.replace(':id', pbxId).replace(/:\w+/g, '1');
    await fc.assert(
      fc.asyncProperty(bodyOf(route), async (body) => {
        const answer = await send(route.method, path, body);
        const what = `${route.method} ${route.path} ${body.slice(0, 200)}: ${JSON.stringify(answer.body)}`;
        expect(answer.status, what).toBeGreaterThanOrEqual(400);
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status !== 422) return;
        expect(answer.body.code, what).toBe('validation_failed');
        expect(answer.body.fields.length, what).toBeGreaterThan(0);
      }),
      { numRuns: BODIES },
    );
  }
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
});
