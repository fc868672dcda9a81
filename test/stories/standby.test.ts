// A standby on the agent's side: full limits while it is idle, held back on the server's signed word alone, never in a call.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { days } from '../../shared/time.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { type MemberServer, memberServer } from '../support/member-server.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const NOW = Math.floor(Date.now() / 1000);
const vendor = testVendor('PBX-0001', NOW);
const policy = { graceDays: 1, floor: { calls: 1, extensions: 0 } };
const grants = [grant('concurrent_calls', 3, NOW + days(100)), grant('extensions', 9, NOW + days(100))];
const member = (role: 'primary' | 'secondary' | 'dr', serial: string) =>
  vendor.licence({ seq: 1, serial, grants, policy: { ...policy, member: { role, of: 'PBX-0001' } } });
const LICENCES = [member('primary', 'PBX-0001'), member('secondary', 'PBX-0002')];

describe('a PBX that stands by for another one', () => {
  let server: MemberServer;
  let rig: AgentRig;

  beforeEach(async () => {
    server = await memberServer(vendor, LICENCES);
  });
  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  async function enrolled(serial: string): Promise<void> {
    rig = await agentRig({ extensions: ['1001', '1002'] });
    const outcome = await rig.agent.enrol({ server: server.url, token: 'a token of this test', serial });
    expect(outcome).toMatchObject({ outcome: 'updated' });
  }

  const status = () => rig.agent.status();
  const said = async (since: number | undefined) => {
    const serial = status().serial ?? '';
    if (since === undefined) server.bothActiveSince.delete(serial);
    else server.bothActiveSince.set(serial, since);
    return rig.agent.refresh();
  };

  it('has the full limits while it is idle, and says which part it plays', async () => {
    await enrolled('PBX-0002');
    expect(status()).toMatchObject({
      capacity: { calls: { limit: 3 } },
      member: { role: 'secondary', of: 'PBX-0001', heldBack: false },
    });
    for (let n = 0; n < 3; n += 1) expect(rig.pbx.call('1001', '1002').ok).toBe(true);
  });

  it('is warned with the date, falls to the floor for new calls when the grace is over, and is back at the next word', async () => {
    await enrolled('PBX-0002');
    for (let n = 0; n < 3; n += 1) rig.pbx.call('1001', '1002');
    await said(NOW - 1_200);
    expect(status()).toMatchObject({
      capacity: { calls: { limit: 3 } },
      member: { heldBackFrom: NOW - 1_200 + days(1) },
    });
    expect(status().alerts.filter((one) => one.code === 'both_active')).toMatchObject([{ severity: 'warning' }]);
    await said(NOW - days(1) - 1);
    expect(status()).toMatchObject({ capacity: { calls: { limit: 1 } }, member: { heldBack: true } });
    expect(status().alerts.filter((one) => one.code === 'both_active')).toMatchObject([{ severity: 'error' }]);
    expect(rig.pbx.calls(), 'calls that are up stay up').toHaveLength(3);
    expect(rig.pbx.call('1001', '1002')).toMatchObject({ ok: false, sip: 503 });
    expect(rig.pbx.call('1001', '112').ok, 'an emergency call').toBe(true);
    expect(rig.agent.why('concurrent_calls').sentence).toMatch(/2 less: this standby and its partner both took calls/);
    await said(undefined);
    expect(status()).toMatchObject({ capacity: { calls: { limit: 3 } }, member: { heldBack: false } });
  });

  it('is not held back by silence: what the server said before the grace was over is not enough, however long ago', async () => {
    await enrolled('PBX-0002');
    await said(NOW - 1_200);
    await server.close();
    rig.aheadMs += days(20) * 1000;
    await rig.agent.refresh();
    expect(status()).toMatchObject({ capacity: { calls: { limit: 3 } }, member: { heldBack: false } });
  });

  it('is not held back by anything unsigned', async () => {
    await enrolled('PBX-0002');
    const forged = testVendor('PBX-0001', NOW);
    const rogue = await memberServer({ ...vendor, time: forged.time }, LICENCES);
    rogue.bothActiveSince.set('PBX-0002', NOW - days(30));
    rig.settings.change({ server: rogue.url });
    await rig.agent.refresh();
    expect(status()).toMatchObject({ capacity: { calls: { limit: 3 } }, member: { heldBack: false } });
    await rogue.close();
  });

  it('that is the primary is never held back', async () => {
    await enrolled('PBX-0001');
    await said(NOW - days(30));
    expect(status()).toMatchObject({ capacity: { calls: { limit: 3 } }, member: { role: 'primary', heldBack: false } });
  });

  it('reports its part, and how many minutes of the hour it took calls', async () => {
    await enrolled('PBX-0002');
    rig.agent.start();
    rig.pbx.call('1001', '1002');
    await vi.waitFor(() => expect(status().capacity.calls.peakToday).toBe(1), 5_000);
    await rig.agent.refresh();
    expect(server.hours.get('PBX-0002')?.at(-1)).toMatchObject({ role: 'secondary', active: true, activeMinutes: 1 });
  });
});
