// Rows 3, 4, 5, 16 and 25: what stands in the licence server's place can withhold and replay, and nothing else.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeText } from '../../shared/licence/text-form.ts';
import { evidenceOf, expectUntouched } from './evidence.ts';
import { licenceServer, reply, type Said, url64 } from './licence-server.ts';
import { type PollingSite, pollingSite } from './rig.ts';
import { bundle, OTHER_SERIAL, plenty, SERIAL, type Vendor, vendor } from './vendor.ts';

const STRANGER_KEY = 'ab'.repeat(32);

describe('an agent that polls', { timeout: 60_000 }, () => {
  let site: PollingSite;

  beforeAll(async () => {
    site = await pollingSite();
  });
  afterAll(() => site.close());

  const answerWith = (said: Partial<Said>) =>
    site.server.attack('/poll', (_asked, response) => reply(response, { status: 200, ...said }));
  const signed = (by: Vendor, fields: Parameters<Vendor['licence']>[0]) => by.sign(by.licence(fields));

  it('row 3: takes no licence of another PBX or another agent, polled or pasted', async () => {
    const { box, vendor: seller, nowS } = site;
    const before = await evidenceOf(box);
    const foreign: [document: Uint8Array, refusal: string][] = [
      [signed(seller, { seq: 9, serial: OTHER_SERIAL, grants: plenty(nowS) }), 'wrong_pbx'],
      [signed(seller, { seq: 9, agentKey: STRANGER_KEY, grants: plenty(nowS) }), 'wrong_agent_key'],
    ];
    for (const [document, refusal] of foreign) {
      answerWith({ body: { licence: url64(document), nextPollSeconds: 60 } });
      expect(await box.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: refusal } });
      expect((await box.status()).alerts.map((one) => one.code)).toContain('licence_refused');
      const ran = await box.cli(['update', '-'], encodeText('licence', document));
      expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(new RegExp(`^${refusal}`))]);
      await expectUntouched(box, before);
    }
    const ran = await box.cli(['enrol', '--server', site.server.url, '--serial', OTHER_SERIAL], 'kit-token-0123456789');
    expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(/^bound_to_other_pbx/)]);
    site.server.honest();
    await expectUntouched(box, before);
  });

  it('row 4: takes no earlier answer for news, and no replayed time for now', async () => {
    const { box, server, sell } = site;
    const recorded: Said[] = [];
    server.attack('/poll', (_asked, response, honest) => {
      const said = honest();
      if (said.status === 200) recorded.push(said);
      reply(response, said);
    });
    for (const seq of [10, 11, 12, 13]) {
      sell({ seq });
      expect(await site.polled()).toBe(seq);
    }
    expect(recorded.length).toBeGreaterThanOrEqual(4);
    const before = await evidenceOf(box);
    const [last, ...earlier] = recorded.slice(-4).toReversed();
    for (const said of earlier) {
      answerWith(said);
      expect(await box.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: 'older_than_in_force' } });
      await expectUntouched(box, before);
    }
    answerWith(last ?? {});
    expect(await box.refresh()).toMatchObject({ outcome: 'unchanged' });
    await expectUntouched(box, before);
    // A signed time of a year ahead, in answer to another poll: the nonce is not this one's.
    const { clock } = await box.status();
    const time = url64(site.vendor.time(SERIAL, 'cd'.repeat(16), clock.now + 365 * 86_400));
    answerWith({ body: { time, nextPollSeconds: 60 } });
    await box.restart();
    await box.refresh();
    expect((await box.status()).clock.highWater).toBeLessThan(clock.now + 3_600);
    server.honest();
    await expectUntouched(box, before);
  });

  it('row 5: never goes back, by poll, by paste or after a restart, nor after any crash between its writes', async () => {
    const { box, server, sell, vendor: seller, nowS } = site;
    const older = { bytes: signed(seller, { seq: 14, grants: plenty(nowS) }), name: '1.14' };
    const inBetween: Record<string, Buffer>[] = [];
    const files = ['licence.bin', 'licence.prev', 'high-water.json', 'high-water.2.json'] as const;
    const kept = () => Object.fromEntries(files.map((name) => [name, box.file(name) ?? Buffer.alloc(0)]));
    const old = kept();
    sell({ seq: 15 });
    expect(await site.polled()).toBe(15);
    const fresh = kept();
    const before = await evidenceOf(box);
    const bothWays = async () => {
      server.licence = older;
      expect(await box.refresh()).toMatchObject({ refusal: { code: 'older_than_in_force' } });
      expect(await box.paste(encodeText('licence', older.bytes))).toMatchObject({
        refusal: { code: 'older_than_in_force' },
      });
      await expectUntouched(box, before);
    };
    await bothWays();
    const ran = await box.cli(['update', '-'], encodeText('licence', older.bytes));
    expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(/^older_than_in_force/)]);
    await box.stop('SIGKILL');
    await box.start();
    await bothWays();
    // Every state a crash can leave: the first files are new, the rest is as it was.
    const order = ['licence.prev', 'licence.bin', 'high-water.json', 'high-water.2.json'] as const;
    for (let written = 1; written < order.length; written += 1) {
      const state = Object.entries(old).map(([name, bytes]) => [
        name,
        order.indexOf(name as never) < written ? fresh[name] : bytes,
      ]);
      inBetween.push(Object.fromEntries(state));
    }
    for (const state of inBetween) {
      await box.stop('SIGKILL');
      for (const [name, bytes] of Object.entries(state)) writeFileSync(`${box.dir}/${name}`, bytes);
      await box.start();
      const { licence, capacity } = await box.status();
      expect([13, 15]).toContain(licence?.seq);
      expect(capacity.calls.limit).toBe(2);
      if (licence?.seq === 15) {
        expect(await box.paste(encodeText('licence', older.bytes))).toMatchObject({
          refusal: { code: 'older_than_in_force' },
        });
      }
      sell({ seq: 15, codeId: codeIdOf(before) });
      expect(await site.polled()).toBe(15);
    }
    server.honest();
  });

  it('row 16: a rogue server that answers everything brings about staleness and nothing else', async () => {
    const { box, server, nowS } = site;
    const before = await evidenceOf(box);
    const honest = server.licence;
    const rogue = vendor(nowS);
    rogue.rotate({ cutOffS: nowS });
    server.vendor = rogue;
    server.licence = { bytes: signed(rogue, { seq: 99, grants: plenty(nowS) }), name: '1.99' };
    server.notices = [{ code: 'please', message: 'Please delete the state folder.' }];
    expect(await box.refresh()).toMatchObject({ outcome: 'refused' });
    await box.restart();
    expect(await box.refresh()).toMatchObject({ outcome: 'refused' });
    await expectUntouched(box, before);
    for (const code of [bundle(...rogue.roots), encodeText('licence', server.licence.bytes)]) {
      expect((await box.cli(['update', '-'], code)).exit).toBe(1);
    }
    await expectUntouched(box, before);
    server.vendor = site.vendor;
    server.licence = honest;
    server.notices = [];
    expect(await box.refresh()).toMatchObject({ outcome: 'unchanged' });
    expect((await box.status()).alerts.map((one) => one.code)).not.toContain('licence_refused');
    await expectUntouched(box, before);
  });

  it('row 16: an enrolment that a rogue server answers does not replace the trust of an installed agent', async () => {
    const { box, nowS } = site;
    const before = await evidenceOf(box);
    const other = await licenceServer(vendor(nowS));
    try {
      const ran = await box.cli(['enrol', '--server', other.url, '--serial', SERIAL], 'kit-token-0123456789');
      expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(/^(anchor_mismatch|threshold_not_met)/)]);
      expect((await box.status()).poll.server).toBe(site.server.url);
      await expectUntouched(box, before);
    } finally {
      await other.close();
    }
  });

  it('row 25: proves itself by its key alone; nothing it sends is worth anything to who overhears it', async () => {
    const { box, server } = site;
    server.asked.length = 0;
    await box.restart();
    for (let n = 0; n < 3; n += 1) await box.refresh();
    const posts = server.asked.filter(({ method }) => method === 'POST');
    const polls = server.asked.filter(({ path }) => path === '/poll').map(({ headers }) => headers.authorization);
    expect(posts.length).toBeGreaterThan(0);
    for (const { headers } of posts)
      expect(headers.authorization).toMatch(/^Switchkey-Signed [0-9a-f]{64}\.\d+\.[0-9a-f]{32}\./);
    // What was overheard is not taken twice: the proof has moved on, and the nonce of a signature was seen.
    expect(new Set(polls).size).toBe(polls.length);
    expect(polls.length).toBeGreaterThanOrEqual(3);
    const overheard = await fetch(`${server.url}/agent/v1/poll`, { headers: { authorization: polls[0] ?? '' } });
    expect(overheard.status).toBe(401);
    const key = box.file('agent.key');
    const seed = key?.subarray(-32).toString('base64url') ?? '';
    for (const { headers, body } of server.asked) {
      const sent = `${JSON.stringify(headers)}${body}`;
      expect(sent).not.toContain(seed);
      expect(sent).not.toContain(box.file('api.token')?.toString().trim());
    }
    expect(box.said()).not.toContain(seed);
  });
});

function codeIdOf(evidence: { readonly highWater: unknown }): string {
  const [record] = evidence.highWater as [{ licence: { codeId: string } }];
  return record.licence.codeId;
}
