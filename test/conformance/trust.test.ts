// Rows 9, 17, 18 and 19: who may sign is decided by the anchor and by enough root keys, and heals by the same.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import { encodeLicence } from '../../shared/licence/licence-codec.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { fingerprint, signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { forge, patched } from '../vectors/forge.ts';
import { type Evidence, evidenceOf, expectUntouched } from './evidence.ts';
import { reply, url64 } from './licence-server.ts';
import { type PollingSite, pollingSite } from './rig.ts';
import { bundle, plenty, SERIAL, type Vendor, vendor } from './vendor.ts';

describe('an agent with an anchor', { timeout: 60_000 }, () => {
  let site: PollingSite;
  let before: Evidence;
  /** Of the licence in force. */
  let seq = 5;

  beforeAll(async () => {
    site = await pollingSite();
  });
  beforeEach(async () => {
    before = await evidenceOf(site.box);
  });
  afterAll(() => site.close());

  it('row 19: takes no root that fewer than two of the three root keys signed, however often one did', async () => {
    const { box, server, vendor: seller } = site;
    const [one, two] = seller.rootKeys;
    const online = generateKeyPair();
    const next: TrustRoot = {
      ...seller.newest(),
      version: 2,
      signingKeys: [{ ...online, from: site.nowS - 86_400, until: site.nowS + 86_400 }],
    };
    const greater = { ...next, rootKeys: [one], threshold: 1 };
    const namesake = { ...generateKeyPair(), id: two.id };
    const attempts: [what: string, root: Uint8Array][] = [
      ['nobody', signTrustRoot(next, [])],
      ['1 of 2', signTrustRoot(next, [one])],
      ['the same key twice', signTrustRoot(next, [one, one])],
      ["another key under the second one's id", signTrustRoot(next, [one, namesake])],
      ['the online key', signTrustRoot(next, [one, seller.online()])],
      ['a root that asks for one only', signTrustRoot(greater, [one])],
      [
        'a root with keys of its own',
        signTrustRoot({ ...next, rootKeys: [namesake, generateKeyPair()] }, [namesake, one]),
      ],
    ];
    for (const [what, root] of attempts) {
      expect(await box.paste(bundle(...seller.roots, root)), what).toMatchObject({
        refusal: { code: 'threshold_not_met' },
      });
      server.attack('/poll', (_asked, response) =>
        reply(response, { status: 200, body: { trust: [url64(root)], nextPollSeconds: 60 } }),
      );
      await box.refresh();
      expect((await box.status()).trust, what).toMatchObject({ version: 1 });
    }
    server.honest();
    const [, first] = attempts;
    expect((await box.cli(['update', '-'], bundle(first?.[1] ?? new Uint8Array()))).exit).toBe(1);
    expect((await box.paste(bundle(gap(seller)))).outcome).toBe('refused');
    expect(await box.paste(seller.code({ ...seller.licence({ seq: 7 }), serial: SERIAL }, online))).toMatchObject({
      refusal: { code: 'key_unknown' },
    });
    await box.restart();
    await expectUntouched(box, before);
  });

  it('row 17: keeps its anchor whatever settings, environment, files and bundles say', async () => {
    const { box, nowS } = site;
    const rogue = vendor(nowS);
    expect((await box.status()).trust?.anchor).toBe(site.vendor.fingerprint);
    expect((await box.cli(['update', '-'], bundle(...rogue.roots))).exit).toBe(1);
    await expectUntouched(box, before);
    await box.stop();
    const settings = JSON.parse(box.file('settings.json')?.toString() ?? '{}');
    const swapped = {
      ...settings,
      anchor: 'rogue.bin',
      trust: url64(rogue.roots[0] ?? new Uint8Array()),
      devMode: true,
    };
    writeFileSync(`${box.dir}/settings.json`, JSON.stringify(swapped));
    const env = {
      SWITCHKEY_ANCHOR: `${box.dir}/rogue.bin`,
      SWITCHKEY_TRUST: `${box.dir}/rogue.bin`,
      NODE_ENV: 'development',
      DEBUG: '*',
    };
    writeFileSync(`${box.dir}/rogue.bin`, rogue.roots[0] ?? '');
    await box.start(env);
    await expectUntouched(box, before);
    await box.stop();
    writeFileSync(`${box.dir}/anchor.bin`, rogue.roots[0] ?? '');
    await box.start();
    expect((await box.paste(rogue.code(rogue.licence({ seq: 50, grants: plenty(nowS) })))).outcome).toBe('refused');
    const { anchor: _, ...rest } = await evidenceOf(box);
    const { anchor: __, ...same } = before;
    expect(rest).toEqual(same);
    writeFileSync(`${box.dir}/anchor.bin`, site.vendor.roots[0] ?? '');
    const shown = JSON.parse((await box.cli(['status', '--json'])).out);
    expect(shown.trust.anchor).toBe(site.vendor.fingerprint);
    expect(shown.trust.anchor).not.toBe(fingerprint(rogue.roots[0] ?? new Uint8Array()));
  });

  it.each(['paste', 'poll'] as const)(
    'row 18: catches up with three missed rotations by one %s, and no old key signs any more',
    async (by) => {
      const { box, sell, server, vendor: seller, nowS } = site;
      const old = seller.online();
      await box.stop();
      for (let n = 0; n < 3; n += 1) seller.rotate({ cutOffS: nowS - 3_600 });
      seq += 1;
      const licence = sell({ seq });
      // A poll of the agent's own would bring the news before the paste does.
      if (by === 'paste') server.attack('/poll', (_asked, response) => void response.destroy());
      await box.start();
      if (by === 'paste') {
        expect(await box.paste(seller.code(licence))).toMatchObject({ refusal: { code: 'key_unknown' } });
        await expectUntouched(box, before);
        expect((await box.cli(['update', '-'], bundle(...seller.roots))).exit).toBe(0);
        expect((await box.cli(['update', '-'], seller.code(licence))).exit).toBe(0);
      } else {
        expect(await site.polled()).toBe(seq);
      }
      const caught = await evidenceOf(box);
      expect(caught).toMatchObject({ calls: 2, anchor: before.anchor });
      expect(caught.told).toMatchObject({ licence: { epoch: 1, seq }, trust: { version: seller.newest().version } });
      const late = seller.licence({ seq: seq + 1, issuedAt: nowS - 60, grants: plenty(nowS) });
      expect(await box.paste(seller.code(late, old))).toMatchObject({ refusal: { code: 'key_not_valid_then' } });
      server.honest();
      await box.restart();
      await expectUntouched(box, caught);
    },
  );

  it('row 9: recovers from a stolen key that used up the sequence numbers, by a new epoch and no reinstallation', async () => {
    const { box, sell, vendor: seller, nowS } = site;
    const top = seller.licence({ seq: Number.MAX_SAFE_INTEGER });
    const unsafe = patched(encodeLicence({ ...top, grants: plenty(nowS) }), '1b001fffffffffffff', '1b0020000000000000');
    const beyond = encodeText('licence', forge({ payload: unsafe, key: seller.online() }));
    expect(await box.paste(beyond)).toMatchObject({ outcome: 'refused' });
    await expectUntouched(box, before);
    expect((await box.paste(seller.code(top))).outcome).toBe('updated');
    sell({ seq: seq + 1 });
    expect(await box.refresh()).toMatchObject({ refusal: { code: 'older_than_in_force' } });
    const stolen = seller.online();
    seller.rotate({ cutOffS: nowS - 3_600, newEpoch: true });
    sell({ seq: 1 });
    expect(await site.polled()).toBe(1);
    const healed = await evidenceOf(box);
    expect(healed).toMatchObject({ calls: 2, emergency: true, anchor: before.anchor });
    expect(healed.told).toMatchObject({
      ladder: 'active',
      licence: { epoch: 2, seq: 1 },
      trust: { version: seller.newest().version, epoch: 2 },
    });
    for (const epoch of [1, 2]) {
      const code = seller.code(seller.licence({ seq: 50, epoch, grants: plenty(nowS) }), stolen);
      expect((await box.paste(code)).outcome).toBe('refused');
    }
    await box.restart();
    await expectUntouched(box, healed);
  });
});

/** Root 3, well signed, without root 2. */
function gap(seller: Vendor): Uint8Array {
  return signTrustRoot({ ...seller.newest(), version: 3 }, seller.rootKeys.slice(0, 2));
}
