// /test-clock: the time of a server in test mode; anywhere else there is nothing at this address.
import { instantAfter } from '../../shared/calendar.ts';
import { moveClockSchema, testClockSchema } from '../../shared/contracts/jobs-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { NO_QUERY } from '../http/page.ts';
import { actingSlowly, type Route, reading } from '../http/route.ts';
import type { ClockDesk } from './jobs.ts';

export function testClockRoutes(clock: ClockDesk | undefined): Route[] {
  return [
    reading({
      path: '/test-clock',
      permission: 'jobs:read',
      summary: 'Tell the time of a server in test mode',
      tag: 'Server',
      answers: { 200: testClockSchema },
      problems: ['not_found'],
      query: NO_QUERY,
      async handle() {
        return clock === undefined ? noTestClock() : accept({ status: 200, body: { nowMs: clock.nowMs() } });
      },
    }),
    actingSlowly({
      path: '/test-clock',
      permission: 'jobs:write',
      summary: 'Set the time ahead and do all that comes due on the way',
      tag: 'Server',
      answers: { 200: testClockSchema },
      problems: ['not_found', 'validation_failed'],
      body: moveClockSchema,
      async handle({ input }) {
        if (clock === undefined) return noTestClock();
        const { advance = '', nowMs = instantAfter(clock.nowMs(), advance) } = input;
        if (nowMs === undefined) {
          return refuse('validation_failed', `${advance} is no ISO 8601 duration.`, 'Write P1D, P2M or PT12H.');
        }
        const moved = await clock.advanceTo(nowMs);
        return moved.ok ? accept({ status: 200, body: moved.value }) : moved;
      },
    }),
  ];
}

function noTestClock(): Result<never, 'not_found'> {
  return refuse('not_found', 'This server does not run in test mode.', 'Start it with --test-clock to try things out.');
}
