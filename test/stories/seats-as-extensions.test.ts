// Where Phone System licences are sold and no extensions beside them, they are how many extensions may call: PBX, page and portal say the same number, for the same reasons.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AgentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

let server: TestServer;
let rig: AgentRig;
let pbxId: string;
beforeAll(async () => {
  ({ server, rig, pbxId } = await siteWith({ calls: 4 }, { extensions: ['1001', '1002', '1003', '1004'] }));
  await server.addGrant(pbxId, { offer: 'B3-PS', kind: 'phone_system', quantity: 3, until: UNTIL });
  rig.agent.start();
  await enrolled({ server, pbxId }, rig);
  await vi.waitFor(() => expect(rig.agent.status().capacity.extensions.limit).toBe(3));
});
afterAll(async () => {
  await rig.close();
  await server.close();
});

test('the limit of extensions is the same on the PBX and in the portal, and so are its reasons', async () => {
  expect(rig.agent.why('extensions')).toMatchObject({
    ...{ total: 3, sentence: expect.stringMatching(/^extensions 3 = 3 from subscription \d+ until /) },
    parts: [{ offer: 'B3-PS', units: 3, state: 'counts' }],
  });
  const { limits } = (await server.api('GET', `/pbxs/${pbxId}/standing`)).body;
  expect(limits.find(({ kind }: { kind: string }) => kind === 'extensions')).toMatchObject({
    ...{ total: 3, floor: 0, parts: [{ offer: 'B3-PS', units: 3, state: 'counts' }] },
  });
  expect((await server.api('GET', `/pbxs/${pbxId}`)).body.extensions.limit).toBe(3);
  expect((await server.api('GET', '/pbxs')).body.items[0].extensions.limit).toBe(3);
});

test('extensions that are sold beside them are a limit of their own again', async () => {
  await server.addGrant(pbxId, { offer: 'PSE-EXT', kind: 'extensions', quantity: 2, until: UNTIL });
  await rig.agent.refresh();
  expect(rig.agent.status().capacity.extensions.limit).toBe(2);
  expect(rig.agent.why('extensions')).toMatchObject({ total: 2, parts: [{ offer: 'PSE-EXT', units: 2 }] });
  expect((await server.api('GET', `/pbxs/${pbxId}`)).body.extensions.limit).toBe(2);
});
