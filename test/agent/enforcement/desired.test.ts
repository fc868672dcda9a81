// What shall be in force: the licence's capacity for the extensions there are, in an order that never changes by itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredState, inFixedOrder, type Wishes } from '../../../agent/enforcement/desired.ts';
import { mergeFirstSeen } from '../../../agent/enforcement/first-seen.ts';
import { capacityAt, FOREVER } from '../../../shared/capacity.ts';
import type { Grant, Licence } from '../../../shared/licence/licence.ts';

const NOW_S = 1_790_000_000;
const YEAR_S = 31_536_000;

function grant(kind: Grant['kind'], quantity: number): Grant {
  return { subscription: 1, offer: 'PSE', kind, quantity, until: NOW_S + YEAR_S, trial: false, terminatedUnits: [] };
}

function licence(grants: readonly Grant[]): Licence {
  return {
    issuer: 'switchkey-demo',
    serial: 'PBX-0001',
    codeId: '00112233445566778899aabbccddeeff',
    issuedAt: NOW_S,
    epoch: 1,
    seq: 7,
    grants,
    policy: { graceDays: 14, floor: { calls: 0, extensions: 0 } },
    minAgent: '0.1.0',
  };
}

function wishes(over: Partial<Wishes>): Wishes {
  return { licence: undefined, atS: NOW_S, emergency: '', configured: [], firstSeen: new Map(), ...over };
}

function configured(...extensions: readonly string[]) {
  return extensions.map((extension) => ({ extension, registered: false }));
}

describe('what shall be in force', () => {
  it('without a licence is no calls and no extensions, all of them refused', () => {
    const { state, refused } = desiredState(wishes({ configured: configured('1001', '1002') }));
    expect(state).toMatchObject({
      calls: [{ until: FOREVER, calls: 0 }],
      revision: undefined,
      extensionsChecked: true,
    });
    expect(state.extensions.size).toBe(0);
    expect(refused.map(({ reason }) => reason)).toEqual(Array(2).fill('this PBX has no licence yet'));
  });

  it('refuses beyond the limit by call alone where the admin wants phones to stay registered', () => {
    const paid = licence([grant('extensions', 1)]);
    const wish = { licence: paid, configured: configured('1001', '1002'), refuseRegistration: false };
    const { state, refused } = desiredState(wishes(wish));
    expect(refused.map(({ extension }) => extension)).toEqual(['1002']);
    expect([...state.extensions.keys()]).toEqual(['1001']);
    expect(state.blocked.size).toBe(0);
    expect([...desiredState(wishes({ ...wish, refuseRegistration: true })).state.blocked]).toEqual(['1002']);
  });

  it('refuses no registration where no extension is licensed, so that somebody can call for help', () => {
    for (const none of [undefined, licence([])]) {
      expect(desiredState(wishes({ licence: none, configured: configured('1001') })).state.blocked.size).toBe(0);
    }
  });

  it('refuses the registrations of those beyond the limit', () => {
    const one = licence([grant('extensions', 1)]);
    const { state } = desiredState(wishes({ licence: one, configured: configured('1001', '1002', '1003') }));
    expect([...state.blocked]).toEqual(['1002', '1003']);
  });

  it('licenses the extensions that were there first, then by number as a person counts', () => {
    const { state, refused } = desiredState(
      wishes({
        licence: licence([grant('extensions', 3)]),
        configured: configured('1010', '9', '1001', '10'),
        firstSeen: new Map([
          ['1010', 5],
          ['9', 90],
          ['10', 90],
          ['1001', 90],
        ]),
      }),
    );
    expect([...state.extensions.keys()]).toEqual(['1010', '9', '10']);
    expect(refused.map(({ extension }) => extension)).toEqual(['1001']);
  });

  it('gives counted services their seats and switches the others on', () => {
    const { state } = desiredState(
      wishes({ licence: licence([grant('outbound_call_center', 12), grant('hotel_pms', 3)]) }),
    );
    expect(state.services).toEqual(
      new Map([
        ['outbound_call_center', '12'],
        ['hotel_pms', '1'],
      ]),
    );
  });

  it('carries the end of the licence with it, so that the PBX lowers its own limit', () => {
    const { state } = desiredState(wishes({ licence: licence([grant('concurrent_calls', 20)]) }));
    expect(state.calls?.map(({ calls }) => calls)).toEqual([20, 0]);
    expect(state.revision).toBe('1.7');
  });

  it('never licenses more extensions than paid for, nor fewer than there are to license', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[1-9][0-9]{1,4}$/), { maxLength: 30 });
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 20 }), (extensions, quantity) => {
        const paid = licence([grant('extensions', quantity)]);
        const { state, refused } = desiredState(wishes({ licence: paid, configured: configured(...extensions) }));
        const limit = capacityAt(paid, NOW_S).extensions;
        expect(state.extensions.size).toBe(Math.min(limit, extensions.length));
        expect(state.extensions.size + refused.length).toBe(extensions.length);
      }),
    );
  });

  it('orders extensions the same whatever order the PBX lists them in', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[0-9a-c]{1,4}$/), { maxLength: 20 });
    fc.assert(
      fc.property(names, fc.array(fc.integer({ min: 0, max: 3 })), (extensions, instants) => {
        const firstSeen = new Map(extensions.map((extension, at) => [extension, instants[at] ?? 0]));
        expect(inFixedOrder([...extensions].reverse(), firstSeen)).toEqual(inFixedOrder(extensions, firstSeen));
      }),
    );
  });
});

describe('first-seen times', () => {
  it('stay as they are, and new extensions get the present', () => {
    const merged = mergeFirstSeen(new Map([['1001', 5]]), configured('1001', '1002'), 9);
    expect(merged).toEqual(
      new Map([
        ['1001', 5],
        ['1002', 9],
      ]),
    );
  });

  it('survive one empty reading', () => {
    const known = new Map([['1001', 5]]);
    expect(mergeFirstSeen(known, [], 9)).toBe(known);
  });

  it('do not grow without end', () => {
    const known = new Map(Array.from({ length: 20_000 }, (_, n) => [`old${n}`, 1] as const));
    expect(mergeFirstSeen(known, configured('1001'), 9)).toEqual(new Map([['1001', 9]]));
  });
});
