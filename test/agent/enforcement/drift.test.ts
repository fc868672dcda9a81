// Drift: what is not as it was applied is named, with its cause.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftBetween, rememberApplied, rememberBoot } from '../../../agent/enforcement/drift.ts';
import type { EnforcedState } from '../../../agent/enforcement/driver.ts';
import { FOREVER } from '../../../shared/capacity.ts';
import { foundStates, wantedStates } from './states.ts';

const state = (calls: number, revision: string): EnforcedState => ({
  calls: [{ until: FOREVER, calls }],
  emergency: undefined,
  extensions: new Map([['1001', '']]),
  extensionsChecked: true,
  blocked: new Set(),
  services: new Map(),
  revision,
});

describe('drift', () => {
  it('is nothing when all is as applied', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, (before, applied) => {
        expect(driftBetween(rememberApplied(undefined, before, applied), applied)).toEqual([]);
      }),
    );
  });

  it('is found whenever something differs, even after a restart', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, foundStates, fc.boolean(), (before, applied, found, booted) => {
        const last = rememberApplied(undefined, before, applied);
        const drift = driftBetween(booted ? rememberBoot(last) : last, found);
        let same = true;
        try {
          expect(found).toEqual(applied);
        } catch {
          same = false;
        }
        expect(drift.length === 0).toBe(same);
        if (!booted) expect(drift.every(({ cause }) => cause === 'edited')).toBe(true);
      }),
    );
  });

  it('is called a restart when the PBX came back with what it had before', () => {
    const last = rememberBoot(rememberApplied(undefined, state(5, '1.1'), state(8, '1.2')));
    expect(driftBetween(last, state(5, '1.1'))).toEqual([
      { key: 'calls', wanted: '9999999999|8', found: '9999999999|5', cause: 'restart' },
      { key: 'revision', wanted: '1.2', found: '1.1', cause: 'restart' },
    ]);
  });

  it('remembers several earlier states, because a kill may lose more than one apply', () => {
    const first = rememberApplied(undefined, state(1, '1.1'), state(2, '1.2'));
    const last = rememberBoot(rememberApplied(first, state(2, '1.2'), state(3, '1.3')));
    expect(driftBetween(last, state(1, '1.1')).map(({ cause }) => cause)).toEqual(['restart', 'restart']);
  });

  it('is called an edit when the value was never there before', () => {
    const last = rememberBoot(rememberApplied(undefined, state(5, '1.1'), state(8, '1.2')));
    expect(driftBetween(last, state(99, '1.2'))).toEqual([
      { key: 'calls', wanted: '9999999999|8', found: '9999999999|99', cause: 'edited' },
    ]);
  });

  it('names a switched-off check of extensions', () => {
    const last = rememberApplied(undefined, state(5, '1.1'), state(5, '1.1'));
    expect(driftBetween(last, { ...state(5, '1.1'), extensionsChecked: false })).toEqual([
      { key: 'extension check', wanted: 'nothing', found: 'off', cause: 'edited' },
    ]);
  });

  it('says never-applied on a PBX that no agent wrote to, and nothing on one that an earlier run did', () => {
    const untouched: EnforcedState = {
      ...state(5, '1.1'),
      calls: undefined,
      revision: undefined,
      extensions: new Map(),
    };
    expect(driftBetween(undefined, untouched).map(({ cause }) => cause)).toEqual(['never-applied']);
    expect(driftBetween(undefined, state(5, '1.1'))).toEqual([]);
  });

  it('sums up what would fill a page', () => {
    const many = {
      ...state(5, '1.1'),
      extensions: new Map(Array.from({ length: 300 }, (_, n) => [`${2000 + n}`, ''])),
    };
    const drift = driftBetween(rememberApplied(undefined, many, many), state(5, '1.1'));
    expect(drift).toHaveLength(50);
    expect(drift.at(-1)?.key).toBe('and 252 more');
  });
});
