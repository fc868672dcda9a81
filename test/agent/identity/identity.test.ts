// Who the agent is: a key of its own, and hardware facts that are a hint and never a lock.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAgentKey, makeAgentKey } from '../../../agent/identity/agent-key.ts';
import { hardwareChanged, readHardware } from '../../../agent/identity/hardware.ts';
import { writeDurably } from '../../../agent/licence-store/durable-file.ts';

describe('the agent’s key', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'switchkey-key-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('is made once, read back, and for its owner alone', () => {
    expect(loadAgentKey(dir)).toBeUndefined();
    const made = makeAgentKey(dir, writeDurably);
    expect(loadAgentKey(dir)?.thumbprint).toBe(made.thumbprint);
    expect(made.thumbprint).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(path.join(dir, 'agent.key')).mode & 0o777).toBe(0o600);
  });

  it('is put aside, not overwritten, when a new one takes its place or it is damaged', () => {
    const before = loadAgentKey(dir)?.thumbprint;
    expect(makeAgentKey(dir, writeDurably).thumbprint).not.toBe(before);
    expect(readdirSync(dir).sort()).toEqual(['agent.key', 'agent.key.old']);
    writeFileSync(path.join(dir, 'agent.key'), 'rubbish');
    expect(() => loadAgentKey(dir)).toThrow(/enrol this agent again/);
  });
});

describe('hardware facts', () => {
  const known = { uuid: 'a', board: 'b', mac: 'c', disk: 'd' };

  it('are the same machine while two of them still fit', () => {
    expect(hardwareChanged(known, known)).toBe(false);
    expect(hardwareChanged(known, { ...known, mac: 'x', disk: 'y' })).toBe(false);
    expect(hardwareChanged(known, { ...known, mac: 'x', disk: 'y', board: 'z' })).toBe(true);
  });

  it('say nothing where nothing was known or is told', () => {
    expect(hardwareChanged({}, known)).toBe(false);
    expect(hardwareChanged(known, {})).toBe(false);
    expect(hardwareChanged({ mac: 'c' }, { mac: 'c' })).toBe(false);
  });

  it('are hashes only, the same at every reading', async () => {
    const [first, second] = [await readHardware(), await readHardware()];
    expect(second).toEqual(first);
    for (const fact of Object.values(first)) expect(fact).toMatch(/^[0-9a-f]{64}$/);
  });
});
