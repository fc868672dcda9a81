// /jobs: what the server does by the clock, when it did it last, and a run of one job now; the report of accounts to be removed.
import {
  type JobOutcome,
  type JobShown,
  jobListSchema,
  outcomeSchema,
  removalListSchema,
  runJobSchema,
} from '../../shared/contracts/jobs-api.ts';
import { pageQuerySchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { upcomingRemovals } from '../flows/remove-dead-accounts.ts';
import { NO_QUERY } from '../http/page.ts';
import { actingSlowly, type Route, reading } from '../http/route.ts';

export interface JobDesk {
  list(db: Db): Promise<JobShown[]>;
  run(name: string, nowMs: number, dryRun: boolean): Promise<Result<JobOutcome, 'job_not_found' | 'job_running'>>;
}

export interface ClockDesk {
  nowMs(): number;
  advanceTo(nowMs: number): Promise<Result<object, 'validation_failed'>>;
}

export function jobRoutes(desk: JobDesk): Route[] {
  return [
    reading({
      path: '/jobs',
      permission: 'jobs:read',
      summary: 'List the jobs with their last and next runs',
      tag: 'Server',
      answers: { 200: jobListSchema },
      problems: [],
      query: NO_QUERY,
      handle: async ({ db }) => accept({ status: 200, body: { items: await desk.list(db) } }),
    }),
    // Before `/jobs/:name`, which it would be otherwise.
    reading({
      path: '/jobs/removals',
      permission: 'jobs:read',
      summary: 'Report which accounts will be removed within a week, and why',
      tag: 'Server',
      answers: { 200: removalListSchema },
      problems: [],
      query: pageQuerySchema,
      async handle({ db, act, input }) {
        const { subjects, next } = await upcomingRemovals(db, act.nowMs, input.cursor ?? '');
        const items = [];
        for (const { accountId, rule, atMs } of subjects) {
          const name = (await findAccount(db, '/', accountId))?.name ?? '';
          items.push({ accountId, name, rule, atMs });
        }
        return accept({ status: 200, body: { items, next: next ?? null } });
      },
    }),
    actingSlowly({
      path: '/jobs/:name/run',
      permission: 'jobs:write',
      summary: 'Run a job now, or count what it would do',
      tag: 'Server',
      answers: { 200: outcomeSchema },
      problems: ['job_not_found', 'job_running'],
      body: runJobSchema,
      async handle({ act, params, input }) {
        const ran = await desk.run(params.name, act.nowMs, input.dryRun);
        return ran.ok ? accept({ status: 200, body: ran.value }) : ran;
      },
    }),
  ];
}
