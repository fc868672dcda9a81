// One licence through every state of the ladder, to the second, with the server unreachable all the time.
import { afterEach, describe, expect, it } from 'vitest';
import { days } from '../../shared/time.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const SERIAL = 'PBX-0001';
const START = Date.UTC(2027, 2, 1) / 1000;
const HALF_DAY_MS = 43_200_000;
/** Nothing listens on the discard port of this machine. */
const NOBODY = 'http://127.0.0.1:9';

const TRIAL_END = START + days(10);
const STALE = START + days(20);
const PAID_END = START + days(30);
const RESTRICTED = PAID_END + days(14);

const vendor = testVendor(SERIAL, START);
const LICENCE = vendor.licence({
  seq: 1,
  freshUntil: STALE,
  policy: { graceDays: 14, floor: { calls: 1, extensions: 1 } },
  grants: [
    grant('concurrent_calls', 2, PAID_END),
    grant('concurrent_calls', 1, TRIAL_END, { subscription: 1240, trial: true }),
    grant('extensions', 3, PAID_END),
  ],
});

describe('a licence on its way down the ladder', () => {
  const clock = { nowMs: START * 1000 };
  let rig: AgentRig;

  afterEach(() => rig.close());

  async function activated(code = vendor.code(LICENCE)): Promise<void> {
    clock.nowMs = START * 1000;
    rig = await agentRig({ clock, extensions: ['1001', '1002', '1003'], settings: { serial: SERIAL, server: NOBODY } });
    await rig.agent.update(vendor.trustCode, { dryRun: false });
    expect(await rig.agent.update(code, { dryRun: false })).toMatchObject({ outcome: 'updated' });
    expect((await rig.agent.requestCode()).ok).toBe(true);
  }

  /** Time passes as it does: never more than half a day between two readings. */
  function passTo(atS: number): void {
    while (clock.nowMs < atS * 1000) {
      clock.nowMs = Math.min(atS * 1000, clock.nowMs + HALF_DAY_MS);
      rig.agent.status();
    }
  }

  /** By dialling: what the PBX lets through, without the agent having any say. */
  function callsAdmitted(): number {
    let admitted = 0;
    while (admitted < 9 && rig.pbx.call('1001', '1002').ok) admitted += 1;
    hangUpAll();
    return admitted;
  }

  async function extensionsAdmitted(): Promise<number> {
    await rig.agent.update(vendor.code(LICENCE), { dryRun: false });
    const admitted = ['1001', '1002', '1003'].filter((extension) => {
      const { ok } = rig.pbx.call(extension, '1001');
      hangUpAll();
      return ok;
    });
    return admitted.length;
  }

  function hangUpAll(): void {
    for (const { id } of rig.pbx.calls()) rig.pbx.hangup(id);
  }

  const alerts = () => rig.agent.status().alerts.map((one) => one.code);

  const steps: readonly [at: number, state: string, calls: number, extensions: number, headline: RegExp][] = [
    [START, 'active', 3, 3, /^Active until 31 Mar 2027\.$/],
    [TRIAL_END - 1, 'active', 3, 3, /^Active until 31 Mar 2027\.$/],
    [TRIAL_END, 'active', 2, 3, /^Active until 31 Mar 2027\.$/],
    [STALE - 1, 'active', 2, 3, /^Active until 31 Mar 2027\.$/],
    [STALE, 'stale', 2, 3, /news from the server is overdue/],
    [PAID_END - 1, 'stale', 2, 3, /news from the server is overdue/],
    [PAID_END, 'grace', 2, 3, /^In grace: .* 14 Apr 2027\.$/],
    [RESTRICTED - 1, 'grace', 2, 3, /^In grace: .* 14 Apr 2027\.$/],
    [RESTRICTED, 'restricted', 1, 1, /^Restricted: everything ended on 14 Apr 2027/],
  ];

  it('is in each state from its exact second on, on the PBX and wherever it is asked, and no other second moves', async () => {
    await activated();
    for (const [at, state, calls, extensions, headline] of steps) {
      passTo(at);
      await rig.agent.refresh();
      expect.soft(callsAdmitted(), `calls at ${at - START}`).toBe(calls);
      expect.soft(await extensionsAdmitted(), `extensions at ${at - START}`).toBe(extensions);
      const status = rig.agent.status();
      expect.soft(status).toMatchObject({ ladder: state, capacity: { calls: { limit: calls } }, clock: { now: at } });
      expect.soft(status.headline).toMatch(headline);
      expect.soft(status.clock.suspicion).toBe('none');
      expect.soft(status.poll.lastSuccessAt).toBeUndefined();
      expect.soft(rig.agent.health()).toMatchObject({ ladder: state, dates: status.dates });
      expect.soft(alerts()).toContain('server_unreachable');
      if (state !== 'active') expect.soft(alerts()).toContain(state);
      expect.soft(rig.pbx.call('1003', '112').ok, 'an emergency call').toBe(true);
      hangUpAll();
    }
  });

  it('has every date shown ahead from its first second on, and 100 restarts on the way move none', async () => {
    await activated();
    const dates = [
      { at: TRIAL_END, change: 'concurrent_calls 3 → 2' },
      { at: STALE, change: 'stale' },
      { at: PAID_END, change: 'grace' },
      { at: RESTRICTED, change: 'concurrent_calls 2 → 1' },
      { at: RESTRICTED, change: 'extensions 3 → 1' },
      { at: RESTRICTED, change: 'restricted' },
    ];
    expect(rig.agent.status().dates).toEqual(dates);
    rig.agent.start();
    for (let restart = 1; restart <= 100; restart += 1) {
      passTo(START + Math.floor((restart * days(43)) / 100));
      rig = await rig.restarted();
      rig.agent.start();
      const { now } = rig.agent.status().clock;
      expect(now).toBe(clock.nowMs / 1000);
      expect(rig.agent.status().dates).toEqual(dates.filter(({ at }) => at > now));
    }
    passTo(RESTRICTED);
    expect(rig.agent.status().ladder).toBe('restricted');
  });

  it('has no grace where it is a trial, and is never cut in a call', async () => {
    const trial = { ...LICENCE, grants: LICENCE.grants.map((one) => ({ ...one, until: TRIAL_END, trial: true })) };
    await activated(vendor.code(trial));
    passTo(TRIAL_END - 1);
    expect(rig.agent.status().ladder).toBe('active');
    for (let n = 0; n < 3; n += 1) expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    passTo(TRIAL_END);
    expect(rig.agent.status()).toMatchObject({ ladder: 'restricted', capacity: { calls: { limit: 1 } } });
    expect(rig.pbx.call('1001', '1002')).toMatchObject({ ok: false, sip: 503 });
    expect(rig.pbx.calls()).toHaveLength(3);
  });
});
