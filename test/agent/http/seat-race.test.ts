// Two admins at once: over HTTP one of them gets the last licence, the other is told; what one changed, the other's older view does not overwrite.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SeatPage, seatPageSchema } from '../../../shared/contracts/seats-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const PEOPLE = Array.from({ length: 20 }, (_, at) => `Person ${101 + at}`);
let agent: TestAgent;
beforeAll(async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor }));
  for (const person of PEOPLE) await agent.cli(['simulate', 'name-extension', person.slice(-3), ...person.split(' ')]);
  const grants = [grant('phone_system', 1, nowS + 9_999), grant('team_chat', 1, nowS + 9_999, { subscription: 2 })];
  await agent.cli(['update', vendor.code(vendor.licence({ seq: 1, grants }))]);
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

async function ask(place: string, body?: unknown) {
  const headers = { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${agent.url}/api/v1${place}`, sent);
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
}
const held = async (): Promise<SeatPage['items']> =>
  seatPageSchema.parse((await ask('/seats/licences?base=phone_system')).body).items.filter(({ person }) => person);

test('the last licence goes to one of twenty, and each other is told what to do', async () => {
  const answers = await Promise.all(PEOPLE.map((person) => ask('/seats/assign', { kind: 'phone_system', person })));
  const won = answers.filter(({ status }) => status === 200);
  const lost = answers.filter(({ status }) => status === 409);
  expect([won.length, lost.length]).toEqual([1, PEOPLE.length - 1]);
  for (const { body } of lost) {
    expect(body).toMatchObject({ code: 'none_available', detail: 'All 1 Phone System licences are assigned.' });
    expect(String(body.next)).toContain('order more');
  }
  expect(await held()).toHaveLength(1);
});

test('what was taken back meanwhile is told to whoever still saw it', async () => {
  const [{ seat } = { seat: 0 }] = await held();
  const [first, second] = await Promise.all([
    ask('/seats/unassign', { seat, releaseAddOns: true }),
    ask('/seats/unassign', { seat, releaseAddOns: true }),
  ]);
  expect([first.status, second.status].sort()).toEqual([200, 404]);
  expect([first, second].map(({ body }) => body.detail)).toContain(
    'There is no such assignment; it may have changed meanwhile.',
  );
  expect(await held()).toEqual([]);
});
