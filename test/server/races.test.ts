// What happens at once happens once: identical orders, one-time tokens, sequence numbers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countRows } from '../support/database.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' };
const times = (n: number) => Array.from({ length: n }, (_, i) => i);

test('50 identical orders at once make one grant and one licence, and all get the same answer', async () => {
  const { id } = await server.addPbx('SN-0001');
  const headers = { 'idempotency-key': 'order-4711-00' };
  const answers = await Promise.all(times(50).map(() => server.api('POST', `/pbxs/${id}/grants`, GRANT, headers)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect((await server.api('GET', `/pbxs/${id}/grants`)).body.items).toHaveLength(1);
  expect((await server.api('GET', `/pbxs/${id}/licence`)).body.seq).toBe(1);
});

test('the same key with another body is refused and grants nothing', async () => {
  const { id } = await server.addPbx('SN-0002');
  const headers = { 'idempotency-key': 'order-4712-00' };
  expect((await server.api('POST', `/pbxs/${id}/grants`, GRANT, headers)).status).toBe(201);
  const other = await server.api('POST', `/pbxs/${id}/grants`, { ...GRANT, quantity: 6 }, headers);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect((await server.api('GET', `/pbxs/${id}/grants`)).body.items).toHaveLength(1);
});

test('an order that was refused may be corrected under the same key', async () => {
  const { id } = await server.addPbx('SN-0003');
  const headers = { 'idempotency-key': 'order-4713-00' };
  const wrong = await server.api('POST', '/pbxs/pbx-0/grants', GRANT, headers);
  expect(wrong.status).toBe(404);
  expect((await server.api('POST', `/pbxs/${id}/grants`, GRANT, headers)).status).toBe(201);
});

test('a secret shown once is shown again to the repeat only, and lies sealed in the database', async () => {
  const { id } = await server.addPbx('SN-0004');
  const headers = { 'idempotency-key': 'token-4714-00' };
  const first = await server.api('POST', `/pbxs/${id}/enrolment-tokens`, {}, headers);
  const second = await server.api('POST', `/pbxs/${id}/enrolment-tokens`, {}, headers);
  expect(second.body).toEqual(first.body);
  const rows = await server.deps.database.reader.selectFrom('idempotency').selectAll().execute();
  const kept = rows.map((row) => Buffer.from(row.sealed).toString('latin1')).join('');
  expect(kept).not.toContain(first.body.token);
});

test('40 different grants at once get 40 numbers, none twice and none lost', async () => {
  const { id } = await server.addPbx('SN-0005');
  const made = await Promise.all(
    times(40).map((i) => server.addGrant(id, { ...GRANT, kind: 'extensions', quantity: i + 1 })),
  );
  expect(new Set(made.map((one) => one.seq))).toEqual(new Set(times(40).map((i) => i + 1)));
  expect(new Set(made.map((one) => one.subscription)).size).toBe(40);
  const { body } = await server.api('GET', `/pbxs/${id}/grants`);
  expect(body.items).toHaveLength(40);
});

test('a token raced by 20 agents enrols one', async () => {
  const { id } = await server.addPbx('SN-0006');
  const token = await server.enrolmentToken(id);
  const answers = await Promise.all(times(20).map(() => enrol(server.url, rawAgent(), token, 'SN-0006')));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.body.code === 'enrolment_refused')).toHaveLength(19);
  expect((await server.api('GET', `/pbxs/${id}/agents`)).body.items).toHaveLength(1);
});

test('the audit trail has one row for every act and no gap', async () => {
  const rows = await server.deps.database.reader.selectFrom('audit').select(['id', 'action']).orderBy('id').execute();
  expect(rows.map((row) => row.id)).toEqual(times(rows.length).map((i) => i + 1));
  const issued = rows.filter((row) => row.action === 'licence.issued');
  expect(issued).toHaveLength(await countRows(server.deps.database.reader, 'licences'));
});
