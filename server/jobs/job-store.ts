// When each job ran and runs next, in SQL: a lease lets one process at a time run it, and ends by itself when that one dies.
import type { Db, Trx } from '../db/open.ts';

export interface JobRun {
  readonly name: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** JSON of an Outcome or of what went wrong. */
  readonly outcome: string | null;
  readonly nextAtMs: number;
  readonly leaseUntilMs: number;
}

export async function jobRuns(db: Db): Promise<Map<string, JobRun>> {
  const rows = await db.selectFrom('job_runs').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.name,
      {
        name: row.name,
        startedAtMs: row.started_at_ms,
        endedAtMs: row.ended_at_ms,
        outcome: row.outcome,
        nextAtMs: row.next_at_ms,
        leaseUntilMs: row.lease_until_ms,
      },
    ]),
  );
}

export interface Claim {
  readonly name: string;
  readonly runner: string;
  readonly nowMs: number;
  readonly untilMs: number;
  /** Also before its time. */
  readonly early: boolean;
}

/** False while another one runs it, or when it is not due. */
export async function claimJob(trx: Trx, { name, runner, nowMs, untilMs, early }: Claim): Promise<boolean> {
  await makeRow(trx, name);
  let claim = trx
    .updateTable('job_runs')
    .set({ started_at_ms: nowMs, ended_at_ms: null, outcome: null, lease_until_ms: untilMs, runner })
    .where('name', '=', name)
    .where('lease_until_ms', '<=', nowMs);
  if (!early) claim = claim.where('next_at_ms', '<=', nowMs);
  return (await claim.executeTakeFirst()).numUpdatedRows === 1n;
}

/** False when the lease ended meanwhile and somebody else took the job over: who asks stops. */
export async function prolongLease(trx: Trx, name: string, runner: string, untilMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('job_runs')
    .set({ lease_until_ms: untilMs })
    .where('name', '=', name)
    .where('runner', '=', runner)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function endJob(
  trx: Trx,
  {
    name,
    runner,
    nowMs,
    outcome,
    nextAtMs,
  }: { name: string; runner: string; nowMs: number; outcome: object; nextAtMs: number },
): Promise<void> {
  await trx
    .updateTable('job_runs')
    .set({ ended_at_ms: nowMs, outcome: JSON.stringify(outcome), next_at_ms: nextAtMs, lease_until_ms: 0 })
    .where('name', '=', name)
    .where('runner', '=', runner)
    .execute();
}

/** Jobs that found nothing to do: as if they had run, unless somebody runs one meanwhile. */
export async function noteIdle(
  trx: Trx,
  nowMs: number,
  jobs: readonly { readonly name: string; readonly everyMs: number }[],
): Promise<void> {
  const outcome = JSON.stringify({ found: 0, done: 0, failed: 0, finished: true });
  for (const { name, everyMs } of jobs) {
    await makeRow(trx, name);
    await trx
      .updateTable('job_runs')
      .set({ started_at_ms: nowMs, ended_at_ms: nowMs, outcome, next_at_ms: nowMs + everyMs })
      .where('name', '=', name)
      .where('lease_until_ms', '<=', nowMs)
      .execute();
  }
}

async function makeRow(trx: Trx, name: string): Promise<void> {
  const never = { started_at_ms: 0, ended_at_ms: null, outcome: null, next_at_ms: 0 };
  await trx
    .insertInto('job_runs')
    .values({ name, ...never, lease_until_ms: 0, runner: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
