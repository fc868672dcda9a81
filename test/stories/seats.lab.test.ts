// A base licence on a real Asterisk: its extension calls (SIPp), another calls for help alone, and an add-on is a feature flag.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asteriskDriver } from '../../agent/enforcement/asterisk/driver.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { callAs } from '../lab/sipp.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

describeWithLab('base licences on a real Asterisk', () => {
  let asterisk: LabAsterisk;
  let rig: AgentRig;
  beforeAll(async () => {
    asterisk = await startAsterisk({ name: 'seats', extensions: 2 });
    const settings = {
      ...{ host: '127.0.0.1', port: asterisk.amiPort, username: 'agent' },
      ...{ secret: async () => asterisk.agentSecret, secretFile: '/nowhere', configDir: '/etc/asterisk' },
    };
    const driver = () => asteriskDriver(settings, { random: (bytes) => randomBytes(bytes) });
    rig = await agentRig({ settings: { serial: 'PBX-0001' }, driver });
    rig.agent.start();
    await vi.waitFor(() => expect(rig.agent.status().pbx.connected).toBe(true), 10_000);
    const nowS = Math.floor(Date.now() / 1000);
    const vendor = testVendor('PBX-0001', nowS);
    await rig.agent.update(vendor.trustCode, { dryRun: false });
    const kinds = ['phone_system', 'concurrent_calls', 'call_recording'] as const;
    const grants = kinds.map((kind, at) => grant(kind, 5, nowS + 86_400, { subscription: at + 1 }));
    await rig.agent.update(vendor.code(vendor.licence({ seq: 1, grants })), { dryRun: false });
  });
  afterAll(async () => {
    await rig?.close();
    await asterisk?.stop();
  });
  const call = (extension: string, number: string) => callAs(asterisk.sipPort, extension, `p${extension}`, number);

  it('decide who may call, at the next call', async () => {
    expect([await call('1001', 'ivr'), await call('1001', '112')]).toEqual([403, 200]);
    const given = await rig.agent.seats.assign({ kind: 'phone_system', person: '1001', addOns: ['call_recording'] });
    expect(given).toMatchObject({ ok: true, value: { outcome: 'done' } });
    expect([await call('1001', 'ivr'), await call('1002', 'ivr')]).toEqual([200, 403]);
    expect(await asterisk.cli('database get licext 1001')).toContain('Value: r');
  });
});
