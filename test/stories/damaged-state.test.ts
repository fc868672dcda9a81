// State that was deleted, damaged or could not be written: no fresh grace, no lost limits, and it mends itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reasonOf } from '../../shared/errors.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { leaveOut } from '../support/left-out.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

describe('a state folder', () => {
  let server: TestServer;
  let rig: AgentRig;
  let pbxId: string;

  beforeEach(async () => {
    ({ server, rig, pbxId } = await siteWith({ calls: 2 }));
    await enrol(rig);
  });

  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  const enrol = (agent: AgentRig, replace = false) => enrolled({ server, pbxId }, agent, replace);
  const codes = () => rig.agent.status().alerts.map((one) => one.code);

  it('whose licence is damaged leaves the PBX alone, says so, and is mended by the next poll', async () => {
    writeFileSync(path.join(rig.stateDir, 'licence.bin'), 'rubbish');
    rig = await rig.restarted();
    expect(rig.agent.status().headline).toMatch(/cannot be verified/);
    expect(codes()).toContain('state_damaged');
    expect(await rig.agent.plan()).toMatchObject({ steps: [], refusal: { code: 'state_damaged' } });
    expect(rig.pbx.call('1001', '112').ok).toBe(true);
    const outcome = await rig.agent.refresh();
    expect(outcome).toMatchObject({ outcome: 'updated' });
    expect(codes()).not.toContain('state_damaged');
    expect((await rig.restarted()).agent.status().ladder).toBe('active');
  });

  it('whose trust was deleted is mended by the next poll, from the same anchor only', async () => {
    rmSync(path.join(rig.stateDir, 'anchor.bin'));
    rmSync(path.join(rig.stateDir, 'trust.bin'));
    rig = await rig.restarted();
    expect(codes()).toContain('state_damaged');
    expect((await rig.agent.refresh()).outcome).toBe('updated');
    expect(rig.agent.status().trust?.anchor).toBe(server.anchor);
    expect(codes()).not.toContain('state_damaged');
  });

  it('that was emptied is not activated, and the same code does not start a new grace', async () => {
    const code = await server.activationCode(pbxId);
    for (const name of readdirSync(rig.stateDir)) rmSync(path.join(rig.stateDir, name));
    rig = await rig.restarted();
    expect(rig.agent.status().ladder).toBe('unactivated');
    // The code is bound to the key that was deleted with the rest: a new enrolment brings a new one.
    expect(await rig.agent.update(code, { dryRun: false })).toMatchObject({ outcome: 'refused' });
    expect((await enrol(rig, true)).outcome).toBe('updated');
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
  });

  it('on a full disk keeps the last good licence in force, says so, and catches up when there is room', async () => {
    const disk = tinyDisk();
    if (disk === undefined) return;
    try {
      const full = await agentRig({ stateDir: path.join(disk, 'state'), extensions: ['1001', '1002'] });
      await enrol(full, true);
      const hog = path.join(disk, 'hog');
      fill(hog);
      await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 50, until: UNTIL });
      expect(await full.agent.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: 'state_not_writable' } });
      const status = full.agent.status();
      expect(status.capacity.calls.limit).toBe(2);
      expect(status.alerts.map((one) => one.code)).toContain('state_not_writable');
      expect((await full.agent.plan()).steps).toEqual([]);
      rmSync(hog);
      expect(await full.agent.refresh()).toMatchObject({ outcome: 'updated' });
      expect(full.agent.status()).toMatchObject({ capacity: { calls: { limit: 52 } } });
      expect(full.agent.status().alerts.map((one) => one.code)).not.toContain('state_not_writable');
      await full.close();
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

/** A mounted disk of 128 KiB; undefined, said loudly, where this user may not mount (an error in CI). */
function tinyDisk(): string | undefined {
  const dir = mkdtempSync(path.join(tmpdir(), 'switchkey-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', dir], { stdio: 'pipe' });
    return dir;
  } catch (thrown) {
    leaveOut(`the full disk: mounting a tmpfs takes root (${reasonOf(thrown)})`);
    return undefined;
  }
}

function fill(file: string): void {
  for (let size = 4_096; ; size += 4_096) {
    try {
      writeFileSync(file, Buffer.alloc(4_096, 1), { flag: 'a' });
    } catch {
      return;
    }
    if (size > 1_000_000) throw new Error('the tiny disk is not tiny');
  }
}
