// Rows 8, 10 and 11: dates are signed, time is signed or run through, and a wall clock can neither lengthen nor ruin anything.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { days } from '../../shared/time.ts';
import { agentRig } from '../support/agent.ts';
import { leaveOut } from '../support/left-out.ts';
import { inLine } from './black-box.ts';
import { evidenceOf, limitsOf } from './evidence.ts';
import type { KitClock } from './kit-clock.ts';
import { clockAtHand } from './programs.ts';
import { pastingSite, pollingSite, type Site } from './rig.ts';
import { bundle, grant, SERIAL, vendor } from './vendor.ts';

const DAY_MS = 86_400_000;
const TEN_YEARS_MS = 3_652 * DAY_MS;
const FAKETIME = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`);
/** The agent reads its clock far more often than this; a reading that spans more than a day is for the wall to tell. */
const STEP_MS = 20 * 3_600_000;

describe('the release itself', { timeout: 60_000 }, () => {
  it('rows 10 and 17: takes its clock from the machine alone, which set back two days changes nothing', async () => {
    const fake = FAKETIME.find((file) => existsSync(file));
    if (fake === undefined)
      return leaveOut('conformance row 10 on the release takes faketime: apt-get install faketime');
    const folder = mkdtempSync(path.join(tmpdir(), 'switchkey-conformance-'));
    const [set, told] = [path.join(folder, 'set'), path.join(folder, 'told')];
    writeFileSync(set, '+0');
    writeFileSync(told, JSON.stringify({ wallMs: Date.UTC(2099, 0, 1), runMs: 0 }));
    const wall = {
      LD_PRELOAD: fake,
      FAKETIME_TIMESTAMP_FILE: set,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    const site = await pastingSite({ env: { ...wall, SWITCHKEY_CLOCK: told } });
    try {
      const before = await evidenceOf(site.box);
      expect((await site.box.status()).clock.now).toBeLessThan(site.nowS + 3_600);
      for (const way of ['while it runs', 'across a restart']) {
        writeFileSync(set, '-2d');
        if (way === 'across a restart') await site.box.restart();
        const { clock } = await site.box.status();
        expect(clock.suspicion, way).toBe('set-back');
        expect(clock.now, way).toBeGreaterThanOrEqual(site.nowS - 60);
        expect(await evidenceOf(site.box), way).toEqual(before);
      }
      writeFileSync(set, '+0');
      expect((await site.box.status()).clock.suspicion).toBe('none');
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe.runIf(clockAtHand())('an agent under a clock', { timeout: 60_000 }, () => {
  const sites: Site[] = [];
  let trial: Promise<Site> | undefined;
  afterAll(() => Promise.all(sites.map((site) => site.close())));

  async function kept<S extends Site>(made: Promise<S>): Promise<{ readonly site: S; readonly clock: KitClock }> {
    const site = await made;
    sites.push(site);
    const { clock } = site.box;
    if (clock === undefined) throw new Error('there is no clock at hand');
    return { site, clock };
  }

  function pasting(): Promise<Site> {
    return pastingSite({ clockFromMs: Math.floor(Date.now() / 1000) * 1000 }, false);
  }

  /** A trial that ends ten days from now, issued and pasted now, on one site for all that need it. */
  async function trialSite() {
    trial ??= kept(pasting()).then(({ site }) => site);
    const { box, vendor: seller } = await trial;
    const { clock } = box;
    if (clock === undefined) throw new Error('there is no clock at hand');
    clock.wallWrongBy(0);
    const nowS = Math.floor(clock.trueMs() / 1000);
    const endS = nowS + days(10);
    const grants = [grant('concurrent_calls', 2, endS, true), grant('extensions', 2, endS, true)];
    const licence = seller.licence({ seq: nowS, issuedAt: nowS, freshUntil: nowS + days(5), grants });
    const code = seller.code(licence);
    expect((await box.paste(code)).outcome).toBe('updated');
    return { box, clock, code, nowS, endS };
  }

  async function live(box: Site['box'], ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      box.clock?.pass(Math.min(left, STEP_MS));
      await box.status();
    }
  }

  it('row 8: a server that is kept silent moves the state at the signed instants, to the second', async () => {
    const { site } = await kept(pollingSite());
    const { box, server, sell, nowS } = site;
    const endS = nowS + days(10);
    sell({
      seq: 6,
      freshUntil: nowS + days(5),
      grants: [grant('concurrent_calls', 2, endS), grant('extensions', 2, endS)],
    });
    expect(await site.polled()).toBe(6);
    const { dates } = await box.status();
    await server.close();
    const turns: [atS: number, before: string, after: string][] = [
      [nowS + days(5), 'active', 'stale'],
      [endS, 'stale', 'grace'],
      [endS + days(14), 'grace', 'restricted'],
    ];
    for (const [atS, before, after] of turns) {
      await live(box, (atS - 1) * 1000 - (box.clock?.trueMs() ?? 0));
      expect((await box.status()).ladder).toBe(before);
      await box.restart();
      expect(await box.status()).toMatchObject({ ladder: before });
      expect(await limitsOf(box)).toMatchObject({ calls: 2, emergency: true });
      await live(box, 1_000);
      const told = await box.status();
      expect(told.ladder, `${JSON.stringify(told.clock)} at ${atS}, ${box.said()}`).toBe(after);
    }
    const restricted = await evidenceOf(box);
    expect(restricted).toMatchObject({ calls: 0, emergency: true });
    expect(restricted.told).toMatchObject({ licence: { epoch: 1, seq: 6 } });
    expect(dates.map(({ at }) => at)).toContain(endS + days(14));
  });

  it('row 8: a hundred restarts do not move a date', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const seller = vendor(nowS);
    let rig = await agentRig({ settings: { serial: SERIAL } });
    try {
      await rig.agent.update(bundle(...seller.roots), { dryRun: false });
      await rig.agent.update(seller.code(seller.licence({ seq: 1 })), { dryRun: false });
      const { dates, licence } = rig.agent.status();
      expect(dates.length).toBeGreaterThan(2);
      for (let n = 0; n < 100; n += 1) rig = await rig.restarted();
      expect(rig.agent.status()).toMatchObject({ dates, licence, capacity: { calls: { limit: 2 } } });
    } finally {
      await rig.close();
    }
  });

  describe.each([
    ['an hour', 3_600_000],
    ['two days', 2 * DAY_MS],
    ['ten years', TEN_YEARS_MS],
  ])('row 10: set back by %s', (_, backMs) => {
    it.each(['while it runs', 'across a reboot'])('%s, the end comes no later than in an honest run', async (when) => {
      const { box, clock, code, endS } = await trialSite();
      await live(box, 5 * DAY_MS);
      if (when === 'across a reboot') await box.stop();
      clock.wallWrongBy(-backMs);
      if (when === 'across a reboot') {
        clock.reboot();
        await box.start();
      }
      const { ladder, clock: told } = await box.status();
      expect(ladder).toBe('stale');
      expect(told.suspicion).toBe(backMs > DAY_MS ? 'set-back' : 'none');
      expect(await limitsOf(box)).toMatchObject({ calls: 2, emergency: true });
      await live(box, 5 * DAY_MS - 1_000);
      expect((await box.status()).ladder).toBe('stale');
      await live(box, 1_000);
      expect((await box.status()).ladder).toBe('restricted');
      expect(await box.paste(code)).toMatchObject({ outcome: 'unchanged' });
      expect((await box.status()).clock.now).toBeGreaterThanOrEqual(endS);
      // The PBX itself still counts by the wrong clock; what the agent wrote there does not depend on it.
      await box.simulate('disconnect');
      await box.simulate('connect');
      await inLine(box);
      expect(await limitsOf(box)).toMatchObject({ calls: 0, emergency: true });
    });
  });

  it('row 11: a clock that jumped to 2099 changes nothing, before and after a reboot, and leaves nothing behind', async () => {
    const { box, clock } = await trialSite();
    const before = await evidenceOf(box);
    const aheadMs = Date.UTC(2099, 0, 1) - clock.trueMs();
    clock.wallWrongBy(aheadMs);
    expect(await box.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'jumped-ahead' } });
    await box.stop();
    clock.reboot();
    await box.start();
    expect(await box.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'jumped-ahead' } });
    clock.wallWrongBy(0);
    expect(await box.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'none' } });
    expect(await evidenceOf(box)).toEqual(before);
  });

  it('row 11: a clock that was wrong from the first day is healed by the next signed poll', async () => {
    const { site, clock } = await kept(pollingSite());
    const { box, server, sell, nowS } = site;
    clock.wallWrongBy(Date.UTC(2099, 0, 1) - clock.trueMs());
    await box.restart();
    sell({ seq: 6 });
    expect(await site.polled()).toBe(6);
    expect((await box.status()).clock.now).toBe(Math.floor(clock.trueMs() / 1000));
    await server.close();
    clock.wallWrongBy(0);
    expect(await box.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'none' } });
    expect((await box.status()).clock.now).toBeLessThan(nowS + 3_600);
  });

  it('row 11: a clock that was wrong from the first day is healed by the next signed code once it is set right', async () => {
    const { site, clock } = await kept(pasting());
    const { box, vendor: seller, nowS } = site;
    clock.wallWrongBy(Date.UTC(2099, 0, 1) - nowS * 1000);
    const code = seller.code(seller.licence({ seq: 1 }));
    await box.paste(code);
    clock.wallWrongBy(0);
    await box.paste(code);
    expect(await box.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'none' } });
    expect(await evidenceOf(box)).toMatchObject({ calls: 2, emergency: true });
  });
});
