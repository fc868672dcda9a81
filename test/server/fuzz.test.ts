// Whatever is sent to whatever address, the server answers below 500 and its tables stay as they are.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoutes } from '../../server/app.ts';
import { parseRevision } from '../../server/flows/answer-poll.ts';
import { parseProofHeader, parseSignedHeader } from '../../shared/licence/agent-proof.ts';
import { fingerprintOf } from '../support/database.ts';
import { rawAgent, signed } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let pbxId = '';
beforeAll(async () => {
  server = await startServer();
  pbxId = (await server.addPbx('SN-0001')).id;
});
afterAll(() => server.close());

const headerText = fc.string({ maxLength: 300 }).map((text) => text.replace(/[^\x20-\x7e]/g, '').trim());

test('no body makes a route fail, and a body that is refused changes nothing', async () => {
  const routes = apiRoutes(server.deps).filter(
    (route) => route.method !== 'GET' && !route.path.startsWith('/sessions'),
  );
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom('offer', 'kind', 'quantity', 'until', 'serial', 'name', 'policy'), fc.jsonValue()),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), junk, async ({ method, path }, body) => {
      const before = await fingerprintOf(server.deps.database.reader);
      const answer = await server.api(method, path.replace(':id', pbxId).replace(':subscription', '1'), body);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
    }),
    { numRuns: 150 },
  );
});

test('no header makes a poll or a signed request fail', async () => {
  const before = await fingerprintOf(server.deps.database.reader);
  const scheme = fc.constantFrom('', 'Switchkey-Proof ', 'Switchkey-Signed ', 'Bearer ');
  await fc.assert(
    fc.asyncProperty(
      scheme,
      headerText,
      fc.constantFrom('poll', 'sessions', 'enrolments', 'usage', 'receipts', 'events'),
      async (kind, text, path) => {
        const method = ['poll', 'events'].includes(path) ? 'GET' : 'POST';
        const headers = {
          authorization: kind + text,
          'if-none-match': text,
          'switchkey-trust': text,
          'switchkey-nonce': text,
        };
        const response = await fetch(`${server.url}/agent/v1/${path}`, { method, headers });
        await response.body?.cancel();
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
      },
    ),
    { numRuns: 200 },
  );
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
});

test('no signed body makes an agent route fail', async () => {
  const stranger = rawAgent();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('sessions', 'enrolments', 'usage', 'receipts'),
      fc.jsonValue(),
      async (path, body) => {
        const answer = await signed(server.url, stranger, 'POST', `/agent/v1/${path}`, body);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      },
    ),
    { numRuns: 100 },
  );
});

test('headers that are not exactly of their form are no headers', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseProofHeader(text)).toBeUndefined();
      expect(parseSignedHeader(text)).toBeUndefined();
      expect(parseRevision(text)).toBeUndefined();
    }),
  );
});
