// The dialplan examples that `install` ships, on a real Asterisk by SIPp: what an add-on lets its extension do, and what it does not touch.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addOnExamples } from '../../agent/enforcement/asterisk/gate.ts';
import type { AddOn } from '../../shared/seats.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { callAs, type Device } from '../lab/sipp.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import type { AgentRig } from '../support/agent.ts';
import { licensedOnAsterisk } from '../support/seats-on-asterisk.ts';

const NUMBERS = readFileSync(new URL('../lab/numbers.conf', import.meta.url), 'utf8');
/** As an admin would write it, once as shipped and once strict. */
const OWN = `
#include switchkey-add-ons.conf
[numbers]
exten => _6X.,1,Gosub(switchkey-device,s,1(\${EXTEN},\${CHANNEL(endpoint)}))
 same => n,Gosub(switchkey-do-not-call,s,1(\${EXTEN},\${CHANNEL(endpoint)}))
 same => n,Gosub(switchkey-record,s,1(\${EXTEN},\${CHANNEL(endpoint)}))
 same => n,Goto(ivr,1)
exten => _5X.,1,Gosub(switchkey-device,s,1(\${EXTEN},\${CHANNEL(endpoint)},strict))
 same => n,Goto(ivr,1)
`;
/** An emergency number on whose way an admin put everything, in the strictest form. */
const HELP = ['112', '0115'].map(
  (number) => `
exten => ${number},1,Gosub(switchkey-device,s,1(${number},\${CHANNEL(endpoint)},strict))
 same => n,Gosub(switchkey-do-not-call,s,1(${number},\${CHANNEL(endpoint)}))
 same => n,Gosub(switchkey-record,s,1(${number},\${CHANNEL(endpoint)}))
 same => n,Goto(ivr,1)
`,
);
const PLAIN_112 = 'exten => 112,1,Goto(ivr,1)\n';

const DESK: Device = { agent: 'Yealink SIP-T54W 96.86.0.100' };
const MOBILE: Device = { agent: 'Acme Mobile/4.2 (Android 15)' };
const DESKTOP: Device = { agent: 'MicroSIP/3.21.3' };
const WEB: Device = { agent: 'SIP.js/0.21.2', transport: 'WSS' };
// biome-ignore lint/suspicious/noTemplateCurlyInString: a dialplan variable, not ours
const HOSTILE: Device = { agent: '"] & 1 | "${SHELL(true)}") , mobile\\' };

describeWithLab('the dialplan examples for add-ons', () => {
  let asterisk: LabAsterisk;
  let rig: AgentRig;
  beforeAll(async () => {
    asterisk = await startAsterisk({
      name: 'add-ons',
      extensions: 2,
      extraFiles: {
        'switchkey-add-ons.conf': addOnExamples(),
        'numbers.conf': `${NUMBERS.replace(PLAIN_112, '')}${OWN}${HELP.join('')}`,
      },
    });
    rig = await licensedOnAsterisk(asterisk, { emergency: '^(0115)$' });
    await rig.agent.seats.assign({ kind: 'phone_system', person: '1001' });
  });
  afterAll(async () => {
    await rig?.close();
    await asterisk?.stop();
  });
  const call = (number: string, device?: Device) => callAs(asterisk.sipPort, '1001', 'p1001', number, device);
  const give = async (...addOns: AddOn[]) => {
    const found = rig.agent.seats.find({ base: 'phone_system', by: 'extension', search: '1001', limit: 1 });
    const seat = (found.ok && found.value.items[0]?.seat) || 0;
    expect(await rig.agent.seats.setAddOns({ seat, addOns })).toMatchObject({ ok: true });
  };
  const recorded = () => {
    const folder = join(asterisk.dir, 'spool', 'monitor', 'switchkey');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  beforeEach(async () => {
    await asterisk.deleteDb('do-not-call');
  });

  describe('decide by the kind of device', () => {
    it.each([
      ['device_ip_phone', DESK],
      ['device_desktop_app', DESKTOP],
      ['device_mobile_app', MOBILE],
      ['device_web_rtc', WEB],
    ] as const)('%s lets its own kind call and no other', async (addOn, device) => {
      await give(addOn);
      const others = [DESK, DESKTOP, MOBILE, WEB].filter((one) => one !== device);
      expect(await call('600', device)).toBe(200);
      for (const other of others) expect(await call('600', other)).toBe(403);
    });

    it('an extension without any may use all of them, unless that is asked for strictly', async () => {
      await give();
      expect([await call('600', MOBILE), await call('500', MOBILE)]).toEqual([200, 403]);
    });

    it('a name that is dialplan is only a name', async () => {
      await give('device_mobile_app');
      expect(await call('600', HOSTILE)).toBe(200);
      await give('device_ip_phone');
      expect(await call('600', HOSTILE)).toBe(403);
    });
  });

  it('do not call whom the list names, for extensions with the add-on alone', async () => {
    await asterisk.putDb('do-not-call', '6567891234', '1');
    await give();
    expect(await call('6567891234')).toBe(200);
    await give('license_dnc_checking_enabled');
    expect([await call('6567891234'), await call('6567891235')]).toEqual([403, 200]);
  });

  it('record calls of extensions with the add-on alone', async () => {
    await give('device_ip_phone');
    await call('6111');
    expect(recorded()).toEqual([]);
    await give('call_recording');
    await call('6222');
    await vi.waitFor(() => expect(recorded()).toEqual([expect.stringMatching(/^\d{8}-\d{6}-1001-6222-.*\.wav$/)]));
  });

  it('let emergency calls pass, whatever they would say of another number', async () => {
    await asterisk.putDb('do-not-call', '112', '1');
    await asterisk.putDb('do-not-call', '0115', '1');
    await give('license_dnc_checking_enabled', 'device_ip_phone', 'call_recording');
    const before = recorded();
    for (const number of ['112', '0115']) expect(await call(number, MOBILE)).toBe(200);
    expect(recorded()).toEqual(before);
    expect(await callAs(asterisk.sipPort, '1002', 'p1002', '112', MOBILE)).toBe(200);
  });
});
