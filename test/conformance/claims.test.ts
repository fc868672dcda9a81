// Rows 6, 21 and 22: what is genuine is still read strictly, counted once, and kept out where this version cannot obey it.
import { decode, encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/contracts/local-api.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { encodeLicence } from '../../shared/licence/licence-codec.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { days } from '../../shared/time.ts';
import { type Forged, forge, patched } from '../vectors/forge.ts';
import { type Evidence, evidenceOf, expectUntouched, limitsOf } from './evidence.ts';
import { pastingSite, type Site } from './rig.ts';
import { grant, plenty } from './vendor.ts';

describe('an agent that is given what the vendor truly signed', { timeout: 60_000 }, () => {
  let site: Site;
  let before: Evidence;
  /** Seq 6 with 99 calls: genuine, and never given as it is. */
  let greater: Licence;

  beforeAll(async () => {
    site = await pastingSite();
    greater = site.vendor.licence({ seq: 6, grants: plenty(site.nowS) });
    before = await evidenceOf(site.box);
  });
  afterAll(() => site.close());

  const paste = (bytes: Uint8Array) => site.box.paste(encodeText('licence', bytes));
  const payloadWith = (change: (own: Map<number, Forged>, claims: Map<number, Forged>) => void): Uint8Array => {
    const claims: Map<number, Forged> = decode(encodeLicence(greater), { useMaps: true });
    change(claims.get(-65_537) as Map<number, Forged>, claims);
    return encode(claims);
  };
  const forged = (payload: Uint8Array) => forge({ payload, key: site.vendor.online() });

  it('row 21: throws at no document, and a date it cannot read has passed', async () => {
    const { box, nowS } = site;
    const payload = encodeLicence(greater);
    const own = (key: number, value: Forged) => forged(payloadWith((claims) => claims.set(key, value)));
    const claim = (key: number, value: Forged) => forged(payloadWith((_, claims) => claims.set(key, value)));
    const seqHex = encode(new Map([[2, 6]])).subarray(1);
    const unsafe = patched(payload, `${hexOf(seqHex)}03`, '021b002000000000000003');
    const attempts: [what: string, bytes: Uint8Array][] = [
      ['seq 2^53', forged(unsafe)],
      ['issued at text', claim(6, 'NaN')],
      ['issued at a fraction', claim(6, 1.5)],
      ['issued at -1', claim(6, -1)],
      ['ends as text', own(3, '2099-01-01')],
      ['ends as a fraction', own(3, nowS + 0.5)],
      ['a serial of other letters', claim(2, 'PBX‑0001')],
      ['a serial with a zero byte', claim(2, 'PBX-0001\0')],
      ['grants that are no list', own(4, '__proto__')],
      ['a seq that is a list', own(2, [6])],
      [
        'text keys',
        forged(
          encode(
            new Map<number | string, Forged>([
              ['__proto__', 1],
              ['constructor', 2],
            ]),
          ),
        ),
      ],
      [
        'a key twice',
        forged(Buffer.concat([Buffer.of((payload[0] ?? 0) + 1), payload.subarray(1), Buffer.from([1, 0x61, 0x61])])),
      ],
      ['bytes behind the end', Buffer.concat([site.vendor.sign(greater), Buffer.of(0)])],
      ['indefinite length', forged(Buffer.concat([Buffer.of(0xbf), payload.subarray(1), Buffer.of(0xff)]))],
      ['a deep list', forged(Buffer.concat([Buffer.alloc(8_000, 0x81), Buffer.of(0)]))],
      ['a claimed terabyte', forged(Buffer.from('5b0000010000000000', 'hex'))],
      ['nothing', new Uint8Array()],
    ];
    for (const [what, bytes] of attempts) expect((await paste(bytes)).outcome, what).toBe('refused');
    await expectUntouched(box, before);
  });

  it('row 22: keeps the last good licence, and says "update", where one asks for what this version cannot', async () => {
    const { box, vendor, nowS } = site;
    const newer = vendor.licence({ seq: 6, grants: plenty(nowS), minAgent: '99.0.0' });
    const critical = forged(payloadWith((own) => own.set(8, [4_711])));
    for (const code of [vendor.code(newer), encodeText('licence', critical)]) {
      const ran = await box.cli(['update', '-'], code);
      expect(ran).toMatchObject({ exit: 1 });
      expect(ran.err).toMatch(/^upgrade_needed/);
      expect(`${ran.err}${ran.out}`).toMatch(/Update the agent/);
    }
    await expectUntouched(box, before);
  });

  it('row 6: gives ten more calls once, however often and at once their code is pasted', async () => {
    const { box, vendor, nowS } = site;
    const until = nowS + days(100);
    const grants = [
      grant('concurrent_calls', 2, until),
      grant('concurrent_calls', 10, until),
      grant('extensions', 2, until),
    ];
    const code = vendor.code(vendor.licence({ seq: 6, grants }));
    const both = await Promise.all([
      box.cli(['update', '-', '--json'], code),
      box.cli(['update', '-', '--json'], code),
    ]);
    const became = both.map(({ out }) => (JSON.parse(out) as Outcome).outcome);
    expect(became.toSorted()).toEqual(['unchanged', 'updated']);
    const once = await evidenceOf(box);
    expect(once).toMatchObject({ calls: 12, emergency: true });
    const many = await Promise.all(Array.from({ length: 20 }, () => box.paste(code)));
    expect(new Set(many.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    await box.restart();
    expect((await box.paste(code)).outcome).toBe('unchanged');
    await expectUntouched(box, once);
    // Row 31: what was pasted, and the key of the local API, are in no log.
    const secrets = [...code.split('\n').map((line) => line.slice(0, 20)), box.file('api.token')?.toString().trim()];
    for (const secret of secrets) expect(box.said()).not.toContain(secret);
  });

  it('row 21: a date of freshness that cannot be read has passed', async () => {
    const { box, vendor } = site;
    const claims: Map<number, Forged> = decode(encodeLicence(vendor.licence({ seq: 7 })), { useMaps: true });
    (claims.get(-65_537) as Map<number, Forged>).set(7, 'never');
    expect((await paste(forged(encode(claims)))).outcome).toBe('updated');
    expect((await box.status()).ladder).toBe('stale');
    expect(await limitsOf(box)).toMatchObject({ calls: 2, emergency: true });
  });
});

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
