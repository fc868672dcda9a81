// What is assigned on the PBX is known where it is sold: the agent tells it with its usage, and an order takes nobody's licence away (S1.20).
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AgentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

let server: TestServer;
let rig: AgentRig;
let pbxId: string;
beforeAll(async () => {
  ({ server, rig, pbxId } = await siteWith({ calls: 4 }, { extensions: ['1001', '1002', '1003'] }));
  await server.addGrant(pbxId, { offer: 'B3-PS', kind: 'phone_system', quantity: 3, until: UNTIL });
  await server.addGrant(pbxId, { offer: 'B3-REC', kind: 'call_recording', quantity: 1, until: UNTIL });
  rig.agent.start();
  await enrolled({ server, pbxId }, rig);
  await vi.waitFor(() => expect(rig.agent.status().seats?.total).toBe(4));
});
afterAll(async () => {
  await rig.close();
  await server.close();
});

test('who has a licence on the PBX is counted in the portal at the next poll, those over the limit among them', async () => {
  for (const person of ['1001', '1002'])
    expect(await rig.agent.seats.assign({ kind: 'phone_system', person })).toMatchObject({ ok: true });
  const found = rig.agent.seats.find({ base: 'phone_system', by: 'extension', search: '1001', limit: 1 });
  const seat = (found.ok && found.value.items[0]?.seat) || 0;
  await rig.agent.seats.setAddOns({ seat, addOns: ['call_recording'] });
  await vi.waitFor(async () => {
    rig.pbx.call('1001', '1002');
    await rig.agent.refresh();
    const { body } = await server.api('GET', `/pbxs/${pbxId}/seats`);
    expect(body.assigned).toEqual({ phone_system: 2, call_recording: 1 });
  }, 10_000);
});
