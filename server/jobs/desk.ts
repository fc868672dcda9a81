// What the API and the command line may ask of jobs: a list of them, a run of one now, and the test clock.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ServerDeps } from '../deps.ts';
import type { ClockDesk, JobDesk } from '../routes/jobs.ts';
import { jobRuns } from './job-store.ts';
import { rehearseJob, runJob } from './run-job.ts';
import { JOBS, jobNamed } from './table.ts';
import { advanceTo } from './test-clock.ts';

export function jobDesk(deps: ServerDeps): JobDesk {
  return {
    async list(db) {
      const runs = await jobRuns(db);
      return JOBS.map(({ name, says, everyMs }) => {
        const run = runs.get(name);
        const outcome = run?.outcome == null ? null : JSON.parse(run.outcome);
        const times = { startedAtMs: run?.startedAtMs || null, endedAtMs: run?.endedAtMs ?? null };
        return { name, says, everyMs, ...times, nextAtMs: run?.nextAtMs ?? null, outcome };
      });
    },
    async run(name, nowMs, dryRun) {
      const job = jobNamed(name);
      if (job === undefined) return jobNotFound(name);
      if (dryRun) return accept(await rehearseJob(deps, job, nowMs));
      const outcome = await runJob(deps, job, { nowMs, early: true });
      return outcome === undefined ? jobRunning(name) : accept(outcome);
    },
  };
}

/** Undefined where the clock is the real one. */
export function clockDesk(deps: ServerDeps): ClockDesk | undefined {
  const { testClock } = deps;
  if (testClock === undefined) return undefined;
  return { nowMs: testClock.nowMs, advanceTo: (nowMs) => advanceTo(deps, testClock, nowMs) };
}

function jobNotFound(name: string): Result<never, 'job_not_found'> {
  return refuse('job_not_found', `There is no job ${name}.`, 'List the jobs.');
}

function jobRunning(name: string): Result<never, 'job_running'> {
  return refuse('job_running', `${name} runs already, here or in another process.`, 'Look at the list in a while.');
}
