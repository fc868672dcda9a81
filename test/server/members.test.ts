// One entitlement, several PBXs: the same licence for each, counted once, and two that both take calls are told.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ActiveHour, overlapOf } from '../../server/fleet/both-active.ts';
import type { UsageHour } from '../../shared/contracts/agent-wire.ts';
import { alertSchema, memberSchema } from '../../shared/contracts/server-api.ts';
import { verifyServerTime } from '../../shared/licence/server-time.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { enrol, openSession, poll, type RawAgent, rawAgent, signed } from '../support/raw-agent.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const HOUR_MS = 3_600_000;
const clock: TestClock = { nowMs: Date.parse('2027-01-01T12:00:00Z') };
let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startServer({ clock });
});
afterAll(() => server.close());

const at = () => ({ at: Math.floor(clock.nowMs / 1000) });
const thisHour = () => Math.floor(clock.nowMs / HOUR_MS) * 3_600;

interface Node {
  readonly id: string;
  readonly serial: string;
  readonly agent: RawAgent;
}

async function node(id: string, serial: string): Promise<Node> {
  const agent = rawAgent();
  await enrol(server.url, agent, await server.enrolmentToken(id), serial, at());
  await openSession(server.url, agent, at());
  return { id, serial, agent };
}

const add = (pbxId: string, body: object) => server.api('POST', `/pbxs/${pbxId}/members`, body);

async function pair() {
  count += 1;
  const serial = `MAIN-000${count}`;
  const { id } = await server.addPbx(serial);
  await server.addGrant(id, { offer: 'A', kind: 'concurrent_calls', quantity: 10, until: '2099-01-01' });
  await server.addGrant(id, { offer: 'HS', kind: 'hot_standby', quantity: 1, until: '2099-01-01' });
  const added = await add(id, { role: 'secondary', serial: `NEXT-000${count}` });
  expect(memberSchema.parse(added.body)).toEqual(added.body);
  return { primary: await node(id, serial), secondary: await node(added.body.pbxId, added.body.serial) };
}

async function licenceOf({ agent }: Node) {
  const { body } = await poll(server.url, agent);
  const verified = verifyLicence(Buffer.from(body.licence, 'base64url'), server.deps.signing.current().root);
  if (!verified.ok) throw new Error(verified.refusal.message);
  return verified.value.licence;
}

async function report({ agent }: Node, hour: Partial<UsageHour>, more: object = {}): Promise<void> {
  const counted = { hour: thisHour(), peakCalls: 0, extensions: 0, refusedCalls: 0, refusedExtensions: 0, ...hour };
  const answer = await signed(server.url, agent, 'POST', '/agent/v1/usage', { hours: [counted], ...more }, at());
  expect(answer.status).toBe(204);
}

test('every member gets the same grants with its own serial, key and numbers, and follows every change', async () => {
  const { primary, secondary } = await pair();
  const [first, second] = [await licenceOf(primary), await licenceOf(secondary)];
  expect(first.policy.member).toEqual({ role: 'primary', of: primary.serial });
  expect(second.policy.member).toEqual({ role: 'secondary', of: primary.serial });
  expect(second.grants).toEqual(first.grants);
  expect([second.serial, second.agentKey]).toEqual([secondary.serial, secondary.agent.thumbprint]);
  await server.addGrant(primary.id, { offer: 'B', kind: 'extensions', quantity: 5, until: '2099-01-01' });
  expect((await licenceOf(secondary)).grants).toHaveLength(3);
  const own = await server.api('POST', `/pbxs/${secondary.id}/grants`, {
    offer: 'C',
    kind: 'extensions',
    quantity: 1,
    until: '2099-01-01',
  });
  expect(own.body).toMatchObject({ code: 'pbx_is_member', next: expect.stringContaining(primary.serial) });
  expect((await server.api('GET', `/pbxs/${primary.id}/members`)).body.items).toHaveLength(1);
  expect((await server.api('DELETE', `/pbxs/${primary.id}/members/${secondary.serial}`)).status).toBe(204);
  expect(await licenceOf(secondary)).toMatchObject({ grants: [], policy: { graceDays: 14 } });
  expect((await server.api('GET', `/pbxs/${secondary.id}`)).body.pending).toMatchObject({ kind: 'reduction' });
  expect((await licenceOf(primary)).policy.member).toBeUndefined();
});

test('a member needs the service, a free role, and no life of its own', async () => {
  const { id } = await server.addPbx('LONE-0001');
  expect((await add(id, { role: 'secondary', serial: 'LONE-0002' })).body.code).toBe('service_not_granted');
  await server.addGrant(id, { offer: 'HS', kind: 'hot_standby', quantity: 1, until: '2099-01-01' });
  const { id: busy } = await server.addPbx('BUSY-0001');
  await server.addGrant(busy, { offer: 'A', kind: 'extensions', quantity: 1, until: '2099-01-01' });
  expect((await add(id, { role: 'secondary', serial: 'BUSY-0001' })).body.code).toBe('pbx_is_member');
  expect((await add(id, { role: 'secondary', serial: 'LONE-0001' })).body.code).toBe('pbx_is_member');
  expect((await add(id, { role: 'dr', serial: 'LONE-0003' })).body.code).toBe('service_not_granted');
  const order = { kind: 'partner', name: 'North', email: 'n@p.example' };
  const accountId = (await server.api('POST', '/accounts', order)).body.id;
  await server.api('POST', '/pbxs', { serial: 'ELSE-0001', name: 'x', accountId });
  expect((await add(id, { role: 'secondary', serial: 'ELSE-0001' })).body.code).toBe('serial_taken');
  expect((await add(id, { role: 'secondary', serial: 'LONE-0002' })).status).toBe(201);
  expect((await add(id, { role: 'secondary', serial: 'LONE-0002' })).status).toBe(201);
  expect((await add(id, { role: 'secondary', serial: 'LONE-0004' })).body.code).toBe('member_role_taken');
});

test('capacity is counted once, and a takeover within the hour is nobody’s fault', async () => {
  const { primary, secondary } = await pair();
  await report(primary, { role: 'primary', active: true, activeMinutes: 25, peakCalls: 9 });
  await report(secondary, { role: 'secondary', active: true, activeMinutes: 35, peakCalls: 7 });
  const usage = await server.api('GET', `/pbxs/${primary.id}/usage`);
  expect(usage.body.items).toMatchObject([{ peakCalls: 9 }]);
  expect((await server.api('GET', `/pbxs/${secondary.id}/usage`)).body.items).toMatchObject([{ peakCalls: 7 }]);
  expect((await server.api('GET', '/alerts')).body.items).toEqual([]);
});

test('both active for longer than agreed is an alert, an audit row, a notice to both and signed; then it is over', async () => {
  const { primary, secondary } = await pair();
  await report(primary, { active: true, activeMinutes: 60, peakCalls: 3 });
  await report(secondary, { active: true, activeMinutes: 10, peakCalls: 1 });
  expect((await server.api('GET', '/alerts')).body.items).toEqual([]);
  await report(secondary, { active: true, activeMinutes: 20, peakCalls: 1 });
  const { items } = (await server.api('GET', '/alerts')).body;
  expect(items.map((one: unknown) => alertSchema.parse(one))).toEqual(items);
  expect(items.map((one: { code: string; serial: string }) => `${one.code} ${one.serial}`).toSorted()).toEqual([
    `both_active ${primary.serial}`,
    `both_active ${secondary.serial}`,
  ]);
  const rows = (await server.api('GET', '/audit?limit=10')).body.items.map((row: { action: string }) => row.action);
  expect(rows.filter((action: string) => action === 'members.both_active')).toHaveLength(2);
  const nonce = 'cd'.repeat(16);
  for (const { agent, serial } of [primary, secondary]) {
    const { body } = await poll(server.url, agent, { 'switchkey-nonce': nonce });
    expect(body.notices).toMatchObject([{ code: 'both_active' }]);
    const time = verifyServerTime(Buffer.from(body.time, 'base64url'), server.deps.signing.current().root, {
      serial,
      nonce,
    });
    expect(time).toMatchObject({ ok: true, value: { bothActiveSince: thisHour() } });
  }
  // Reported again: one alert, not two.
  await report(primary, { active: true, activeMinutes: 60, peakCalls: 4 });
  expect((await server.api('GET', '/alerts')).body.items).toHaveLength(2);
  clock.nowMs += HOUR_MS;
  await report(primary, { active: true, activeMinutes: 60 });
  expect((await server.api('GET', '/alerts')).body.items).toHaveLength(2);
  await report(secondary, { active: false, activeMinutes: 0 });
  expect((await server.api('GET', '/alerts')).body.items).toEqual([]);
  expect((await server.api('GET', '/alerts?all=true')).body.items).toHaveLength(2);
  expect((await poll(server.url, primary.agent)).body.notices).toEqual([]);
});

test('an emergency raise is kept once, however often it is told', async () => {
  const { primary } = await pair();
  const raise = { at: thisHour(), until: thisHour() + 5 * 86_400, percent: 20 };
  for (const _ of [1, 2]) await report(primary, {}, { raises: [raise] });
  expect((await server.api('GET', `/pbxs/${primary.id}/raises`)).body.items).toEqual([raise]);
  const rows = (await server.api('GET', '/audit?limit=50')).body.items;
  expect(rows.filter((row: { action: string }) => row.action === 'raise.reported')).toHaveLength(1);
});

test('hours in which both took calls add up over a run; turns within an hour do not', () => {
  const hours = (...minutes: (number | undefined | null)[]): ActiveHour[] =>
    minutes.flatMap((one, n) => (one === null ? [] : [{ hour: n * 3_600, active: one !== 0, minutes: one }]));
  expect(overlapOf(hours(60, 60, 60), hours(10, 20, 30))).toEqual({ since: 0, last: 7_200, minutes: 60 });
  expect(overlapOf(hours(60, 30, 60), hours(60, 30, 5))).toEqual({ since: 7_200, last: 7_200, minutes: 5 });
  expect(overlapOf(hours(60, 0, 60), hours(0, 60, 0))).toBeUndefined();
  expect(overlapOf(hours(undefined), hours(undefined))).toBeUndefined();
  expect(overlapOf(hours(undefined, undefined), hours(undefined, undefined))).toEqual({
    since: 3_600,
    last: 3_600,
    minutes: 60,
  });
  expect(overlapOf(hours(null, 60), hours(60, null))).toBeUndefined();
});
