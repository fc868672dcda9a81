// A set of PBXs and their licence server: both taking calls is noticed from what they report, and a raise is known afterwards.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

const UNTIL = '2031-03-01';
const HALF_DAY_MS = 43_200_000;
const policy = {
  graceDays: 1,
  floor: { calls: 1, extensions: 0 },
  bothActiveMinutes: 0,
  raise: { percent: 50, days: 3, perTerm: 1 },
};

describe('two PBXs of one entitlement', () => {
  const clock = { nowMs: Date.UTC(2027, 2, 1, 10) };
  let server: TestServer;
  let primary: AgentRig;
  let secondary: AgentRig;
  let id: string;

  beforeEach(async () => {
    clock.nowMs = Date.UTC(2027, 2, 1, 10);
    server = await startServer({ clock });
    id = (await server.api('POST', '/pbxs', { serial: 'PBX-0001', name: 'first', policy })).body.id;
    const other = await server.addPbx('PBX-0002');
    for (const kind of ['concurrent_calls', 'extensions', 'hot_standby'] as const)
      await server.addGrant(id, { offer: 'PSE', kind, quantity: 4, until: UNTIL });
    const added = await server.api('POST', `/pbxs/${id}/members`, { role: 'secondary', serial: 'PBX-0002' });
    expect([added.status, added.body.code]).toEqual([201, undefined]);
    primary = await enrolled(id, 'PBX-0001');
    secondary = await enrolled(other.id, 'PBX-0002');
  });
  afterEach(async () => {
    await Promise.all([primary?.close(), secondary?.close()]);
    await server.close();
  });

  async function enrolled(pbxId: string, serial: string): Promise<AgentRig> {
    const rig = await agentRig({ clock, extensions: ['1001', '1002'] });
    const input = { server: server.url, token: await server.enrolmentToken(pbxId), serial };
    expect(await rig.agent.enrol(input)).toMatchObject({ outcome: 'updated' });
    return rig;
  }

  /** An hour in which this PBX took calls all the time, not reported yet: nobody can wait for one to pass. */
  async function rememberingAnHourOfCalls(rig: AgentRig, role: string): Promise<AgentRig> {
    const hour = Math.floor(clock.nowMs / 3_600_000) * 3_600;
    const counts = { peakCalls: 2, extensions: 2, refusedCalls: 0, refusedExtensions: 0 };
    const hours = [{ hour, ...counts, role, active: true, activeMinutes: 60, reported: false }];
    writeFileSync(path.join(rig.stateDir, 'journal.json'), JSON.stringify({ usage: { hours } }));
    return rig.restarted();
  }

  it('have the same full limits, and the server knows of a raise that was taken without it', async () => {
    for (const [rig, role] of [
      [primary, 'primary'],
      [secondary, 'secondary'],
    ] as const) {
      expect(rig.agent.status()).toMatchObject({ capacity: { calls: { limit: 4 } }, member: { role, of: 'PBX-0001' } });
    }
    expect(await primary.agent.raise({ dryRun: false })).toMatchObject({ outcome: 'updated' });
    expect(primary.agent.status().capacity.calls.limit).toBe(6);
    primary.agent.start();
    await vi.waitFor(() => expect(primary.agent.status().capacity.extensions.configured).toBe(2), 5_000);
    await primary.agent.refresh();
    const { body } = await server.api('GET', `/pbxs/${id}/raises`);
    expect(body.items).toMatchObject([{ percent: 50 }]);
  });

  it('that both take calls are warned, and after the grace the secondary has the floor for new calls alone', async () => {
    primary = await rememberingAnHourOfCalls(primary, 'primary');
    secondary = await rememberingAnHourOfCalls(secondary, 'secondary');
    const rigs = [primary, secondary];
    for (const rig of rigs) {
      for (let n = 0; n < 2; n += 1) expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    }
    for (let turn = 0; turn < 2; turn += 1) for (const rig of rigs) await rig.agent.refresh();
    expect((await server.api('GET', '/alerts')).body.items).toContainEqual(
      expect.objectContaining({ code: 'both_active' }),
    );
    expect(secondary.agent.status()).toMatchObject({ capacity: { calls: { limit: 4 } }, member: { heldBack: false } });
    for (const rig of rigs) expect(rig.agent.status().alerts.map((one) => one.code)).toContain('both_active');
    for (let half = 0; half < 3; half += 1) {
      clock.nowMs += HALF_DAY_MS;
      for (const rig of rigs) await rig.agent.refresh();
    }
    expect(secondary.agent.status()).toMatchObject({ capacity: { calls: { limit: 1 } }, member: { heldBack: true } });
    expect(secondary.pbx.calls()).toHaveLength(2);
    expect(secondary.pbx.call('1001', '1002')).toMatchObject({ ok: false, sip: 503 });
    expect(primary.agent.status().capacity.calls.limit).toBe(4);
  });
});
