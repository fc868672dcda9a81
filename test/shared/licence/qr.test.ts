// QR codes: what is drawn is read again, and pictures are measured before they are unpacked.
import fc from 'fast-check';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { signLicence } from '../../../shared/licence/licence-codec.ts';
import { qrPng, qrSvg, qrVersion } from '../../../shared/licence/qr.ts';
import { readQrPng } from '../../../shared/licence/qr-read.ts';
import { encodeQrText } from '../../../shared/licence/text-form.ts';
import { KEYS, LICENCE } from '../../vectors/fixture.ts';

const TEXT = encodeQrText('licence', signLicence(LICENCE, KEYS.signing1));

/** The squares of the SVG as pixels, 3 to a module. */
function drawn(svg: string): { data: Uint8ClampedArray; size: number } {
  const size = 3 * Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x = '', y = ''] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let i = 0; i < 9; i += 1) {
      const at = ((Number(y) * 3 + Math.floor(i / 3)) * size + Number(x) * 3 + (i % 3)) * 4;
      data.fill(0, at, at + 3);
    }
  }
  return { data, size };
}

it('a code drawn as PNG is read again', async () => {
  expect(readQrPng(await qrPng(TEXT))).toEqual({ ok: true, value: TEXT });
});

it('a code drawn as SVG is read again', () => {
  const { data, size } = drawn(qrSvg(TEXT));
  expect(jsqr.default(data, size, size)?.data).toBe(TEXT);
});

it('a text that no QR code holds is refused with its code', () => {
  const long = encodeQrText('trust', new Uint8Array(3_000));
  expect(() => qrVersion(long)).toThrow(expect.objectContaining({ code: 'qr_too_long' }));
  expect(() => qrSvg(long)).toThrow(expect.objectContaining({ code: 'qr_too_long' }));
});

describe('a picture', () => {
  it('that is no PNG is refused', () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('GIF89a'), Buffer.from('ffd8ffe000104a464946', 'hex')]) {
      expect(readQrPng(bytes)).toMatchObject({ ok: false, refusal: { code: 'qr_not_png' } });
    }
  });

  it('that announces too many pixels, or is too large a file, is refused before it is unpacked', async () => {
    const bomb = Buffer.from(await qrPng(TEXT));
    bomb.writeUInt32BE(100_000, 16);
    bomb.writeUInt32BE(100_000, 20);
    expect(readQrPng(bomb)).toMatchObject({ ok: false, refusal: { code: 'qr_too_large' } });
    expect(readQrPng(Buffer.alloc(4 * 1024 * 1024 + 1))).toMatchObject({
      ok: false,
      refusal: { code: 'qr_too_large' },
    });
  });

  it('that could unpack to any size, being interlaced, is refused', async () => {
    const interlaced = Buffer.from(await qrPng(TEXT));
    interlaced[28] = 1;
    expect(readQrPng(interlaced)).toMatchObject({ ok: false, refusal: { code: 'qr_not_png' } });
  });

  it('without a code is told from a damaged one', async () => {
    const blank = PNG.sync.write(new PNG({ width: 200, height: 200, fill: true }));
    expect(readQrPng(blank)).toMatchObject({ ok: false, refusal: { code: 'qr_not_found' } });
    const whole = await qrPng(TEXT);
    for (let length = 40; length < whole.length; length += 97) {
      expect(readQrPng(whole.subarray(0, length))).toMatchObject({ ok: false, refusal: { code: 'qr_damaged' } });
    }
  });

  it('of one pixel, or of none, is no exception', () => {
    const one = PNG.sync.write(new PNG({ width: 1, height: 1, fill: true }));
    expect(readQrPng(one).ok).toBe(false);
    one.writeUInt32BE(0, 16);
    expect(readQrPng(one).ok).toBe(false);
  });

  it('with any byte changed is read or refused, without an exception', async () => {
    const whole = await qrPng(encodeQrText('confirmation', new Uint8Array(20)));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        expect(typeof readQrPng(changed).ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});
