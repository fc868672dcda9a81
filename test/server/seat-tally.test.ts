// What agents tell of assigned seats: the newest tally is kept, and shown to those who see the PBX.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrol, openSession, type RawAgent, rawAgent, signed } from '../support/raw-agent.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const clock: TestClock = { nowMs: Date.parse('2027-01-01T12:00:00Z') };
const NOW = clock.nowMs / 1000;
const HOURS = [{ hour: NOW, peakCalls: 1, extensions: 2, refusedCalls: 0, refusedExtensions: 0 }];
let server: TestServer;
let pbxId = '';
let agent: RawAgent;

beforeAll(async () => {
  server = await startServer({ clock });
  pbxId = (await server.addPbx('SEAT-0001')).id;
  agent = rawAgent();
  await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SEAT-0001', { at: NOW });
  await openSession(server.url, agent, { at: NOW });
});
afterAll(() => server.close());

const tell = async (seats: unknown) =>
  (await signed(server.url, agent, 'POST', '/agent/v1/usage', { hours: HOURS, seats }, { at: NOW })).status;
const told = async () => (await server.api('GET', `/pbxs/${pbxId}/seats`)).body;

test('a PBX whose agent never told of seats has no tally', async () => {
  expect(await tell(undefined)).toBe(204);
  expect(await told()).toEqual({ at: null, assigned: {} });
});

test('a tally replaces the one before it, and one that was overtaken changes nothing', async () => {
  expect(await tell({ at: NOW - 60, assigned: { phone_system: 4, device_mobile_app: 2 } })).toBe(204);
  expect(await tell({ at: NOW - 30, assigned: { phone_system: 3 } })).toBe(204);
  expect(await tell({ at: NOW - 45, assigned: { phone_system: 9 } })).toBe(204);
  expect(await told()).toEqual({ at: NOW - 30, assigned: { phone_system: 3 } });
});

test('a tally of a clock that is far ahead counts as of now, so that the next one replaces it', async () => {
  expect(await tell({ at: NOW + 86_400, assigned: { phone_system: 5 } })).toBe(204);
  expect(await told()).toEqual({ at: NOW, assigned: { phone_system: 5 } });
  expect(await tell({ at: NOW, assigned: { phone_system: 6 } })).toBe(204);
  expect((await told()).assigned).toEqual({ phone_system: 6 });
});

test.each([
  ['a licence that there is not', { at: NOW, assigned: { extensions: 1 } }],
  ['a negative number', { at: NOW, assigned: { call_group: -1 } }],
  ['no instant', { assigned: { call_group: 1 } }],
])('a tally with %s is refused, and nothing of it is kept', async (_what, seats) => {
  const before = await told();
  expect(await tell(seats)).toBe(422);
  expect(await told()).toEqual(before);
});
