// Rows 12 to 15: a state folder that is copied, put back, edited or deleted never gives more than what was signed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { macKeyFor } from '../../agent/corridor/memory.ts';
import { loadAgentKey } from '../../agent/identity/agent-key.ts';
import { loadState } from '../../agent/licence-store/store.ts';
import { verifyRequest } from '../../shared/licence/request-code.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { days } from '../../shared/time.ts';
import { agentRig } from '../support/agent.ts';
import { flipped } from '../vectors/fixture.ts';
import { type BlackBox, blackBox } from './black-box.ts';
import { evidenceOf, expectUntouched, limitsOf } from './evidence.ts';
import { type PollingSite, pastingSite, pollingSite } from './rig.ts';
import { bundle, grant, OTHER_SERIAL, plenty, SERIAL, vendor } from './vendor.ts';

const STATE = [
  'licence.bin',
  'licence.prev',
  'anchor.bin',
  'trust.bin',
  'high-water.json',
  'high-water.2.json',
  'agent.key',
  'journal.json',
];

/** What is on disk now, to be put back. */
function snapshot({ dir }: BlackBox): () => void {
  const kept = readdirSync(dir)
    .filter((name) => STATE.includes(name))
    .map((name) => [name, file(dir, name)] as const);
  return () => {
    for (const name of STATE) rmSync(path.join(dir, name), { force: true });
    for (const [name, bytes] of kept) writeFileSync(path.join(dir, name), bytes, { mode: 0o600 });
  };
}

describe('a state folder', { timeout: 60_000 }, () => {
  let site: PollingSite;
  beforeAll(async () => {
    site = await pollingSite();
  });
  afterAll(() => site.close());

  it('row 12: that runs twice shows as two instances taking turns, and neither copy loses a call', async () => {
    const { box, server } = site;
    const before = await evidenceOf(box);
    await box.stop();
    const copy = await box.copy();
    try {
      await Promise.all([box.start(), copy.start()]);
      server.instances.length = 0;
      for (let poll = 0; poll < 2; poll += 1) for (const one of [box, copy]) await one.refresh();
      expect(new Set(server.instances).size).toBe(2);
      expect(server.instances.length).toBeGreaterThanOrEqual(3);
      server.notices = [{ code: 'cloned', message: 'Two agents with this key are polling: one is a copy.' }];
      for (const one of [box, copy]) {
        await one.refresh();
        expect((await one.status()).alerts.map(({ code }) => code)).toContain('cloned');
        await expectUntouched(one, before);
      }
    } finally {
      server.notices = [];
      await copy.close();
    }
    await box.refresh();
    expect((await box.status()).alerts.map(({ code }) => code)).not.toContain('cloned');
  });

  it('row 13: that was put back to an earlier day shows it in the next request code, and a poll brings all again', async () => {
    const { box, sell } = site;
    const putBack = snapshot(box);
    sell({
      seq: 6,
      grants: [grant('concurrent_calls', 1, site.nowS + days(100)), grant('extensions', 2, site.nowS + days(100))],
    });
    expect(await site.polled()).toBe(6);
    const newest = await evidenceOf(box);
    const asked = await request(box);
    await box.stop();
    putBack();
    site.server.attack('/poll', (_asked, response) => void response.destroy());
    await box.start();
    const again = await request(box);
    expect(asked).toMatchObject({ epoch: 1, seq: 6 });
    expect(again).toMatchObject({ epoch: 1, seq: 5 });
    expect(again.stateHash).not.toBe(asked.stateHash);
    site.server.honest();
    expect(await site.polled()).toBe(6);
    const { previous: _, ...healed } = await evidenceOf(box);
    const { previous: __, ...same } = newest;
    expect(healed).toEqual(same);
  });

  it('row 23: takes an answer to its own last request only, for this PBX only, and once', async () => {
    const { box, vendor: seller, nowS } = site;
    const before = await evidenceOf(box);
    const first = await request(box);
    const last = await request(box);
    const grants = [grant('concurrent_calls', 3, nowS + days(100)), grant('extensions', 2, nowS + days(100))];
    const answer = (nonce: string, fields: object = {}) =>
      seller.code(seller.licence({ seq: 8, grants, nonce, ...fields }));
    expect(await box.paste(answer(first.nonce))).toMatchObject({ refusal: { code: 'nonce_mismatch' } });
    expect(await box.paste(answer('ef'.repeat(16)))).toMatchObject({ refusal: { code: 'nonce_mismatch' } });
    expect(await box.paste(answer(last.nonce, { serial: OTHER_SERIAL }))).toMatchObject({
      refusal: { code: 'wrong_pbx' },
    });
    await expectUntouched(box, before);
    const code = answer(last.nonce);
    expect((await box.cli(['update', '-'], code)).exit).toBe(0);
    const after = await evidenceOf(box);
    expect(after).toMatchObject({ calls: 3 });
    expect((await box.paste(code)).outcome).toBe('unchanged');
    // The nonce is used up: another licence with it is no answer any more.
    const second = seller.code(seller.licence({ seq: 9, grants: plenty(nowS), nonce: last.nonce }));
    expect(await box.paste(second)).toMatchObject({ refusal: { code: 'nonce_mismatch' } });
    await expectUntouched(box, after);
  });

  it('row 14: with any file damaged, cut off or taken from another PBX gives no more, and starts', async () => {
    const { box } = site;
    const before = await limitsOf(box);
    const highest = (await box.status()).licence?.seq ?? 0;
    await box.stop();
    const putBack = snapshot(box);
    const other = await otherMachine();
    const damages: [what: string, names: readonly string[], damage: (bytes: Buffer, name: string) => Uint8Array][] = [
      ['a byte turned over', STATE, (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))],
      ['cut off', STATE, (bytes) => bytes.subarray(0, bytes.length >> 1)],
      ['of another PBX', STATE, (_, name) => other.file(name) ?? Buffer.alloc(0)],
      ['the licence of another PBX', ['licence.bin', 'licence.prev'], (_, name) => other.file(name) ?? Buffer.alloc(0)],
      ['the records damaged', ['high-water.json', 'high-water.2.json'], () => Buffer.from('{}')],
    ];
    try {
      site.server.attack('/poll', (_asked, response) => void response.destroy());
      for (const [what, names, damage] of damages) {
        putBack();
        for (const name of names) {
          const bytes = box.file(name);
          if (bytes !== undefined) writeFileSync(path.join(box.dir, name), damage(bytes, name));
        }
        await box.start();
        const after = await limitsOf(box);
        expect(after.calls, what).toBeLessThanOrEqual(before.calls);
        expect(after.emergency, what).toBe(true);
        expect((await box.status()).licence?.seq ?? highest, what).toBe(highest);
        await box.stop('SIGKILL');
      }
    } finally {
      site.server.honest();
      await box.stop('SIGKILL');
      putBack();
      await other.close();
      await box.start();
    }
    expect(await limitsOf(box)).toEqual(before);
  });

  /** Another PBX of the same vendor, on another machine, with 99 calls; stopped. */
  async function otherMachine(): Promise<BlackBox> {
    const { vendor: seller, nowS } = site;
    const other = await blackBox({
      clockFromMs: nowS * 1000,
      env: { SWITCHKEY_MACHINE: 'another-machine' },
      settings: { serial: OTHER_SERIAL },
      files: { 'anchor.bin': seller.roots[0] ?? '' },
    });
    await other.start();
    await other.paste(seller.code(seller.licence({ seq: 99, serial: OTHER_SERIAL, grants: plenty(nowS) })));
    await other.ask('GET', '/request-code');
    expect(await limitsOf(other)).toMatchObject({ calls: 99 });
    await other.stop();
    return other;
  }

  it('row 14: read with each byte turned over and cut off at each offset, gives no more and never throws', {
    timeout: 120_000,
  }, async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const seller = vendor(nowS);
    const rig = await agentRig({ settings: { serial: SERIAL }, machineId: 'kit' });
    try {
      await rig.agent.update(bundle(...seller.roots), { dryRun: false });
      for (const seq of [1, 2]) await rig.agent.update(seller.code(seller.licence({ seq })), { dryRun: false });
      await rig.agent.requestCode();
      await rig.agent.stop();
      const key = loadAgentKey(rig.stateDir);
      const folder = { dir: rig.stateDir, macKey: macKeyFor({ machineId: 'kit' }, key) };
      const seqNow = () => {
        const { held } = loadState(folder, { serial: SERIAL, agentKey: key?.thumbprint });
        return held.kind === 'licence' ? held.verified.licence.seq : held.kind;
      };
      expect(seqNow()).toBe(2);
      const found = new Set<unknown>();
      // Both copies at once: one of them alone is the running agent's row above.
      const kept = [
        ['licence.bin', 'licence.prev'],
        ['anchor.bin'],
        ['trust.bin'],
        ['high-water.json', 'high-water.2.json'],
      ];
      for (const names of kept) {
        const files = names.map((name) => ({ where: path.join(rig.stateDir, name), bytes: file(rig.stateDir, name) }));
        for (const at of files[0]?.bytes.keys() ?? []) {
          for (const { where, bytes } of files) writeFileSync(where, flipped(bytes, at, at % 8));
          found.add(seqNow());
          for (const { where, bytes } of files) writeFileSync(where, bytes.subarray(0, at));
          found.add(seqNow());
        }
        for (const { where, bytes } of files) writeFileSync(where, bytes);
      }
      // Where the licence cannot be verified the limits on the PBX are left alone: 'damaged'. Nothing else may come of it.
      expect([...found].filter((one) => one !== 2 && one !== 'damaged')).toEqual([]);
      expect(seqNow()).toBe(2);
    } finally {
      await rig.close();
    }
  });

  it('row 15: deleted in the grace leaves the floor, and the same code brings back the same end', async () => {
    const made = await pastingSite({}, false);
    const { box, vendor: seller, nowS } = made;
    try {
      const endS = nowS - days(3);
      const grants = [
        grant('concurrent_calls', 2, endS),
        grant('extensions', 2, endS),
        grant('hot_standby', 1, endS, true),
      ];
      const code = seller.code(seller.licence({ seq: 5, issuedAt: nowS - days(1), grants }));
      expect((await box.paste(code)).outcome).toBe('updated');
      const inGrace = await evidenceOf(box);
      expect(inGrace).toMatchObject({ calls: 2, told: { ladder: 'grace' } });
      await box.stop();
      for (const name of STATE.filter((one) => one !== 'anchor.bin')) rmSync(path.join(box.dir, name), { force: true });
      await box.start();
      expect(await evidenceOf(box)).toMatchObject({ calls: 0, emergency: true, told: { ladder: 'unactivated' } });
      expect((await box.cli(['update', '-'], code)).exit).toBe(0);
      const again = await evidenceOf(box);
      expect(again).toMatchObject({ calls: 2, emergency: true, licence: inGrace.licence, told: { ladder: 'grace' } });
      expect((again.told as { dates: unknown }).dates).toEqual((inGrace.told as { dates: unknown }).dates);
    } finally {
      await made.close();
    }
  });
});

async function request(box: BlackBox) {
  const { out } = await box.cli(['request-code']);
  const text = decodeText(out, { maxChars: 10_000, type: 'request' });
  const verified = text.ok ? verifyRequest(text.value.bytes) : text;
  if (!verified.ok) throw new Error(verified.refusal.message);
  // Row 23: what was edited on its way to the portal is refused there.
  const edited = text.ok
    ? text.value.bytes.map((byte, at, all) => (at === all.length >> 1 ? byte ^ 1 : byte))
    : undefined;
  expect(verifyRequest(edited ?? new Uint8Array()).ok).toBe(false);
  return verified.value.request;
}

function file(dir: string, name: string): Buffer {
  return readFileSync(path.join(dir, name));
}
