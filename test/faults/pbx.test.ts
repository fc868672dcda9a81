// The PBX is dead or cut off: news is kept, nothing is invented, and on its return everything is as it was signed.
import { afterEach, expect, test } from 'vitest';
import { expectCallsAsBefore, expectNamed, expectNotNamed, type Licensed, licensed, limitsOn } from './licensed.ts';

let site: Licensed;
afterEach(() => site.close());

test('a PBX that cannot be reached is named; what was sold meanwhile is kept over a restart and applied on its return', async () => {
  site = await licensed();
  const limits = limitsOn(site.rig);
  site.rig.pbx.setReachable(false);
  await site.sell(5);
  expect(await site.rig.agent.refresh()).toMatchObject({ outcome: 'kept' });
  expect(limitsOn(site.rig)).toBe(limits);
  await expectNamed(site.rig, 'pbx_unreachable', /PBX/);
  expect(site.rig.agent.health()).toMatchObject({ status: 'error', pbxConnected: false });
  expectCallsAsBefore(site.rig);
  site.rig = await site.rig.restarted();
  site.rig.agent.start();
  expect(limitsOn(site.rig)).toBe(limits);
  site.rig.pbx.setReachable(true);
  await expect.poll(() => site.rig.agent.status().pbx.inForce, { timeout: 10_000 }).toBe('1.4');
  expectNotNamed(site.rig, 'pbx_unreachable');
  const seven = Array.from({ length: 8 }, () => site.rig.pbx.call('1001', '1002').ok);
  expect(seven).toEqual([true, true, true, true, true, true, true, false]);
});

test('a PBX that died within a second of a change, and lost it, has it again as soon as it is back', async () => {
  site = await licensed();
  site.rig.agent.start();
  site.rig.pbx.restart();
  await expect.poll(() => site.rig.agent.status().pbx.connected, { timeout: 5_000 }).toBe(true);
  await site.sell(5);
  await site.rig.agent.refresh();
  const limits = limitsOn(site.rig);
  site.rig.pbx.kill();
  await expect.poll(() => limitsOn(site.rig), { timeout: 5_000 }).toBe(limits);
});
