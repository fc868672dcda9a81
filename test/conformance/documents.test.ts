// Rows 1, 2 and 7: whatever document is pasted, only what the vendor signed, whole, comes into force.
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { decode, encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { encodeLicence } from '../../shared/licence/licence-codec.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { days } from '../../shared/time.ts';
import { flipped } from '../vectors/fixture.ts';
import { type Forged, forge, header, malleated } from '../vectors/forge.ts';
import { type Evidence, evidenceOf, expectUntouched } from './evidence.ts';
import { pastingSite, type Site } from './rig.ts';
import { grant, plenty, SERIAL } from './vendor.ts';

describe('an agent that is given a document', { timeout: 60_000 }, () => {
  let site: Site;
  let before: Evidence;
  /** Seq 6 with 99 calls: genuine, and never given as it is. */
  let greater: Licence;
  let document: Uint8Array;

  beforeAll(async () => {
    site = await pastingSite();
    greater = site.vendor.licence({ seq: 6, grants: plenty(site.nowS) });
    document = site.vendor.sign(greater);
    before = await evidenceOf(site.box);
    expect(before).toMatchObject({ calls: 2, registrations: ['SIP 200', 'SIP 200', 'SIP 403'], emergency: true });
  });
  afterAll(() => site.close());

  const paste = (bytes: Uint8Array) => site.box.paste(encodeText('licence', bytes));
  async function pasteAll(documents: readonly Uint8Array[]): Promise<Set<string | undefined>> {
    const codes = new Set<string | undefined>();
    const left = [...documents];
    const worker = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const { outcome, refusal } = await paste(next);
        codes.add(outcome === 'refused' ? refusal?.code : outcome);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return codes;
  }

  it('row 1: refuses a code with any single bit turned over', async () => {
    const flips = [...document.keys()].flatMap((at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => flipped(document, at, bit)),
    );
    expect(flips).toHaveLength(document.length * 8);
    const codes = await pasteAll(flips);
    for (const good of ['updated', 'unchanged', 'kept', undefined]) expect(codes).not.toContain(good);
    await expectUntouched(site.box, before);
  });

  it('row 1: refuses a typed-over code, another kind of document and what is no code, by its command line', async () => {
    const { box, vendor, nowS } = site;
    const code = encodeText('licence', document);
    const typed = code.replace(/[0-9](?=[^0-9]*$)/, (digit) => (digit === '7' ? '8' : '7'));
    const request = await box.cli(['request-code']);
    const artefacts: [what: string, text: string, refusal: RegExp][] = [
      ['a typo', typed, /^text_/],
      ['a root', encodeText('licence', vendor.roots[0] ?? document), /^not_licence/],
      [
        'a signed time',
        encodeText('licence', vendor.time(SERIAL, 'ab'.repeat(16), nowS)),
        /^(signature_invalid|claims_invalid)/,
      ],
      ['a request code', request.out, /^text_wrong_type/],
      ['a licence called trust', encodeText('trust', document), /^(not_|claims_|text_)/],
      ['an invoice', '%PDF-1.7 Invoice 2031-0042 Total 1,200.00', /^text_/],
      ['a webhook', JSON.stringify({ event: 'licence.issued', code: 'x'.repeat(50) }), /^text_/],
    ];
    for (const [what, text, refusal] of artefacts) {
      const ran = await box.cli(['update', '-'], text);
      expect(ran, what).toMatchObject({ exit: 1 });
      expect(ran.err, what).toMatch(refusal);
    }
    await expectUntouched(box, before);
  });

  it('row 2: lets no document choose its algorithm or bring its key', async () => {
    const { box, vendor } = site;
    const key = vendor.online();
    const payload = encodeLicence(greater);
    const input = (head: Uint8Array) => encode(['Signature1', head, Buffer.from('switchkey/licence/v1'), payload]);
    const stranger = generateKeyPair();
    const hs256 = header(5, key.id);
    const es256 = header(-7, key.id);
    const rs256 = header(-257, key.id);
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const jwk = new Map<number, Forged>([
      [1, 1],
      [-1, 6],
      [-2, stranger.publicKey],
    ]);
    const own = (bytes: Uint8Array) => bytes.slice(-64);
    const attempts: [what: string, bytes: Uint8Array, refusal: string][] = [
      ['no algorithm', forge({ payload, key, header: header(undefined, key.id) }), 'alg_mismatch'],
      ['algorithm 0', forge({ payload, key, header: header(0, key.id) }), 'alg_mismatch'],
      [
        'none, unsigned',
        forge({ payload, key, header: header(0, key.id), signature: new Uint8Array(64) }),
        'alg_mismatch',
      ],
      [
        'HMAC by the public key',
        forge({ payload, key, header: hs256, signature: mac(key.publicKey, input(hs256)) }),
        'alg_mismatch',
      ],
      [
        'ECDSA',
        forge({
          payload,
          key,
          header: es256,
          signature: signWith('sha256', input(es256), { key: ec, dsaEncoding: 'ieee-p1363' }),
        }),
        'alg_mismatch',
      ],
      [
        'RSA, cut to length',
        forge({ payload, key, header: rs256, signature: signWith('sha256', input(rs256), rsa).subarray(0, 64) }),
        'alg_mismatch',
      ],
      ['an unknown key', forge({ payload, key: stranger }), 'key_unknown'],
      [
        "the vendor's key id, another key",
        forge({ payload, key: stranger, header: header(-19, key.id) }),
        'signature_invalid',
      ],
      [
        'a key in the signed header',
        forge({ payload, key: stranger, header: header(-19, key.id, [[-1, jwk]]) }),
        'alg_mismatch',
      ],
      ['a key in the open header', forge({ payload, key: stranger, unprotected: new Map([[-1, jwk]]) }), 'not_licence'],
      ['a root key', forge({ payload, key: vendor.rootKeys[0] }), 'key_unknown'],
      ['another type', forge({ payload, key, aad: 'switchkey/request/v1' }), 'signature_invalid'],
      ['S + L', forge({ payload, key, signature: malleated(own(document)) }), 'signature_invalid'],
    ];
    for (const [what, bytes, refusal] of attempts) {
      expect(await paste(bytes), what).toMatchObject({ outcome: 'refused', refusal: { code: refusal } });
    }
    const [, bytes] = attempts[3] ?? [];
    const ran = await box.cli(['update', '-'], encodeText('licence', bytes ?? document));
    expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(/^alg_mismatch/)]);
    await expectUntouched(box, before);
  });

  it('row 7: takes no splice of two genuine documents', async () => {
    const { vendor, box, nowS } = site;
    const other = vendor.sign(
      vendor.licence({
        seq: 7,
        grants: [grant('concurrent_calls', 98, nowS + days(299)), grant('extensions', 98, nowS + days(299))],
      }),
    );
    expect(other.length).toBe(document.length);
    const splices: Uint8Array[] = [];
    for (let at = 1; at < document.length; at += 1) {
      const [head, tail] = [document.slice(0, at), other.slice(at)];
      const spliced = Buffer.concat([head, tail]);
      if (!spliced.equals(document) && !spliced.equals(other)) splices.push(new Uint8Array(spliced));
    }
    expect(splices.length).toBeGreaterThan(100);
    const payloads = [document, other].map(
      (bytes) => decode(bytes, { tags: { 18: (inner: () => unknown) => inner() }, useMaps: true }) as Forged[],
    );
    const [one, two] = payloads;
    const shell = (payload: Forged, signature: Forged) => {
      const head = one?.[0] as Uint8Array;
      return forge({
        payload: payload as Uint8Array,
        key: vendor.online(),
        header: head,
        signature: signature as Uint8Array,
      });
    };
    splices.push(shell(one?.[2] ?? 0, two?.[3] ?? 0), shell(two?.[2] ?? 0, one?.[3] ?? 0));
    const codes = await pasteAll(splices);
    for (const good of ['updated', 'unchanged', 'kept', undefined]) expect(codes).not.toContain(good);
    await expectUntouched(box, before);
  });
});

function mac(key: Uint8Array, input: Uint8Array): Uint8Array {
  const half = createHmac('sha256', key).update(input).digest();
  return Buffer.concat([half, half]);
}
