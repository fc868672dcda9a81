// The list of PBXs says what each needs, as soon as it is so: a licence that waits, an agent that fell silent, a limit that is near.
import { afterEach, expect, test } from 'vitest';
import { activeAgent } from '../../server/fleet/agent-store.ts';
import { acceptUsage } from '../../server/flows/accept-report.ts';
import type { AgentRig } from '../support/agent.ts';
import { addAccountBelow, vendorOf } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

let server: TestServer;
let rig: AgentRig;
afterEach(async () => {
  await rig.close();
  await server.close();
});

async function listed(query = ''): Promise<Record<string, unknown>[]> {
  const answer = await server.api('GET', `/pbxs?count=true${query}`);
  expect(answer.body.total).toEqual({ count: answer.body.items.length, more: false });
  return answer.body.items;
}

test('what was sold waits until the PBX has it, and use is told against the new limit', async () => {
  let pbxId = '';
  ({ server, rig, pbxId } = await siteWith({ calls: 2, extensions: 3 }, { extensions: ['1001', '1002'] }));
  expect(await listed('&state=waiting')).toMatchObject([{ id: pbxId, seq: 2, lastSeenAtMs: null }]);
  await enrolled({ server, pbxId }, rig);
  await rig.agent.refresh();
  const [applied] = await listed();
  expect(applied).toMatchObject({ waitingSinceMs: null, calls: { limit: 2 }, extensions: { limit: 3 } });
  expect(applied?.lastSeenAtMs).toBeGreaterThan(0);
  expect(await listed('&state=waiting')).toEqual([]);
  await report(pbxId, { peakCalls: 2, extensions: 1 });
  expect(await listed('&state=near_limit')).toMatchObject([{ states: ['near_limit'], calls: { used: 2, limit: 2 } }]);
  expect([await listed('&state=over_limit'), await attention()]).toEqual([[], { near_limit: 1 }]);
  await report(pbxId, { peakCalls: 3, extensions: 1 });
  expect(await listed('&state=over_limit')).toMatchObject([{ states: ['over_limit'], calls: { used: 3, limit: 2 } }]);
  expect([await listed('&state=near_limit'), await attention()]).toEqual([[], { over_limit: 1 }]);
  await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 10, until: UNTIL });
  expect(await listed('&state=near_limit')).toEqual([]);
  expect(await listed('&state=waiting')).toMatchObject([
    { seq: Number(applied?.seq) + 1, calls: { used: 3, limit: 12 } },
  ]);
});

/** What the first page counts. */
async function attention(): Promise<Record<string, number>> {
  const { body } = await server.api('GET', '/home');
  return Object.fromEntries(body.attention.map(({ kind, count }: { kind: string; count: number }) => [kind, count]));
}

async function report(pbxId: string, use: { readonly peakCalls: number; readonly extensions: number }): Promise<void> {
  const { database, random, nowMs } = server.deps;
  const agent = await activeAgent(database.reader, pbxId);
  if (agent === undefined) throw new Error('no agent');
  const hour = Math.floor(nowMs() / 3_600_000) * 3_600;
  const hours = [{ hour, refusedCalls: 0, refusedExtensions: 0, ...use }];
  const act = { actor: 'agent', nowMs: nowMs() };
  await database.transact((trx) => acceptUsage(trx, random, act, agent, { hours }));
}

test('a PBX is found by the new name of its owner', async () => {
  ({ server, rig } = await siteWith({ calls: 2, extensions: 3 }));
  const vendor = await vendorOf(server);
  const zeta = await addAccountBelow(server, vendor, 'customer', 'Zeta');
  const alpha = await addAccountBelow(server, vendor, 'customer', 'Beta');
  for (const [serial, accountId] of [
    ['OWN-0001', zeta.id],
    ['OWN-0002', alpha.id],
  ]) {
    await server.api('POST', '/pbxs', { serial, name: `${serial} here`, accountId });
  }
  const serials = async () => (await listed('&search=own&sort=owner')).map(({ serial }) => serial);
  expect(await serials()).toEqual(['OWN-0002', 'OWN-0001']);
  await server.api('PATCH', `/accounts/${zeta.id}`, { name: 'Aardvark' });
  expect(await serials()).toEqual(['OWN-0001', 'OWN-0002']);
});
