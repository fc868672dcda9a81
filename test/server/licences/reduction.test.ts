// Less than before: fewer, shorter or otherwise; adding never is, and every real loss is seen.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReduction } from '../../../server/licences/reduction.ts';
import type { Grant } from '../../../shared/licence/licence.ts';
import { grants } from '../../shared/licence/arbitrary.ts';

const NOW = 2_000_000_000;
const policy = { graceDays: 14, floor: { calls: 0, extensions: 0 } };
const of = (...list: Grant[]) => ({ agentKey: undefined, policy, grants: list });
const grant = (fields: Partial<Grant> = {}): Grant => ({
  subscription: 1,
  offer: 'A',
  kind: 'extensions',
  quantity: 10,
  until: NOW + 100,
  trial: false,
  terminatedUnits: [],
  ...fields,
});

test.each<[string, Grant[], Grant[], boolean]>([
  ['more', [grant()], [grant({ quantity: 11 })], false],
  ['fewer', [grant()], [grant({ quantity: 9 })], true],
  ['one unit ended', [grant()], [grant({ terminatedUnits: [3] })], true],
  ['longer', [grant()], [grant({ until: NOW + 200 })], false],
  ['shorter', [grant({ until: NOW + 200 })], [grant()], true],
  ['gone', [grant()], [], true],
  ['replaced by the same', [grant()], [grant({ subscription: 2, offer: 'B' })], false],
  ['one of what had ended', [grant({ until: 0 })], [], false],
  ['a service gone', [grant({ kind: 'hot_standby' })], [], true],
  ['a seat gone', [grant({ kind: 'phone_system' })], [], true],
  ['less grace', [grant()], [grant({ trial: true })], true],
])('%s', (_words, before, after, expected) => {
  expect(isReduction(of(...before), of(...after), NOW)).toBe(expected);
});

test('what only adds is never a reduction', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(grants(), { maxLength: 6, selector: (one) => one.subscription }),
      grants(),
      (list, more) => {
        const added = { ...more, subscription: 1 + Math.max(0, ...list.map((one) => one.subscription)) };
        expect(isReduction(of(...list), of(...list, added), NOW)).toBe(false);
      },
    ),
  );
});
