// How near a PBX is to its limits: at one it is near it, and however little beyond one it is over it.
import { expect, test } from 'vitest';
import { type Standing, statesOf, usedPermille } from '../../../server/fleet/pbx-standing.ts';

const NOWHERE = {
  ...{ endsAtMs: 0, graceUntilMs: 0, trialUntilMs: 0, seenAtMs: 0, issuedSeq: 1, waitingSinceMs: 0 },
  ...{ limitExtensions: 100, usedExtensions: 10 },
};

test.each([
  [1_800, 2_000, []],
  [1_802, 2_000, ['near_limit']],
  [2_000, 2_000, ['near_limit']],
  [2_001, 2_000, ['over_limit']],
  [3, 2, ['over_limit']],
  [1, 0, ['over_limit']],
  [0, 0, []],
] as const)('%i calls where %i are licensed: %j', (usedCalls, limitCalls, states) => {
  const of = { ...NOWHERE, usedCalls, limitCalls };
  const standing: Standing = { ...of, usedPermille: usedPermille(of, of) };
  expect(statesOf(standing, 0)).toEqual(states);
});
