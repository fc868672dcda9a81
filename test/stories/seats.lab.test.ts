// A base licence on a real Asterisk: its extension calls (SIPp), another calls for help alone, and an add-on is a feature flag.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { callAs } from '../lab/sipp.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import type { AgentRig } from '../support/agent.ts';
import { licensedOnAsterisk } from '../support/seats-on-asterisk.ts';

describeWithLab('base licences on a real Asterisk', () => {
  let asterisk: LabAsterisk;
  let rig: AgentRig;
  beforeAll(async () => {
    asterisk = await startAsterisk({ name: 'seats', extensions: 2 });
    rig = await licensedOnAsterisk(asterisk);
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
