// The schedule's text form: what is written is read back, what the gate would not read is not believed either.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsAt, lowersCalls, readSchedule, scheduleText } from '../../../agent/enforcement/call-schedule.ts';
import { FOREVER } from '../../../shared/capacity.ts';
import { schedules } from './states.ts';

describe('a call schedule', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(schedules, (steps) => {
        expect(readSchedule(scheduleText(steps))).toEqual(steps);
      }),
    );
  });

  it('is written with the fixed last instant', () => {
    expect(scheduleText([{ until: FOREVER, calls: 5 }])).toBe('9999999999|5');
  });

  it.each([
    '',
    '5',
    '9999999999',
    '9999999999|',
    '|5',
    '9999999999|five',
    '9999999999|-1',
    '9999999999|5|',
    '1|2',
    '20|1|10|2|9999999999|3',
    '9999999999|05',
    '9999999999|1e3',
    ' 9999999999|5',
    '9999999999|9999999999',
    `${'1|2|'.repeat(40)}9999999999|5`,
  ])('is not believed when it reads %j', (text) => expect(readSchedule(text)).toBeUndefined());

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readSchedule(text)));
  });

  it('lowers exactly when some instant has fewer calls', () => {
    fc.assert(
      fc.property(schedules, schedules, fc.integer({ min: 0, max: FOREVER - 1 }), (from, to, atS) => {
        if (callsAt(to, atS) < callsAt(from, atS)) expect(lowersCalls(from, to)).toBe(true);
        if (!lowersCalls(from, to)) expect(callsAt(to, atS)).toBeGreaterThanOrEqual(callsAt(from, atS));
      }),
    );
  });
});
