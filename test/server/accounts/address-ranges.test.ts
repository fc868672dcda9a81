// Networks in CIDR notation: which are understood, and which addresses are within.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedFrom, rangeProblem } from '../../../server/accounts/address-ranges.ts';

describe('a range', () => {
  it.each(['192.0.2.7', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::/0'])('is %s', (range) => {
    expect(rangeProblem(range)).toBeUndefined();
  });

  it.each([
    ...['192.0.2', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/', '192.0.2.0/08', '192.0.2.0/24/8', 'localhost'],
    ...['2001:db8::/129', 'fe80::1%eth0', '::ffff:192.0.2.1', '::ffff:0:0/96', '300.1.1.1', '', ' ', '1.2.3.4/1e1'],
  ])('is not %s', (range) => {
    expect(rangeProblem(range)).toMatch(/^(is|must) /);
  });

  it('holds the addresses of its network and no others', () => {
    const ranges = ['192.0.2.0/25', '2001:db8:1::/48', '203.0.113.9'];
    const within = ['192.0.2.0', '192.0.2.127', '::ffff:192.0.2.5', '2001:db8:1:ffff::1', '203.0.113.9'];
    const beside = ['192.0.2.128', '::ffff:192.0.2.200', '2001:db8:2::1', '203.0.113.8', '', 'unknown', '::1'];
    expect(within.filter((address) => !isAllowedFrom(ranges, address))).toEqual([]);
    expect(beside.filter((address) => isAllowedFrom(ranges, address))).toEqual([]);
    expect(isAllowedFrom(['fe80::/10'], 'fe80::1%eth0')).toBe(true);
    expect(isAllowedFrom([], '198.51.100.1')).toBe(true);
    expect([isAllowedFrom(['0.0.0.0/0'], '::1'), isAllowedFrom(['0.0.0.0/0'], '1.2.3.4')]).toEqual([false, true]);
  });

  it('of any IPv4 network is what its bits say', () => {
    const bits32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(bits32, bits32, fc.integer({ min: 0, max: 32 }), (network, address, prefix) => {
        const mask = prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
        const same = (network & mask) >>> 0 === (address & mask) >>> 0;
        expect(isAllowedFrom([`${text(network)}/${prefix}`], text(address))).toBe(same);
        const close = ((network & mask) | (address & ~mask)) >>> 0;
        expect(isAllowedFrom([`${text(network)}/${prefix}`], text(close))).toBe(true);
      }),
    );
  });
});
