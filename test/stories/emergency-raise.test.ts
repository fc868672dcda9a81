// The emergency raise: taken offline by the admin alone, in force at once, over by itself, and never had twice.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days } from '../../shared/time.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const SERIAL = 'PBX-0001';
const START = Date.UTC(2027, 2, 1) / 1000;
const END = START + days(300);
const vendor = testVendor(SERIAL, START);
const raise = { percent: 50, days: 3, perTerm: 2 };
const LICENCE = vendor.licence({
  seq: 1,
  policy: { graceDays: 14, floor: { calls: 0, extensions: 0 }, raise },
  grants: [grant('concurrent_calls', 2, END), grant('extensions', 2, END)],
});

describe('an emergency raise on a site without internet', () => {
  const clock = { nowMs: START * 1000 };
  let rig: AgentRig;

  beforeEach(async () => {
    clock.nowMs = START * 1000;
    rig = await agentRig({ clock, extensions: ['1001', '1002', '1003', '1004'], settings: { serial: SERIAL } });
    await rig.agent.update(vendor.trustCode, { dryRun: false });
    await rig.agent.update(vendor.code(LICENCE), { dryRun: false });
  });
  afterEach(() => rig.close());

  const take = () => rig.agent.raise({ dryRun: false });
  const status = () => rig.agent.status();

  /** A request code writes the clock's mark down, as the running agent does every minute. */
  async function passDays(count: number): Promise<void> {
    for (let half = 0; half < count * 2; half += 1) {
      clock.nowMs += days(1) * 500;
      await rig.agent.requestCode();
    }
  }

  function callsAdmitted(): number {
    let admitted = 0;
    while (admitted < 9 && rig.pbx.call('1001', '1002').ok) admitted += 1;
    for (const { id } of rig.pbx.calls()) rig.pbx.hangup(id);
    return admitted;
  }

  it('is shown before it is taken, and showing it changes nothing', async () => {
    const shown = await rig.agent.raise({ dryRun: true });
    expect(shown).toMatchObject({ outcome: 'updated', changes: ['concurrent calls 2 → 3', 'extensions 2 → 3'] });
    expect(shown.message).toMatch(/would be raised by 50 % until 4 Mar 2027; 1 more .* Nothing was changed\./);
    expect(status()).toMatchObject({ capacity: { calls: { limit: 2 } }, raise: { ...raise, left: 2 } });
    expect(callsAdmitted()).toBe(2);
  });

  it('is in force at once, said everywhere with its end, and ends by itself although the agent is dead', async () => {
    expect(await take()).toMatchObject({ outcome: 'updated', changes: ['concurrent calls 2 → 3', 'extensions 2 → 3'] });
    expect(callsAdmitted()).toBe(3);
    expect(status()).toMatchObject({
      capacity: { calls: { limit: 3 }, extensions: { limit: 3, refused: ['1004'] } },
      raise: { left: 1, runningUntil: START + days(3) },
    });
    expect(status().dates[0]).toEqual({ at: START + days(3), change: 'concurrent_calls 3 → 2' });
    expect(status().alerts.map((one) => one.code)).toContain('raise_running');
    expect(rig.agent.why('concurrent_calls')).toMatchObject({ total: 3 });
    expect(rig.agent.why('concurrent_calls').sentence).toMatch(/The emergency raise adds 1 for now\.$/);
    await rig.agent.stop();
    clock.nowMs = (START + days(3)) * 1000 - 1_000;
    expect(callsAdmitted()).toBe(3);
    clock.nowMs += 1_000;
    expect(callsAdmitted()).toBe(2);
  });

  it('can be had as often as the policy says and not once more, over restarts and exchanged licences', async () => {
    await take();
    expect(await take()).toMatchObject({ outcome: 'refused', refusal: { code: 'raise_running' } });
    await passDays(4);
    rig = await rig.restarted();
    expect(await take()).toMatchObject({ outcome: 'updated' });
    await passDays(4);
    const longer = vendor.licence({
      ...LICENCE,
      seq: 2,
      codeId: '00'.repeat(16),
      grants: [grant('concurrent_calls', 4, END + days(300)), grant('extensions', 2, END)],
    });
    await rig.agent.update(vendor.code(longer), { dryRun: false });
    expect(await take()).toMatchObject({ outcome: 'refused', refusal: { code: 'raise_used_up' } });
    expect(callsAdmitted()).toBe(4);
  });

  it('does not come back with old state: not with one file, nor the whole folder, nor by deleting it', async () => {
    const before = await mkdtemp(path.join(tmpdir(), 'switchkey-before-'));
    await cp(rig.stateDir, before, { recursive: true });
    await take();
    await passDays(4);
    await take();
    await passDays(4);
    const refusedNow = async () => {
      rig = await rig.restarted();
      expect(await take()).toMatchObject({ outcome: 'refused', refusal: { code: 'raise_used_up' } });
    };
    await cp(path.join(before, 'high-water.json'), path.join(rig.stateDir, 'high-water.json'));
    await refusedNow();
    await cp(before, rig.stateDir, { recursive: true });
    await refusedNow();
    for (const name of ['high-water.json', 'high-water.2.json']) await rm(path.join(rig.stateDir, name));
    await refusedNow();
    await rm(rig.stateDir, { recursive: true });
    rig = await rig.restarted();
    expect(status().ladder).toBe('unactivated');
    await rig.agent.update(vendor.trustCode, { dryRun: false });
    await rig.agent.update(vendor.code(LICENCE), { dryRun: false });
    await refusedNow();
    await rm(before, { recursive: true });
  });

  it('is refused in plain words where the licence allows none, or none is held', async () => {
    const without = vendor.licence({
      ...LICENCE,
      seq: 2,
      codeId: '11'.repeat(16),
      policy: { ...LICENCE.policy, raise: undefined } as never,
    });
    await rig.agent.update(vendor.code(without), { dryRun: false });
    expect(await take()).toMatchObject({ outcome: 'refused', refusal: { code: 'raise_not_allowed' } });
    const empty = await agentRig({ clock, settings: { serial: SERIAL } });
    expect(await empty.agent.raise({ dryRun: false })).toMatchObject({ refusal: { code: 'raise_no_use' } });
    await empty.close();
  });
});
