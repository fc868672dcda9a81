// What counts as one concurrent call, row by row of the README's table, on a real Asterisk that no agent watches.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Phone, phone } from '../../../lab/sip-phone.ts';
import { describeWithLab } from '../../../lab/with-lab.ts';
import { type LabRig, labRig } from './lab-rig.ts';

const WAIT_MS = 5000;

describeWithLab('one concurrent call on a real Asterisk', () => {
  let rig: LabRig;
  /** What `two-leg` reaches: nobody's extension, as a provider is none. */
  let callee: Phone;
  beforeAll(async () => {
    rig = await labRig('counting');
    const { sipPort: pbxPort, calleePort: port } = rig.asterisk;
    callee = await phone({ user: 'callee', pbxPort, port });
  });
  beforeEach(() => rig.license(10));
  afterEach(async () => {
    await callee.hangUpAll();
    await rig.clear();
  });
  afterAll(async () => {
    callee?.close();
    await rig?.close();
  });

  const counted = async () => (await rig.asterisk.tokens()).length;
  const channelsBecome = (expected: number) =>
    vi.waitFor(async () => expect(await rig.asterisk.channels()).toHaveLength(expected), WAIT_MS);
  /** Who hears nobody yet cannot be transferred. */
  const connected = (calls: number) =>
    vi.waitFor(async () => {
      const bridges = (await rig.asterisk.channels()).map(({ BridgeId = '' }) => BridgeId);
      expect(bridges).toHaveLength(2 * calls);
      expect(bridges).not.toContain('');
    }, WAIT_MS);
  const applicationBecomes = (expected: string) =>
    vi.waitFor(async () => {
      const channels = await rig.asterisk.channels();
      // Behind the gate, which lets a transferred call wait too.
      expect(channels).toContainEqual(expect.objectContaining({ Application: expected, Context: 'numbers' }));
    }, WAIT_MS);
  const only = <T>(items: readonly T[]): T => {
    const [item] = items;
    if (item === undefined || items.length > 1) throw new Error(`one was expected, there are ${items.length}`);
    return item;
  };

  it.each([
    ['extension to extension', () => rig.first.call('1002')],
    ['extension to trunk', () => rig.first.call('two-leg')],
    ['trunk to extension', () => rig.trunk.call('1001')],
  ])('is a call from %s, whatever its two legs', async (_way, call) => {
    expect(await call()).toBe(200);
    expect(await rig.asterisk.channels()).toHaveLength(2);
    expect(await counted()).toBe(1);
  });

  it.each([
    ['an IVR', 'ivr', 'Wait'],
    ['voicemail', 'voicemail', 'VoiceMail'],
  ])('is a call in %s', async (_place, number, application) => {
    expect(await rig.trunk.call(number)).toBe(200);
    await applicationBecomes(application);
    expect(await counted()).toBe(1);
  });

  it('is a call in a queue, whose agent is rung through a Local channel that passes the gate again', async () => {
    expect(await rig.trunk.call('queue')).toBe(200);
    await channelsBecome(4);
    expect(await counted()).toBe(1);
  });

  it('is a call on hold', async () => {
    expect(await rig.first.call('two-leg')).toBe(200);
    await connected(1);
    expect(await rig.first.hold(only(rig.first.legs()))).toBe(200);
    await vi.waitFor(() => expect(rig.asterisk.ami().events.map(({ Event }) => Event)).toContain('Hold'), WAIT_MS);
    expect(await counted()).toBe(1);
  });

  it('is a parked call; who fetches it has placed a call too, until that ends', async () => {
    expect(await rig.trunk.call('park')).toBe(200);
    await applicationBecomes('Park');
    expect(await counted()).toBe(1);
    await vi.waitFor(
      async () => expect(await rig.asterisk.cli('parking show default')).toContain('PJSIP/trunk'),
      WAIT_MS,
    );
    expect(await rig.first.call('701')).toBe(200);
    await channelsBecome(2);
    expect(await counted()).toBe(2);
  });

  it('is a ring group, before and after it is answered: ringing legs count nothing', async () => {
    callee.answer(false);
    const call = rig.first.call('ring-group');
    await channelsBecome(4);
    expect(await counted()).toBe(1);
    const caller = (await rig.asterisk.tokens())[0] ?? '';
    await rig.asterisk.ami().action({ Action: 'Hangup', Channel: caller });
    expect(await call).toBeGreaterThanOrEqual(400);
    await channelsBecome(0);
    callee.answer(true);
    expect(await rig.first.call('ring-group')).toBe(200);
    await channelsBecome(2);
    expect(await counted()).toBe(1);
  });

  it.each([
    ['one Local channel', 'local-hop'],
    ['a group of Local channels', 'local-group'],
  ])('is a call through %s that comes to the gate again, also at the limit', async (_way, number) => {
    await rig.license(1);
    expect(await rig.first.call(number)).toBe(200);
    await channelsBecome(4);
    expect(await counted()).toBe(1);
  });

  it('is a call started by a click through a Local channel', async () => {
    await rig.license(1);
    const start = { Action: 'Originate', Channel: 'Local/two-leg@gated-trunk', Application: 'Wait', Data: '60' };
    await rig.asterisk.ami().action({ ...start, Async: 'true' });
    await channelsBecome(3);
    expect(await counted()).toBe(1);
    expect(await rig.first.call('ivr')).toBe(503);
  });

  it.each([
    ['its callee', () => rig.trunk.call('1001'), () => rig.first.transfer(only(rig.first.answered()), '1002'), '1002'],
    ['its caller', () => rig.first.call('1002'), () => rig.first.transfer(only(rig.first.legs()), 'two-leg'), 'callee'],
  ])('stays one when %s transfers it blind, at the limit', async (_who, call, transfer, target) => {
    await rig.license(1);
    expect(await call()).toBe(200);
    await connected(1);
    expect(await transfer()).toBe(202);
    await vi.waitFor(async () => {
      const channels = await rig.asterisk.channels();
      expect(channels).toHaveLength(2);
      expect(channels.some(({ Channel }) => Channel?.startsWith(`PJSIP/${target}-`))).toBe(true);
    }, WAIT_MS);
    expect(await counted()).toBe(1);
    expect(await rig.second.call('ivr')).toBe(503);
  });

  it('stays one when an extension sends its trunk call on, although a trunk is no licensed extension', async () => {
    await rig.license(1);
    expect(await rig.first.call('two-leg')).toBe(200);
    await connected(1);
    expect(await rig.first.transfer(only(rig.first.legs()), 'ivr')).toBe(202);
    await applicationBecomes('Wait');
    expect(callee.answered()).toHaveLength(1);
    expect(await counted()).toBe(1);
  });

  it('takes one more for a consultation, and is one when the callee connects the two', async () => {
    expect(await rig.trunk.call('1001')).toBe(200);
    expect(await rig.first.call('two-leg')).toBe(200);
    await connected(2);
    expect(await counted()).toBe(2);
    expect(await rig.first.connect(only(rig.first.answered()), only(rig.first.legs()))).toBe(202);
    await channelsBecome(2);
    expect(await counted()).toBe(1);
  });

  it('is lost for the gate alone when the caller connects the two: the agent gives it back', async () => {
    expect([await rig.first.call('1002'), await rig.first.call('two-leg')]).toEqual([200, 200]);
    await connected(2);
    expect(await counted()).toBe(2);
    const [inner, outer] = rig.first.legs();
    if (inner === undefined || outer === undefined) throw new Error('two calls should be up');
    expect(await rig.first.connect(inner, outer)).toBe(202);
    await channelsBecome(2);
    expect(await counted()).toBe(0);
  });

  it('is each participant of a conference', async () => {
    for (const each of [rig.first, rig.second, rig.trunk]) expect(await each.call('conference')).toBe(200);
    await vi.waitFor(
      async () => expect(await rig.asterisk.cli('confbridge list lab')).toContain('PJSIP/trunk'),
      WAIT_MS,
    );
    expect(await counted()).toBe(3);
  });

  it('is never an emergency call, and none takes the place of another', async () => {
    await rig.license(1);
    expect([await rig.first.call('112'), await rig.trunk.call('911')]).toEqual([200, 200]);
    expect(await counted()).toBe(0);
    expect(await rig.first.call('ivr')).toBe(200);
    expect(await rig.second.call('0112')).toBe(200);
    expect(await counted()).toBe(1);
  });

  it('ends with its last leg, from either side', async () => {
    await rig.license(1);
    for (const end of [() => rig.first.hangUpAll(), () => rig.second.hangUpAll()]) {
      expect(await rig.first.call('1002')).toBe(200);
      await end();
      await rig.asterisk.idle();
      expect(await counted()).toBe(0);
    }
  });
});
