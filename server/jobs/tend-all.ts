// Works through everything that is due for one chore: window by window, each a transaction; one that fails holds up nobody else.
import { setImmediate } from 'node:timers/promises';
import { Fault, reasonOf } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Database, Trx } from '../db/open.ts';
import type { Chore, Errand } from '../flows/chore.ts';
import type { Log } from '../log.ts';
import type { Outcome, Step } from './job.ts';

interface Tending {
  readonly database: Database;
  readonly log: Log;
}

export async function tendAll<Subject>(
  tending: Tending,
  name: string,
  chore: Chore<Subject> | Errand<Subject>,
  step: Step,
): Promise<Outcome> {
  const act = { actor: `job:${name}`, nowMs: step.nowMs };
  let [found, done, failed] = [0, 0, 0];
  for (let after = ''; ; ) {
    const { subjects, next } = await chore.find(tending.database.reader, step.nowMs, after);
    found += subjects.length;
    if (!step.dryRun && subjects.length > 0) {
      const tended =
        'tend' in chore
          ? await tendWindow(tending, chore, act, subjects)
          : await runEach(tending, act, subjects, chore);
      done += tended.done;
      failed += tended.failed;
    }
    if (next === undefined) return { found, done, failed, finished: true };
    if (!(await step.mayGoOn())) return { found, done, failed, finished: false };
    after = next;
    // A file of a database answers at once: without this nobody else would get a turn.
    await setImmediate();
  }
}

interface Tended {
  readonly done: number;
  readonly failed: number;
}

async function tendWindow<Subject>(
  { database, log }: Tending,
  chore: Chore<Subject>,
  act: Act,
  subjects: readonly Subject[],
): Promise<Tended> {
  let [done, failed] = [0, 0];
  const size = chore.together ?? subjects.length;
  for (let from = 0; from < subjects.length; from += size) {
    const tended = await tendTogether({ database, log }, chore, act, subjects.slice(from, from + size));
    done += tended.done;
    failed += tended.failed;
    if (from + size < subjects.length) await setImmediate();
  }
  return { done, failed };
}

/** All in one transaction, at once where the chore knows how; where one of them throws, each in its own, so that only that one is left. */
async function tendTogether<Subject>(
  { database, log }: Tending,
  chore: Chore<Subject>,
  act: Act,
  subjects: readonly Subject[],
): Promise<Tended> {
  const atOnce = chore.tendTogether?.bind(chore);
  if (atOnce !== undefined && subjects.length > 1) {
    const done = await outcomeOf(() => database.transact(async (trx) => accept(await atOnce(trx, act, subjects))));
    if (done.ok) return { done: done.done, failed: 0 };
    log.info('job goes one by one', { actor: act.actor, subjects: subjects.length, reason: done.reason });
  }
  const together = await outcomeOf(() => database.transact((trx) => tendEach(trx, chore, act, subjects)));
  if (together.ok) return { done: together.done, failed: 0 };
  let [done, failed] = [0, 0];
  for (const subject of subjects) {
    const alone = await outcomeOf(() => database.transact((trx) => tendEach(trx, chore, act, [subject])));
    if (alone.ok) done += alone.done;
    else {
      failed += 1;
      log.error('job could not do one', { actor: act.actor, subject: JSON.stringify(subject), reason: alone.reason });
    }
  }
  return { done, failed };
}

async function runEach<Subject>(
  { log }: Tending,
  act: Act,
  subjects: readonly Subject[],
  errand: Errand<Subject>,
): Promise<Tended> {
  let [done, failed] = [0, 0];
  for (const subject of subjects) {
    const alone = await outcomeOf(async () => ({ ok: true, value: Number(await errand.run(act, subject)) }));
    if (alone.ok) done += alone.done;
    else {
      failed += 1;
      log.error('job could not do one', { actor: act.actor, subject: JSON.stringify(subject), reason: alone.reason });
    }
  }
  return { done, failed };
}

async function tendEach<Subject>(trx: Trx, chore: Chore<Subject>, act: Act, subjects: readonly Subject[]) {
  let done = 0;
  for (const subject of subjects) if (await chore.tend(trx, act, subject)) done += 1;
  return accept(done);
}

type Attempted = { readonly ok: true; readonly done: number } | { readonly ok: false; readonly reason: string };

/** A database that is away is everybody's trouble: it ends the run. */
async function outcomeOf(work: () => Promise<{ ok: true; value: number } | { ok: false }>): Promise<Attempted> {
  try {
    const result = await work();
    return result.ok ? { ok: true, done: result.value } : { ok: false, reason: 'refused' };
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith('storage_')) throw error;
    return { ok: false, reason: reasonOf(error) };
  }
}
