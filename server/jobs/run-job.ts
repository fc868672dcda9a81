// Runs jobs that are due, in the order of the table: each by one process at a time, with the moment of its run passed in.
import { reasonOf } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import { newRef } from '../audit/audit.ts';
import type { ServerDeps } from '../deps.ts';
import type { Job, Outcome } from './job.ts';
import { claimJob, endJob, jobRuns, noteIdle, prolongLease } from './job-store.ts';

/** Longer than one window takes; a process that died is followed by another one after it. */
const LEASE_MS = 5 * 60_000;
/** Prolonged no oftener than this. */
const PROLONG_MS = 60_000;
/** A run that broke is repeated no later than this. */
const AGAIN_MS = 5 * 60_000;

interface Running {
  readonly nowMs: number;
  /** Also before its time. */
  readonly early?: boolean;
  readonly isStopping?: () => boolean;
}

/** Undefined when another process runs it or it is not due. Throws what the job threw, after noting it. */
export async function runJob(deps: ServerDeps, job: Job, running: Running): Promise<Outcome | undefined> {
  const { database, random } = deps;
  const { nowMs, early = false, isStopping = () => false } = running;
  const { name } = job;
  const runner = newRef('run', random);
  // The run's own time stands still, the lease's does not.
  const untilMs = () => Math.max(nowMs, deps.nowMs()) + LEASE_MS;
  const claim = { name, runner, nowMs, untilMs: untilMs(), early };
  const claimed = await database.transact(async (trx) => accept(await claimJob(trx, claim)));
  if (!claimed.ok || !claimed.value) return undefined;
  let prolongedMs = deps.nowMs();
  const mayGoOn = async () => {
    if (isStopping()) return false;
    if (deps.nowMs() - prolongedMs < PROLONG_MS) return true;
    prolongedMs = deps.nowMs();
    const kept = await database.transact(async (trx) => accept(await prolongLease(trx, name, runner, untilMs())));
    return kept.ok && kept.value;
  };
  const end = (outcome: object, nextAtMs: number) =>
    database.transact(async (trx) => accept(await endJob(trx, { name, runner, nowMs, outcome, nextAtMs })));
  try {
    const outcome = await job.run(deps, { nowMs, dryRun: false, mayGoOn });
    await end(outcome, outcome.finished ? nowMs + job.everyMs : nowMs);
    return outcome;
  } catch (error) {
    await end({ error: reasonOf(error) }, nowMs + Math.min(job.everyMs, AGAIN_MS));
    throw error;
  }
}

/**
 * One that breaks does not keep the others from running; the first error is thrown at the end. Those that have nothing to
 * do cost one write together, not two each.
 */
export async function runDueJobs(deps: ServerDeps, jobs: readonly Job[], running: Running): Promise<void> {
  const { database } = deps;
  const { nowMs, isStopping = () => false } = running;
  const runs = await jobRuns(database.reader);
  const idle: Job[] = [];
  let broken: unknown;
  for (const job of jobs) {
    const run = runs.get(job.name);
    if (isStopping()) break;
    if (run !== undefined && (run.nextAtMs > nowMs || run.leaseUntilMs > nowMs)) continue;
    try {
      if (await job.isIdle(deps, nowMs)) idle.push(job);
      else await runJob(deps, job, running);
    } catch (error) {
      broken ??= error;
    }
  }
  if (idle.length > 0) await database.transact(async (trx) => accept(await noteIdle(trx, nowMs, idle)));
  if (broken !== undefined) throw broken;
}

/** What it would do, without doing it. */
export async function rehearseJob(deps: ServerDeps, job: Job, nowMs: number): Promise<Outcome> {
  return await job.run(deps, { nowMs, dryRun: true, mayGoOn: async () => true });
}
