// Who is told again that tried something before: a domain of one's own, two facts of a machine, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EarlierTrial,
  marksOf,
  sameTenantsTrials,
  tenantDomain,
} from '../../../server/subscriptions/trial-limit.ts';

describe('the domain of a tenant', () => {
  it('is its own, in any case, and not a public one nor one of a seller above', () => {
    expect(tenantDomain('Office@House.Example', ['sales@partner.example'])).toBe('house.example');
    expect(tenantDomain('somebody@gmail.com', [])).toBe(undefined);
    expect(tenantDomain('house@partner.example', ['sales@Partner.example'])).toBe(undefined);
    expect(tenantDomain('', [])).toBe(undefined);
  });

  it('is kept as a hash that does not show it', () => {
    const [mark = ''] = marksOf({ domain: 'house.example', hardware: {} });
    expect(mark).toMatch(/^domain:[0-9a-f]{64}$/);
    expect(marksOf({ domain: 'other.example', hardware: {} })).not.toEqual([mark]);
  });
});

const trial = (subscription: number, mark: string, isClosed = true): EarlierTrial => ({ subscription, mark, isClosed });

describe('an earlier trial', () => {
  it('counts by its domain once its account is closed, and by two facts of its machine wherever that is', () => {
    expect(sameTenantsTrials([trial(1, 'domain:a'), trial(2, 'domain:a', false)])).toEqual([1]);
    expect(sameTenantsTrials([trial(1, 'hardware:board:a')])).toEqual([]);
    expect(sameTenantsTrials([trial(1, 'hardware:board:a', false), trial(1, 'hardware:disk:b', false)])).toEqual([1]);
    expect(sameTenantsTrials([trial(1, 'hardware:board:a'), trial(2, 'hardware:disk:b')])).toEqual([]);
  });

  it('counts once, in whatever order and however many of its marks are found', () => {
    const marks = fc.constantFrom('domain:a', 'hardware:board:a', 'hardware:disk:b', 'hardware:mac:c');
    const some = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), marks), { selector: (one) => one.join() });
    fc.assert(
      fc.property(some, fc.boolean(), (found, isClosed) => {
        const earlier = found.map(([subscription, mark]) => trial(subscription, mark, isClosed));
        const counted = sameTenantsTrials(earlier);
        expect(new Set(counted).size).toBe(counted.length);
        expect(sameTenantsTrials(earlier.toReversed()).toSorted()).toEqual(counted.toSorted());
        const more = [...earlier, trial(9, 'hardware:board:a'), trial(9, 'hardware:disk:b')];
        expect(sameTenantsTrials(more).toSorted()).toEqual([...counted, 9].toSorted());
      }),
    );
  });
});
