// A state folder that was damaged, swapped, cut short or emptied gives no more than it held, and never throws.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf } from '../../../agent/licence-store/held.ts';
import {
  decodeRecord,
  encodeRecord,
  furthest,
  type HighWater,
  recordKey,
} from '../../../agent/licence-store/high-water.ts';
import {
  keepAnchor,
  keepLicence,
  keepTrust,
  type Loaded,
  loadState,
  STATE_FILES,
  type StateFolder,
} from '../../../agent/licence-store/store.ts';
import { anchorChain, anchorHash } from '../../../agent/licence-store/trust-chain.ts';
import { capacityAt } from '../../../shared/capacity.ts';
import { decodeText } from '../../../shared/licence/text-read.ts';
import { verifyLicence } from '../../../shared/licence/verify-licence.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const NOW = 1_800_000_000;
const SERIAL = 'PBX-0001';
const BOUND = { serial: SERIAL, agentKey: undefined };
const vendor = testVendor(SERIAL, NOW);
const macKey = recordKey('this machine', undefined);

/** One of each form: the second record is a copy of the first, the previous licence a licence. */
const DAMAGED_EACH = [STATE_FILES.anchor, STATE_FILES.trust, STATE_FILES.licence, STATE_FILES.highWater];

/** Sequence 1 gives 50 calls, 2 gives 20: going back must never pay. */
function fill(folder: StateFolder, from = vendor, serial = SERIAL): void {
  const chain = anchorChain(from.anchor);
  if (!chain.ok) throw new Error('the test anchor is wrong');
  mkdirSync(folder.dir, { recursive: true });
  keepAnchor(folder, from.anchor);
  keepTrust(folder, chain.value);
  for (const [seq, calls] of [
    [1, 50],
    [2, 20],
  ] as const) {
    const licence = from.licence({ seq, serial, grants: [grant('concurrent_calls', calls, NOW + 1_000_000)] });
    const text = decodeText(from.code(licence), { maxChars: 100_000 });
    const verified = text.ok ? verifyLicence(text.value.bytes, chain.value[0].root) : undefined;
    if (!verified?.ok) throw new Error('the test licence is wrong');
    const { epoch, codeId } = licence;
    const position = { epoch, seq, codeId, endsS: endOf(licence), receivedBy: 'poll' } as const;
    const record: HighWater = {
      serial,
      anchor: anchorHash(from.anchor),
      licence: position,
      trustVersion: 1,
      clock: { markMs: NOW * 1000, believedAheadMs: 0 },
    };
    keepLicence(folder, verified.value, record);
  }
}

const calls = ({ held }: Loaded) =>
  held.kind === 'licence' ? capacityAt(held.verified.licence, NOW).calls : held.kind;

describe('the state folder', () => {
  let base: string;
  let good: string;

  beforeAll(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'switchkey-store-'));
    good = path.join(base, 'good');
    fill({ dir: good, macKey });
  });

  afterAll(() => rm(base, { recursive: true, force: true }));

  async function copy(): Promise<StateFolder & { file: (name: string) => string }> {
    const dir = path.join(base, randomBytes(6).toString('hex'));
    await cp(good, dir, { recursive: true });
    return { dir, macKey, file: (name) => path.join(dir, name) };
  }

  it('holds the newest licence, in files for its owner alone', () => {
    const loaded = loadState({ dir: good, macKey }, BOUND);
    expect(calls(loaded)).toBe(20);
    expect(loaded.damagedFiles).toEqual([]);
    for (const name of readdirSync(good)) expect(statSync(path.join(good, name)).mode & 0o077).toBe(0);
  });

  it('with nothing in it is not activated', () => {
    const dir = path.join(base, 'empty');
    mkdirSync(dir);
    expect(loadState({ dir, macKey }, BOUND)).toMatchObject({ held: { kind: 'none' }, damagedFiles: [] });
    expect(loadState({ dir: path.join(base, 'missing'), macKey }, BOUND).held.kind).toBe('none');
  });

  it('never gives more for any single flipped byte of any file', async () => {
    const folder = await copy();
    for (const name of DAMAGED_EACH) {
      const whole = readFileSync(folder.file(name));
      for (let at = 0; at < whole.length; at += 1) {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
        writeFileSync(folder.file(name), flipped);
        expect([20, 'damaged']).toContain(calls(loadState(folder, BOUND)));
      }
      writeFileSync(folder.file(name), whole);
    }
  });

  it('never gives more for any file cut short at any length', async () => {
    const folder = await copy();
    for (const name of DAMAGED_EACH) {
      const whole = readFileSync(folder.file(name));
      for (let length = whole.length - 1; length >= 0; length -= 1) {
        truncateSync(folder.file(name), length);
        expect([20, 'damaged']).toContain(calls(loadState(folder, BOUND)));
      }
      writeFileSync(folder.file(name), whole);
    }
  });

  it('never gives more for any set of files deleted', async () => {
    const names = Object.values(STATE_FILES);
    for (let set = 1; set < 2 ** names.length - 1; set += 1) {
      const folder = await copy();
      for (const [bit, name] of names.entries()) if ((set & (1 << bit)) !== 0) rmSync(folder.file(name));
      const left = names.filter((_, bit) => (set & (1 << bit)) === 0);
      const given = calls(loadState(folder, BOUND));
      // Without any record an older licence cannot be told from the newest: it is what its code gives on a new agent too.
      const recorded = left.includes(STATE_FILES.highWater) || left.includes(STATE_FILES.secondHighWater);
      const older = !recorded && !left.includes(STATE_FILES.licence) && left.includes(STATE_FILES.previous);
      expect(older ? [50, 'damaged'] : [20, 'damaged', 'none']).toContain(given);
      await rm(folder.dir, { recursive: true });
    }
  });

  it('holds the limits when the newest licence is damaged and the one before is older than the record', async () => {
    const folder = await copy();
    writeFileSync(folder.file(STATE_FILES.licence), 'rubbish');
    const { held } = loadState(folder, BOUND);
    expect(held).toMatchObject({ kind: 'damaged', endsS: NOW + 1_000_000 + 14 * 86_400 });
  });

  it('does not take the folder, or a file, of another PBX, agent or machine for its own', async () => {
    const foreign = { dir: path.join(base, 'foreign'), macKey };
    fill(foreign, vendor, 'PBX-0002');
    for (const name of [STATE_FILES.licence, STATE_FILES.highWater]) {
      const folder = await copy();
      await cp(path.join(foreign.dir, name), folder.file(name));
      expect(['damaged', 20]).toContain(calls(loadState(folder, BOUND)));
    }
    const elsewhere = loadState({ dir: good, macKey: recordKey('another machine', undefined) }, BOUND);
    expect(elsewhere.highWater.licence).toBeUndefined();
    expect(elsewhere.damagedFiles).toContain(STATE_FILES.highWater);
  });

  it('refuses another trust anchor, and mends a lost anchor file from the chain', async () => {
    const other = testVendor(SERIAL, NOW);
    const folder = await copy();
    writeFileSync(folder.file(STATE_FILES.anchor), other.anchor);
    expect(calls(loadState(folder, BOUND))).toBe(20);
    const swapped = await copy();
    fill({ ...swapped, macKey: recordKey('another machine', undefined) }, other);
    await cp(path.join(good, STATE_FILES.highWater), swapped.file(STATE_FILES.highWater));
    await cp(path.join(good, STATE_FILES.secondHighWater), swapped.file(STATE_FILES.secondHighWater));
    expect(calls(loadState(swapped, BOUND))).toBe('damaged');
  });

  it('survives a stop between any two writes of an accepted licence', async () => {
    const folder = await copy();
    writeFileSync(folder.file(STATE_FILES.highWater), 'half a rec');
    expect(calls(loadState(folder, BOUND))).toBe(20);
    rmSync(folder.file(STATE_FILES.highWater));
    expect(calls(loadState(folder, BOUND))).toBe(20);
  });

  it('has its records under a MAC, and goes by the copy that came further', () => {
    const record: HighWater = { trustVersion: 3, clock: { believedAheadMs: 0, markMs: 5 } };
    expect(decodeRecord(encodeRecord(record, macKey), macKey)).toEqual(record);
    expect(decodeRecord(encodeRecord(record, macKey), recordKey('x', undefined))).toBeUndefined();
    expect(furthest(record, { ...record, trustVersion: 4 })?.trustVersion).toBe(4);
    expect(furthest(undefined, record)).toBe(record);
  });
});
