// The whole first path on a real Asterisk: sold on the server, in force at the next call, whatever stops or starts in between.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asteriskDriver } from '../../agent/enforcement/asterisk/driver.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { type Phone, phone } from '../lab/sip-phone.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

const SERIAL = 'PBX-0001';
const UNTIL = '2031-03-01';

describeWithLab('a real Asterisk with agent and licence server', () => {
  let server: TestServer;
  let asterisk: LabAsterisk;
  let rig: AgentRig;
  let caller: Phone;
  let pbxId: string;
  let subscription: number;

  beforeAll(async () => {
    [server, asterisk] = await Promise.all([startServer(), startAsterisk({ name: 'story', extensions: 2 })]);
    pbxId = (await server.addPbx(SERIAL)).id;
    const calls = { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 1, until: UNTIL } as const;
    ({ subscription } = await server.addGrant(pbxId, calls));
    await server.addGrant(pbxId, { offer: 'PSE-EXT', kind: 'extensions', quantity: 1, until: UNTIL });
    caller = await phone({ user: '1001', password: 'p1001', pbxPort: asterisk.sipPort });
    rig = await agentRig({ settings: { eventStream: true }, driver: () => driverOf(asterisk) });
    rig.agent.start();
  });

  afterAll(async () => {
    caller?.close();
    await rig?.close();
    await Promise.all([asterisk?.stop(), server?.close()]);
  });

  const status = () => rig.agent.status();
  const inForce = async (calls: number) => {
    await vi.waitFor(() => {
      expect(status()).toMatchObject({ capacity: { calls: { limit: calls } } });
      expect(status().pbx.inForce).toBe(`${status().licence?.epoch}.${status().licence?.seq}`);
    }, 10_000);
  };

  it('lets only emergency calls pass before anything was sold', async () => {
    await vi.waitFor(() => expect(status().pbx.lastAppliedAt).toBeDefined(), 10_000);
    expect(await caller.call('ivr')).toBe(403);
    expect(await caller.call('112')).toBe(200);
    await caller.hangUpAll();
  });

  it('has what was sold in force after the enrolment, extensions and calls alike', async () => {
    const token = await server.enrolmentToken(pbxId);
    expect(await rig.agent.enrol({ server: server.url, token, serial: SERIAL })).toMatchObject({ outcome: 'updated' });
    expect(status().capacity.extensions.refused).toEqual(['1002']);
    expect(await caller.call('ivr')).toBe(200);
    expect(await caller.call('ivr')).toBe(503);
    await vi.waitFor(() => expect(status().capacity.calls).toMatchObject({ used: 1, refusedToday: 1 }), 10_000);
    const second = await phone({ user: '1002', password: 'p1002', pbxPort: asterisk.sipPort });
    expect(await second.call('ivr')).toBe(403);
    expect(await second.call('112')).toBe(200);
    await second.hangUpAll();
    second.close();
  });

  it('follows an order by the stream, and cuts no call when the limit falls', async () => {
    await vi.waitFor(() => expect(status().poll.stream).toBe('open'), 10_000);
    await server.api('PATCH', `/pbxs/${pbxId}/grants/${subscription}`, { quantity: 3 });
    await inForce(3);
    expect(await caller.call('ivr')).toBe(200);
    await server.api('PATCH', `/pbxs/${pbxId}/grants/${subscription}`, { quantity: 1 });
    await inForce(1);
    expect(caller.legs()).toHaveLength(2);
    expect(await caller.call('ivr')).toBe(503);
    await caller.hangUpAll();
  });

  it('mends what someone edited, and what a killed PBX forgot', async () => {
    await asterisk.putDb('licence', 'calls', '9999999999|99');
    await asterisk.kill9();
    await asterisk.restart();
    await vi.waitFor(async () => {
      expect(await asterisk.cli('database get licence calls')).not.toContain('9999999999|99');
      expect(status().pbx.connected).toBe(true);
    }, 20_000);
    expect((await rig.agent.plan()).steps).toEqual([]);
  });

  it('keeps its limits while the agent is down', async () => {
    await rig.agent.stop();
    expect(await caller.call('ivr')).toBe(200);
    expect(await caller.call('ivr')).toBe(503);
    expect(await caller.call('112')).toBe(200);
    await caller.hangUpAll();
  });
});

function driverOf(asterisk: LabAsterisk) {
  const settings = {
    host: '127.0.0.1',
    port: asterisk.amiPort,
    username: 'agent',
    secret: async () => asterisk.agentSecret,
    secretFile: '/nowhere',
    configDir: '/etc/asterisk',
  };
  return asteriskDriver(settings, { random: (bytes) => randomBytes(bytes) });
}
