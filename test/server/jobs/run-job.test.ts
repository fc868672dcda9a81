// Jobs over several processes: one runs it at a time, a dead one's lease ends, one that breaks is tried again and stops no other.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Chore } from '../../../server/flows/chore.ts';
import type { Job } from '../../../server/jobs/job.ts';
import { jobRuns } from '../../../server/jobs/job-store.ts';
import { runDueJobs, runJob } from '../../../server/jobs/run-job.ts';
import { JOBS } from '../../../server/jobs/table.ts';
import { tendAll } from '../../../server/jobs/tend-all.ts';
import { startServer, type TestClock, type TestServer } from '../../support/server.ts';

const HOUR_MS = 3_600_000;
const clock: TestClock = { nowMs: Date.UTC(2027, 0, 1) };
let server: TestServer;
beforeEach(async () => {
  server = await startServer({ clock });
});
afterEach(async () => {
  await server.close();
});

function job(run: Job['run']): Job {
  return { name: 'probe', says: '', everyMs: HOUR_MS, isIdle: async () => false, run };
}
const DONE = { found: 1, done: 1, failed: 0, finished: true };

test('two processes that want the same job: one of them runs it', async () => {
  let runs = 0;
  const held = Promise.withResolvers<void>();
  const slow = job(async () => {
    runs += 1;
    await held.promise;
    return DONE;
  });
  const { nowMs } = clock;
  const first = runJob(server.deps, slow, { nowMs });
  const second = await runJob(server.deps, slow, { nowMs, early: true });
  held.resolve();
  expect([await first, second, runs]).toEqual([DONE, undefined, 1]);
  expect(await runJob(server.deps, slow, { nowMs })).toBeUndefined();
  expect(await runJob(server.deps, slow, { nowMs: nowMs + HOUR_MS })).toEqual(DONE);
});

test('a process that died in a job is followed by another when its lease is over', async () => {
  const { nowMs } = clock;
  void runJob(
    server.deps,
    job(() => new Promise(() => undefined)),
    { nowMs },
  );
  await expect.poll(async () => (await jobRuns(server.deps.database.reader)).get('probe')?.leaseUntilMs).toBeTruthy();
  const next = job(async () => DONE);
  expect(await runJob(server.deps, next, { nowMs: nowMs + 60_000, early: true })).toBeUndefined();
  expect(await runJob(server.deps, next, { nowMs: nowMs + 6 * 60_000, early: true })).toEqual(DONE);
});

test('one that breaks is noted, tried again within minutes, and keeps no other from running', async () => {
  const { nowMs } = clock;
  const broken = job(async () => Promise.reject(new Error('no such table')));
  const other: Job = { ...job(async () => DONE), name: 'other' };
  await expect(runDueJobs(server.deps, [broken, other], { nowMs })).rejects.toThrow('no such table');
  const runs = await jobRuns(server.deps.database.reader);
  expect(runs.get('probe')).toMatchObject({ outcome: '{"error":"no such table"}', nextAtMs: nowMs + 5 * 60_000 });
  expect(runs.get('other')).toMatchObject({ outcome: JSON.stringify(DONE), nextAtMs: nowMs + HOUR_MS });
});

test('one subject that fails holds up nobody else of its window, and is tried with the next run', async () => {
  const seen: number[] = [];
  const chore: Chore<number> = {
    find: async () => ({ subjects: [1, 2, 3], next: undefined }),
    async tend(trx, act, subject) {
      await trx
        .insertInto('notices')
        .values({ subject: `${subject}`, kind: act.actor, at_ms: act.nowMs })
        .execute();
      if (subject === 2) throw new Error('2 is odd');
      seen.push(subject);
      return true;
    },
  };
  const step = { nowMs: clock.nowMs, dryRun: false, mayGoOn: async () => true };
  expect(await tendAll(server.deps, 'probe', chore, step)).toEqual({ found: 3, done: 2, failed: 1, finished: true });
  const kept = await server.deps.database.reader.selectFrom('notices').select('subject').orderBy('subject').execute();
  expect(kept).toEqual([{ subject: '1' }, { subject: '3' }]);
});

test('the table lists every job once, with words; the API shows when each ran and runs next', async () => {
  expect(new Set(JOBS.map(({ name }) => name)).size).toBe(JOBS.length);
  await runDueJobs(server.deps, JOBS, { nowMs: clock.nowMs });
  const { body } = await server.api('GET', '/jobs');
  expect(body.items).toHaveLength(JOBS.length);
  for (const item of body.items) expect(item).toMatchObject({ endedAtMs: clock.nowMs, outcome: { failed: 0 } });
});

test('without test mode there is no test clock', async () => {
  const real = await startServer();
  expect((await real.api('GET', '/test-clock')).status).toBe(404);
  expect((await real.api('POST', '/test-clock', { advance: 'P1D' })).status).toBe(404);
  await real.close();
  const back = await server.api('POST', '/test-clock', { nowMs: clock.nowMs - 1 });
  expect(back).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  expect((await server.api('POST', '/test-clock', { advance: 'tomorrow' })).status).toBe(422);
});
