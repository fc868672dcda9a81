// Copies of an agent: a restored snapshot finds back without loss, a refused copy keeps its limits, new hardware is bound anew.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRig, agentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, SERIAL, siteWith, UNTIL } from '../support/site.ts';

describe('an enrolled agent', () => {
  let server: TestServer;
  let rig: AgentRig;
  let pbxId: string;
  let elsewhere: string;

  beforeEach(async () => {
    elsewhere = await mkdtemp(path.join(tmpdir(), 'switchkey-elsewhere-'));
    ({ server, rig, pbxId } = await siteWith({ calls: 2 }));
    await enrolled({ server, pbxId }, rig);
  });
  afterEach(async () => {
    await rig.close();
    await server.close();
    await rm(elsewhere, { recursive: true, force: true });
  });

  const sell = (quantity: number) =>
    server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity, until: UNTIL });
  const agents = async () => (await server.api('GET', `/pbxs/${pbxId}/agents`)).body.items;
  const codesOf = (one: AgentRig) => one.agent.status().alerts.map((alert) => alert.code);

  it('that was restored from a snapshot is where it was after one poll, and passes for no clone', async () => {
    await cp(rig.stateDir, elsewhere, { recursive: true });
    await sell(10);
    for (let turn = 0; turn < 3; turn += 1) await rig.agent.refresh();
    expect(rig.agent.status().capacity.calls.limit).toBe(12);
    const { seq } = rig.agent.status().licence ?? {};
    await rig.agent.stop();
    await rm(rig.stateDir, { recursive: true });
    await cp(elsewhere, rig.stateDir, { recursive: true });
    rig = await rig.restarted();
    expect(rig.agent.status().capacity.calls.limit).toBe(2);
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
    await rig.agent.refresh();
    expect(rig.agent.status()).toMatchObject({ licence: { seq }, capacity: { calls: { limit: 12 } } });
    expect(codesOf(rig)).not.toContain('cloned');
    expect((await agents())[0].clonedAtMs).toBeNull();
  });

  it('that was declared to be the copy keeps its last limits, says so, and is told what to do', async () => {
    await cp(rig.stateDir, elsewhere, { recursive: true });
    const copy = await agentRig({
      stateDir: elsewhere,
      extensions: ['1001', '1002'],
      settings: { ...rig.settings.read() },
    });
    for (let turn = 0; turn < 3; turn += 1) for (const each of [copy, rig]) await each.agent.refresh();
    const [agent] = await agents();
    const { instance } = rig.agent.status();
    const declared = await server.api('POST', `/pbxs/${pbxId}/agents/${agent.id}/confirm`, { instance });
    expect(declared.status).toBe(200);
    await sell(10);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await rig.agent.refresh()).not.toMatchObject({ outcome: 'refused' });
      expect(await copy.agent.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: 'copy_refused' } });
    }
    expect(rig.agent.status().capacity.calls.limit).toBe(12);
    expect(copy.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
    const told = copy.agent.status().alerts.find((one) => one.code === 'copy_refused');
    expect(told?.next).toMatch(/^The last limits stay\. .* enrol it with its own serial number/);
    await copy.close();
  });

  it('whose hardware died is bound to the new machine by its admin alone, so often a year and no more', async () => {
    for (let move = 1; move <= 3; move += 1) {
      const made = await server.api('POST', `/pbxs/${pbxId}/rebind`, {});
      expect(made.body).toMatchObject({ rebinds: { used: move, allowed: 3 } });
      const machine = await agentRig({ extensions: ['1001', '1002'], machineId: `machine-${move}` });
      const input = { server: server.url, token: String(made.body.token), serial: SERIAL };
      expect(await machine.agent.enrol(input)).toMatchObject({ outcome: 'updated' });
      expect(machine.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
      expect(await rig.agent.refresh()).toMatchObject({ outcome: 'refused' });
      expect(rig.agent.status().capacity.calls.limit, 'the old machine keeps its last limits').toBe(2);
      await rig.close();
      rig = machine;
    }
    const { status, body } = await server.api('POST', `/pbxs/${pbxId}/rebind`, {});
    expect([status, body.code]).toEqual([409, 'rebinds_used_up']);
    expect((await server.api('POST', `/pbxs/${pbxId}/rebind`, { override: 'flood in the server room' })).status).toBe(
      201,
    );
  });

  it('on the same machine, whose disk was put into other hardware, is enrolled again by the same means', async () => {
    await rig.agent.stop();
    const moved = await agentRig({
      stateDir: rig.stateDir,
      machineId: 'another-machine',
      extensions: ['1001'],
      settings: { ...rig.settings.read() },
    });
    expect(codesOf(moved)).toContain('state_damaged');
    expect(moved.agent.status().capacity.calls.limit, 'held by the same key, so the licence stays').toBe(2);
    const { body } = await server.api('POST', `/pbxs/${pbxId}/rebind`, {});
    const outcome = await moved.agent.enrol({ server: server.url, token: String(body.token), serial: SERIAL });
    expect(outcome).toMatchObject({ outcome: 'updated' });
    expect(moved.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
    expect(codesOf(moved)).not.toContain('state_damaged');
    await moved.agent.stop();
  });
});
