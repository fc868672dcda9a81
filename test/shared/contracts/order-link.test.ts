// The address that fills a cart: what the agent's page writes the portal reads, and what anybody else writes does no harm.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderPath, readMissing } from '../../../shared/contracts/order-link.ts';

const what = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);
const quantity = fc.integer({ min: 1, max: 100_000 });
const moreOf = (path: string) => new URL(path, 'https://licences.example').searchParams.get('more');

test('what is written is read again, under the serial number it is for', () => {
  const rows = fc.uniqueArray(fc.record({ what, quantity }), { maxLength: 40, selector: (row) => row.what });
  fc.assert(
    fc.property(rows, (missing) => {
      const path = orderPath('PBX-0001', missing);
      expect(path.startsWith('/purchase/serial/PBX-0001?')).toBe(true);
      expect(readMissing(moreOf(path))).toEqual(missing);
    }),
  );
});

test('a serial number does not lead out of its place in the address', () => {
  expect(orderPath('../x?y#z', [])).toMatch(/^\/purchase\/serial\/[^/?#]+\?more=$/);
});

test.each([
  [null, []],
  ['', []],
  ['B3-PS', []],
  ['B3-PS:0', []],
  ['B3-PS:-3', []],
  ['B3-PS:1.5', []],
  ['B3-PS:1e3', []],
  ['B3-PS:100001', []],
  ['B3-PS:99999999999', []],
  ['<img src=x>:3', []],
  [':3', []],
  [`${'x'.repeat(65)}:3`, []],
  ['B3-PS:2,B3-PS:900', [{ what: 'B3-PS', quantity: 2 }]],
  ['nonsense,phone_system:2,', [{ what: 'phone_system', quantity: 2 }]],
])('of "%s" only what makes sense is taken', (more, taken) => {
  expect(readMissing(more)).toEqual(taken);
});

test('of a very long address only the first rows are read', () => {
  const more = Array.from({ length: 5_000 }, (_, at) => `X${at}:1`).join(',');
  expect(readMissing(more)).toHaveLength(40);
});
