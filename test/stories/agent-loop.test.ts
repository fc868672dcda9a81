// What a running agent does by itself: a sold licence arrives by the stream, a PBX that changed is mended, and all is told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

describe('a running agent', () => {
  let server: TestServer;
  let rig: AgentRig;
  let pbxId: string;

  beforeEach(async () => {
    const options = { extensions: ['1001', '1002', '1003'], settings: { eventStream: true } };
    ({ server, rig, pbxId } = await siteWith({ calls: 2, extensions: 10 }, options));
    rig.agent.start();
    await enrolled({ server, pbxId }, rig);
  });

  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  const status = () => rig.agent.status();

  it('has what was sold in force without anyone asking, and the server has its receipt', async () => {
    await vi.waitFor(() => expect(status().poll.stream).toBe('open'), 5_000);
    const { seq } = await server.addGrant(pbxId, {
      offer: 'PSE-CALLS',
      kind: 'concurrent_calls',
      quantity: 10,
      until: UNTIL,
    });
    await vi.waitFor(() => expect(status().pbx.inForce).toBe(`1.${seq}`), 3_000);
    expect(status().capacity.calls.limit).toBe(12);
    await vi.waitFor(async () => {
      const { body } = await server.api('GET', `/pbxs/${pbxId}/licence`);
      expect(JSON.stringify(body)).toContain('"result":"applied"');
    }, 3_000);
  });

  it('mends what was edited on the PBX after a reconnection, and names it', async () => {
    await vi.waitFor(() => expect(status().pbx.inForce).toBeDefined(), 3_000);
    rig.pbx.changeRow({ change: 'put', family: 'licence', key: 'calls', value: '9999999999|99' });
    rig.pbx.restart();
    await vi.waitFor(() => expect(status().pbx.drift.map((one) => one.key)).toContain('calls'), 3_000);
    await rig.agent.plan().then((plan) => expect(plan.steps).toEqual([]));
    expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    expect(rig.pbx.call('1002', '1003').ok).toBe(true);
    expect(rig.pbx.call('1003', '1001')).toMatchObject({ ok: false, sip: 503 });
  });

  it('names what was edited while it was down, and mends it at its start', async () => {
    await vi.waitFor(() => expect(status().pbx.inForce).toBeDefined(), 3_000);
    await rig.agent.stop();
    rig.pbx.changeRow({ change: 'put', family: 'licence', key: 'calls', value: '9999999999|99' });
    rig = await rig.restarted();
    rig.agent.start();
    await vi.waitFor(() => expect(status().pbx.drift).toMatchObject([{ key: 'calls', cause: 'edited' }]), 3_000);
    expect((await rig.agent.plan()).steps).toEqual([]);
  });

  it('counts what was refused and reports it', async () => {
    await vi.waitFor(() => expect(status().pbx.inForce).toBeDefined(), 3_000);
    for (let n = 0; n < 3; n += 1) rig.pbx.call('1001', '1002');
    await vi.waitFor(
      () => expect(status().capacity.calls).toMatchObject({ used: 2, peakToday: 2, refusedToday: 1 }),
      5_000,
    );
    expect(status().alerts.map((one) => one.code)).toContain('near_limit_calls');
    await rig.agent.refresh();
    const { body } = await server.api('GET', `/pbxs/${pbxId}/usage`);
    expect(JSON.stringify(body)).toMatch(/"peakCalls":2/);
  });

  it('says that the PBX is away, keeps a licence that comes meanwhile, and applies it on return', async () => {
    await vi.waitFor(() => expect(status().pbx.inForce).toBeDefined(), 3_000);
    rig.pbx.setReachable(false);
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 10, until: UNTIL });
    await vi.waitFor(() => expect(status().capacity.calls.limit).toBe(12), 5_000);
    expect(status().pbx.connected).toBe(false);
    expect(rig.agent.health()).toMatchObject({ status: 'error', pbxConnected: false });
    expect(status().alerts.map((one) => one.code)).toContain('pbx_unreachable');
    rig.pbx.setReachable(true);
    const seq = status().licence?.seq;
    await vi.waitFor(() => expect(status().pbx.inForce).toBe(`1.${seq}`), 5_000);
    expect(status().alerts.map((one) => one.code)).not.toContain('pbx_unreachable');
  });

  it('stops promptly while everything is going on, and leaves the limits on the PBX', async () => {
    await vi.waitFor(() => expect(status().pbx.inForce).toBeDefined(), 3_000);
    await rig.agent.stop();
    for (let n = 0; n < 2; n += 1) expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    expect(rig.pbx.call('1001', '1002').ok).toBe(false);
  });
});
