// The setting `emergency`: national numbers are taken, and nothing by which ordinary calls would pass uncounted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsInMemory } from '../../../agent/config.ts';
import { emergencyProblem } from '../../../agent/enforcement/emergency-pattern.ts';

describe("the admin's own emergency numbers", () => {
  it.each([
    '^(0112|117)$',
    '^112$',
    '^112$|^9112$',
    '^(15|17|18|0?119)$',
    '^11[5-8]$',
    '^[*]112$',
    '^0?(11(2|7)|999)$',
  ])('may be %s', (source) => expect(emergencyProblem(source)).toBeUndefined());

  it.each([
    ['^.', /between \^ and \$/],
    ['^.*$', /empty number/],
    ['^[0-9]+$', /any sign/],
    ['112', /between \^ and \$/],
    ['^112|117$', /between \^ and \$/],
    ['^(112|.)$', /any sign/],
    ['^[^9]$', /any sign/],
    ['^0?[0-9][0-9]$', /matches 200 numbers/],
    ['^0049301234$', /more than 8 symbols/],
    ['^(112', /not a regular expression/],
    ['', /empty/],
  ])('may not be %s', (source, words) => expect(emergencyProblem(source)).toMatch(words));

  it('are refused in the settings in a plain sentence', () => {
    expect(() => settingsInMemory({ emergency: '^.' })).toThrow(
      /'emergency' in memory is wrong: .*e\.g\. \^\(0112\|117\)\$/,
    );
  });

  it('match no number of more than eight symbols, whatever was let through', () => {
    const piece = fc.constantFrom(
      '1',
      '12',
      '0?',
      '[0-9]',
      '(1|22)',
      '.',
      '*',
      '+',
      '(0|[1-3]4)?',
      '^',
      '$',
      '|',
      '[^1]',
    );
    const source = fc.array(piece, { maxLength: 10 }).map((pieces) => `^${pieces.join('')}$`);
    const dialled = fc.stringMatching(/^[0-9*#+]{9,12}$/);
    fc.assert(
      fc.property(source, dialled, (pattern, number) => {
        if (emergencyProblem(pattern) === undefined) expect(new RegExp(pattern).test(number)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
