// A wall clock that jumps ten years, either way, while the agent runs or over its restart: nothing is gained and nothing lost.
import { afterEach, expect, test } from 'vitest';
import { expectCallsAsBefore, expectNamed, expectNotNamed, type Licensed, licensed, limitsOn } from './licensed.ts';

const TEN_YEARS_MS = 3_653 * 86_400_000;
const JUMPS = [
  ['ahead', TEN_YEARS_MS, 'while it runs', false],
  ['ahead', TEN_YEARS_MS, 'over a restart', true],
  ['back', -TEN_YEARS_MS, 'while it runs', false],
  ['back', -TEN_YEARS_MS, 'over a restart', true],
] as const;
let site: Licensed;

afterEach(() => site.close());

test.each(JUMPS)('the clock jumps ten years %s (%d ms) %s', async (_way, jumpMs, _when, restart) => {
  site = await licensed();
  await site.rig.agent.refresh();
  const limits = limitsOn(site.rig);
  const { dates } = site.rig.agent.status();

  // Without anybody to ask: the licence goes by signed and running time.
  site.rig.settings.change({ server: 'http://127.0.0.1:1' });
  site.rig.wallErrorMs = jumpMs;
  if (restart) site.rig = await site.rig.restarted();
  await site.rig.agent.refresh();
  expect(site.rig.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
  expect(site.rig.agent.status().dates).toEqual(dates);
  expect((await site.rig.agent.plan()).steps).toEqual([]);
  expect(limitsOn(site.rig)).toBe(limits);
  await expectNamed(
    site.rig,
    'clock_suspicious',
    jumpMs > 0 ? /clock jumped more than a day ahead/ : /clock is more than a day behind/,
  );
  expectCallsAsBefore(site.rig);

  // The server's signed time confirms what the agent went by, though the wall is still wrong.
  site.rig.settings.change({ server: site.server.url });
  await site.sell(5);
  expect(await site.rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
  expect(Math.abs(site.rig.agent.status().clock.now * 1000 - Date.now())).toBeLessThan(60_000);

  site.rig.wallErrorMs = 0;
  await site.rig.agent.refresh();
  expectNotNamed(site.rig, 'clock_suspicious');
  expect(site.rig.agent.status().capacity.calls.limit).toBe(7);
});

test('a term ends when it was signed to end, whatever the wall says, and not a day later for a clock set back', async () => {
  site = await licensed();
  const end = Date.UTC(2031, 2, 1) + 14 * 86_400_000;
  site.rig.wallErrorMs = -TEN_YEARS_MS;
  site.rig.settings.change({ server: 'http://127.0.0.1:1' });
  // Running time is counted in steps of a day at most; a machine that runs reads its clock far more often.
  const enforced = async () => {
    await site.rig.agent.plan();
    return site.rig.agent.status().ladder;
  };
  while (Date.now() + site.rig.aheadMs < end - 3_600_000) {
    site.rig.aheadMs = Math.min(site.rig.aheadMs + 86_000_000, end - 3_600_000 - Date.now());
    site.rig.agent.status();
  }
  expect(await enforced()).toBe('grace');
  site.rig.aheadMs += 2 * 3_600_000;
  expect(await enforced()).toBe('restricted');
});
