// Answers of the JSON API keep the shapes that its contract promises, with nothing beside them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  accountSchema,
  apiKeyMadeSchema,
  apiKeySchema,
  signedInSchema,
  userSchema,
  whoamiSchema,
} from '../../shared/contracts/accounts-api.ts';
import {
  agentSchema,
  auditSchema,
  countedPageSchema,
  grantChangedSchema,
  licenceSchema,
  listedGrantSchema,
  listedPbxSchema,
  pageSchema,
  pbxSchema,
  raiseSchema,
  rebindTokenSchema,
  tokenSchema,
  usageDaySchema,
} from '../../shared/contracts/server-api.ts';
import { trustSchema } from '../../shared/contracts/trust-api.ts';
import { enrol, openSession, rawAgent, signed } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let pbxId = '';

beforeAll(async () => {
  server = await startServer();
  pbxId = (await server.addPbx('SN-0001')).id;
  await server.addGrant(pbxId, { offer: 'A', kind: 'extensions', quantity: 3, until: '2099-01-01' });
  const agent = rawAgent();
  await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SN-0001');
  await openSession(server.url, agent);
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600;
  const hours = [{ hour, peakCalls: 1, extensions: 2, refusedCalls: 3, refusedExtensions: 4 }];
  await signed(server.url, agent, 'POST', '/agent/v1/usage', {
    hours,
    raises: [{ at: hour, until: hour + 86_400, percent: 20 }],
  });
});
afterAll(() => server.close());

const account = { kind: 'partner', name: 'North', email: 'n@p.example' };
const grant = { offer: 'A', kind: 'concurrent_calls', quantity: 3, until: '2099-01-01T12:00:00Z', trial: true };
const list = (item: z.ZodType) => pageSchema(item).omit({ next: true });

test.each<[string, string, unknown, z.ZodType]>([
  ['GET', '/whoami', undefined, whoamiSchema],
  ['GET', '/users', undefined, pageSchema(userSchema)],
  ['POST', '/api-keys', { name: 'shop', scopes: ['pbxs:read'] }, apiKeyMadeSchema],
  ['GET', '/api-keys', undefined, list(apiKeySchema)],
  ['POST', '/accounts', account, accountSchema],
  ['GET', '/accounts', undefined, pageSchema(accountSchema)],
  ['POST', '/pbxs', { serial: 'SN-0002', name: 'x' }, pbxSchema],
  ['GET', '/pbxs', undefined, countedPageSchema(listedPbxSchema)],
  ['GET', '/pbxs/PBX', undefined, listedPbxSchema],
  ['POST', '/pbxs/PBX/grants', grant, grantChangedSchema],
  ['PATCH', '/pbxs/PBX/grants/1', { quantity: 4 }, grantChangedSchema],
  ['GET', '/pbxs/PBX/grants', undefined, list(listedGrantSchema)],
  ['GET', '/pbxs/PBX/licence', undefined, licenceSchema],
  ['POST', '/pbxs/PBX/enrolment-tokens', {}, tokenSchema],
  ['GET', '/pbxs/PBX/agents', undefined, list(agentSchema)],
  ['GET', '/pbxs/PBX/usage', undefined, list(usageDaySchema)],
  ['GET', '/pbxs/PBX/raises', undefined, list(raiseSchema)],
  ['POST', '/pbxs/PBX/rebind', {}, rebindTokenSchema],
  ['GET', '/audit', undefined, pageSchema(auditSchema)],
  ['GET', '/trust', undefined, trustSchema],
  ['POST', '/sessions', { email: 'owner@vendor.example', password: 'a long test password' }, signedInSchema],
])('%s %s', async (method, path, body, schema) => {
  const answer = await server.api(method, path.replace('PBX', pbxId), body);
  expect(answer.status).toBeLessThan(300);
  // Parsing drops what the schema does not know, so equality shows that nothing else was sent.
  expect(schema.parse(answer.body)).toEqual(answer.body);
  if (Array.isArray(answer.body.items)) expect(answer.body.items.length).toBeGreaterThan(0);
});
