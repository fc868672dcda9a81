// What the agent did is in its audit trail, in order, without a secret; and an auditor finds out where it was tampered with.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { days } from '../../shared/time.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { cli } from '../support/agent-daemon.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const SERIAL = 'PBX-0001';
const START = Date.UTC(2027, 2, 1) / 1000;
const vendor = testVendor(SERIAL, START);
const raise = { percent: 50, days: 3, perTerm: 1 };
const newer = vendor.licence({
  seq: 2,
  policy: { graceDays: 14, floor: { calls: 0, extensions: 0 }, raise },
  grants: [grant('concurrent_calls', 2, START + days(300))],
});
const older = vendor.licence({ ...newer, seq: 1, codeId: 'ab'.repeat(16) });

describe('the audit trail of an agent', () => {
  const clock = { nowMs: START * 1000 };
  let rig: AgentRig;
  let elsewhere: string;

  beforeEach(async () => {
    elsewhere = path.join(await mkdtemp(path.join(tmpdir(), 'switchkey-export-')), 'trail.jsonl');
    clock.nowMs = START * 1000;
    rig = await agentRig({ clock, extensions: ['1001', '1002'], settings: { serial: SERIAL } });
    await rig.agent.requestCode();
    await rig.agent.update(vendor.trustCode, { dryRun: false });
    await rig.agent.update(vendor.code(newer), { dryRun: false });
    await rig.agent.update(vendor.code(older), { dryRun: false });
    await rig.agent.raise({ dryRun: false });
    rig.pbx.changeRow({ change: 'put', family: 'licence', key: 'calls', value: '9999999999|99' });
    await rig.agent.update(vendor.code(newer), { dryRun: false });
    clock.nowMs -= days(400) * 1000;
    rig.agent.status();
    rig.settings.change({ emergency: '^(117)$' });
    rig = await rig.restarted();
    rig.agent.start();
    await vi.waitFor(() => expect(rig.agent.status().pbx.lastAppliedAt).toBeDefined());
    rig.settings.change({ emergency: '^(118)$' });
    rig = await rig.restarted();
    rig.agent.start();
    await rig.agent.stop();
  });
  afterEach(async () => {
    await rig.close();
    await rm(path.dirname(elsewhere), { recursive: true, force: true });
  });

  const verify = (...more: string[]) => cli(['verify-audit', '--state', rig.stateDir, ...more]);
  const trail = () => path.join(rig.stateDir, 'audit.log');
  const acts = async () =>
    (await readFile(trail(), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).row?.fields)
      .filter((fields) => fields !== undefined);

  it('tells what was taken, refused, raised, applied, found and changed, and never a whole code', async () => {
    const rows = await acts();
    const told = (act: string) => rows.filter((row) => row.act === act);
    expect(rows[0]).toMatchObject({ act: 'anchored', version: 1 });
    const code = expect.stringMatching(/^[0-9A-Z]{5}$/);
    expect(told('licence_accepted')).toEqual([
      { at: START, act: 'licence_accepted', revision: '1.2', code, by: 'paste' },
    ]);
    expect(told('licence_refused')).toMatchObject([{ code: 'older_than_in_force', by: 'paste' }]);
    expect(told('raise')).toMatchObject([{ percent: 50, until: START + days(3) }]);
    expect(told('applied')[0]).toMatchObject({
      revision: '1.2',
      steps: expect.stringContaining('set-calls 1'),
      left: 0,
    });
    expect(told('drift')[0]).toMatchObject({ what: expect.stringContaining('calls (edited)') });
    expect(told('clock')[0]).toMatchObject({ suspicion: 'set-back', wall: START - days(400) });
    expect(told('settings_changed')).toMatchObject([{ names: 'emergency' }]);
    const text = await readFile(trail(), 'utf8');
    for (const secret of [newer.codeId, older.codeId, '(117)', '(118)']) expect(text).not.toContain(secret);
  });

  it('is checked where it lies and as an export elsewhere, and names what was changed in either', async () => {
    expect(await verify()).toMatchObject({ exit: 0, out: expect.stringContaining('The audit trail is whole') });
    await writeFile(elsewhere, (await verify('--export')).out);
    expect(await verify('--file', elsewhere)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/Signed by key [0-9a-f]{16}/),
    });
    for (const file of [trail(), elsewhere]) {
      await writeFile(file, (await readFile(file, 'utf8')).replace('"percent":50', '"percent":10'));
    }
    for (const more of [[], ['--file', elsewhere]]) {
      const found = await verify(...more);
      expect(found).toMatchObject({ exit: 1, err: expect.stringContaining('audit_tampered') });
      expect(found.out).toMatch(/Row \d+ was altered/);
    }
    await writeFile(elsewhere, 'an invoice');
    expect(await verify('--file', elsewhere)).toMatchObject({ exit: 1, err: expect.stringContaining('not_audit') });
  });
});
