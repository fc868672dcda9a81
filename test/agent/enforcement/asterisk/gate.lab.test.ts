// The gate on a real Asterisk, with no agent anywhere: exact under burst, changed at run time, closed without state.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { passwordOf } from '../../../lab/asterisk-config.ts';
import { burst, callAs, register, uas } from '../../../lab/sipp.ts';
import { describeWithLab } from '../../../lab/with-lab.ts';
import { type LabRig, labRig } from './lab-rig.ts';

describeWithLab('the gate on a real Asterisk', () => {
  let rig: LabRig;
  beforeAll(async () => {
    rig = await labRig('gate');
  });
  beforeEach(() => rig.license(5));
  afterEach(() => rig.clear());
  afterAll(() => rig?.close());

  const putCalls = (value: string) => rig.asterisk.putDb('licence', 'calls', value);
  const tokens = async () => (await rig.asterisk.tokens()).length;
  const nowS = () => Math.floor(Date.now() / 1000);

  it.each([1, 2, 3])('admits exactly 5 of 50 calls at once (run %i)', async () => {
    const { accepted, refused } = await burst(rig.asterisk.sipPort, { service: 'ivr', calls: 50, holdMs: 1200 });
    expect({ accepted, refused: Object.fromEntries(refused) }).toEqual({ accepted: 5, refused: { 503: 45 } });
  });

  it('admits exactly 5 of 50 two-leg calls at once, and all of them on the way without the gate', async () => {
    const callee = await uas(rig.asterisk.calleePort);
    const all = { service: 'two-leg', calls: 50, holdMs: 1200 };
    expect((await burst(rig.asterisk.sipPort, all)).accepted).toBe(5);
    expect((await burst(rig.asterisk.sipPort, { ...all, holdMs: 100, user: 'open' })).accepted).toBe(50);
    await rig.asterisk.idle();
    await callee.stop();
  });

  it('refuses nobody falsely: as many calls as are free pass at once, however many are up', async () => {
    for (const free of [2, 1]) {
      await putCalls(`9999999999|${(await tokens()) + free}`);
      const codes = await Promise.all(Array.from({ length: 20 }, () => rig.trunk.call('ivr')));
      expect(codes.filter((code) => code === 200)).toHaveLength(free);
    }
    expect(await tokens()).toBe(3);
  });

  it('follows the limit up and down at the next call, and cuts none that is up', async () => {
    const calls = async (offered: number) => {
      const codes: number[] = [];
      for (let i = 0; i < offered; i += 1) codes.push(await rig.trunk.call('ivr'));
      return codes;
    };
    await putCalls('9999999999|2');
    expect(await calls(3)).toEqual([200, 200, 503]);
    await putCalls('9999999999|4');
    expect(await calls(3)).toEqual([200, 200, 503]);
    await putCalls('9999999999|1');
    expect(await calls(1)).toEqual([503]);
    expect(rig.trunk.legs()).toHaveLength(4);
    expect(await tokens()).toBe(4);
    const [last, ...others] = rig.trunk.legs();
    for (const leg of others) await rig.trunk.hangUp(leg);
    await vi.waitFor(async () => expect(await tokens()).toBe(1));
    expect(await calls(1)).toEqual([503]);
    if (last !== undefined) await rig.trunk.hangUp(last);
    await rig.asterisk.idle();
    expect(await calls(2)).toEqual([200, 503]);
  });

  it('goes to the next step of a schedule by itself', async () => {
    await putCalls(`${nowS() + 2}|2|9999999999|1`);
    expect([await rig.trunk.call('ivr'), await rig.trunk.call('ivr'), await rig.trunk.call('ivr')]).toEqual([
      200, 200, 503,
    ]);
    const [first] = rig.trunk.legs();
    if (first !== undefined) await rig.trunk.hangUp(first);
    await vi.waitFor(
      async () => {
        const code = await rig.trunk.call('ivr');
        const added = rig.trunk.legs()[1];
        if (added !== undefined) await rig.trunk.hangUp(added);
        expect(code).toBe(503);
      },
      { timeout: 5000, interval: 100 },
    );
    expect(rig.trunk.legs()).toHaveLength(1);
  });

  it('takes the first step that is still to come, however many are over', async () => {
    await putCalls('1000|9|2000|8|1000000000|7|4000000000|1|9999999999|6');
    expect([await rig.trunk.call('ivr'), await rig.trunk.call('ivr')]).toEqual([200, 503]);
  });

  it.each([
    undefined,
    '',
    'ten',
    '5',
    '9999999999',
    '9999999999|',
    '9999999999|ten',
    '9999999999|-1',
    'x|5|9999999999|5',
    '9999999999|1e9',
    '9999999999|5" = "5',
    '9999999999|$[2]',
    '1000|5',
    '1000|5|2000',
    '|5|9999999999|',
  ])('lets no call pass when the limit is %j, but emergency calls', async (value) => {
    await (value === undefined ? rig.asterisk.deleteDb('licence') : putCalls(value));
    expect(await rig.trunk.call('ivr')).toBe(503);
    expect([await rig.trunk.call('112'), await rig.first.call('911')]).toEqual([200, 200]);
  });

  it('refuses an extension without a licence with 403, lets it call for help, and says whom it refused', async () => {
    await rig.asterisk.deleteDb('licext', '1002');
    const refused = rig.asterisk.ami().next(({ Event }) => Event === 'UserEvent');
    expect(await callAs(rig.asterisk.sipPort, '1002', passwordOf('1002'), 'ivr')).toBe(403);
    expect(await refused).toMatchObject({
      UserEvent: 'LicenceRefused',
      Reason: 'extension',
      Number: 'ivr',
      Extension: '1002',
    });
    expect(await rig.second.call('112')).toBe(200);
    expect(await rig.second.call('0112')).toBe(200);
    expect(await callAs(rig.asterisk.sipPort, '1001', passwordOf('1001'), 'ivr')).toBe(200);
    expect(await register(rig.asterisk.sipPort, '1002', passwordOf('1002'))).toBe(200);
  });

  it('checks no extension where that is switched off, and still counts its calls', async () => {
    await rig.asterisk.deleteDb('licext');
    await rig.asterisk.putDb('licence', 'extensions', 'off');
    await putCalls('9999999999|1');
    expect([await rig.first.call('ivr'), await rig.second.call('ivr')]).toEqual([200, 503]);
  });

  it('says why a call was refused, at which limit', async () => {
    await putCalls('9999999999|0');
    const refused = rig.asterisk.ami().next(({ Event }) => Event === 'UserEvent');
    expect(await rig.first.call('ivr')).toBe(503);
    const event = await refused;
    expect(event).toMatchObject({ Reason: 'calls', Max: '0', Number: 'ivr', Extension: '1001' });
    expect(event.Linkedid).toMatch(/^\d+\.\d+$/);
  });

  it('lets the emergency numbers that were added pass too, and no others', async () => {
    await putCalls('9999999999|0');
    await rig.asterisk.deleteDb('licext');
    await rig.asterisk.putDb('licence', 'emergency', '^(115|0?117)$');
    expect([await rig.first.call('115'), await rig.trunk.call('112')]).toEqual([200, 200]);
    expect([await rig.first.call('1155'), await rig.trunk.call('ivr')]).toEqual([403, 503]);
    await rig.asterisk.putDb('licence', 'emergency', '');
    expect([await rig.first.call('115'), await rig.trunk.call('ivr')]).toEqual([403, 503]);
  });

  it.each(['ivr%22', 'ivr%29%26%28', '112%22%20ivr', '$%7BEPOCH%7D', 'ivr%2C1', '112%2Civr', 'ivr%5C'])(
    'is not led astray by the dialled number %s',
    async (number) => {
      await putCalls('9999999999|0');
      expect(await rig.trunk.call(number)).toBeGreaterThanOrEqual(400);
      expect(await rig.first.call(number)).toBeGreaterThanOrEqual(400);
      // A refused caller has its answer a moment before its channel is gone; one that was let in stays.
      await rig.asterisk.idle();
    },
  );

  it('tells the caller why before it hangs up, where an announcement is set, without answering', async () => {
    const sounds = join(rig.asterisk.dir, 'var/sounds/en');
    mkdirSync(sounds, { recursive: true });
    writeFileSync(join(sounds, 'refused.ulaw'), Buffer.alloc(800, 0xff));
    await rig.asterisk.putDb('licence', 'announce', 'refused');
    await putCalls('9999999999|0');
    expect(await rig.trunk.place('ivr')).toMatchObject({ code: 503, heard: expect.arrayContaining([183]) });
    await rig.asterisk.putDb('licence', 'announce', 'no-such-sound');
    expect(await rig.trunk.call('ivr')).toBe(503);
  });

  it('keeps the limit when Asterisk restarts, and when it is killed a moment after the limit was written', async () => {
    await putCalls('9999999999|1');
    await rig.asterisk.restart();
    expect([await rig.trunk.call('ivr'), await rig.trunk.call('ivr')]).toEqual([200, 503]);
    await rig.trunk.hangUpAll();
    await putCalls('9999999999|2');
    // Asterisk commits its database once a second.
    await pause(1200);
    await rig.asterisk.kill9();
    await rig.asterisk.restart();
    expect(await tokens()).toBe(0);
    const calls = [await rig.trunk.call('ivr'), await rig.trunk.call('ivr'), await rig.trunk.call('ivr')];
    expect(calls).toEqual([200, 200, 503]);
  });
});
