// What every process does by itself: its timers, the outboxes that any of them may empty, and a look at the table of jobs.

import { reasonOf } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import { forgetAttempts } from '../accounts/attempt-store.ts';
import { deleteSignIns } from '../accounts/sign-in-store.ts';
import type { ServerDeps } from '../deps.ts';
import { saveRotations } from '../fleet/session-store.ts';
import { deliverWebhooks } from '../flows/deliver-webhooks.ts';
import { sendMails } from '../flows/send-mails.ts';
import { signAuditHead } from '../flows/sign-audit-head.ts';
import { forgetBefore } from '../http/idempotency.ts';
import { forgetQuotes } from '../orders/quote-store.ts';
import { runDueJobs } from './run-job.ts';
import { JOBS } from './table.ts';

const HOUR_MS = 3_600_000;
/** A cart can be looked at so long after its price was held (S5.35). */
const CART_MEMORY_MS = 30 * 24 * HOUR_MS;
/** Rows of one transaction, so that writers in between need not wait long. */
const BATCH = 500;

export interface Jobs {
  /** Ends the timers and writes what is still in memory. */
  stop(): Promise<void>;
}

export function startJobs(deps: ServerDeps): Jobs {
  const { limits, streams } = deps;
  let isStopping = false;
  const stopping = () => isStopping;
  const timers = [
    every(limits.rotationFlushMs, deps, 'rotations', () => flushRotations(deps)),
    every(limits.heartbeatMs, deps, 'heartbeat', async () => streams.heartbeat()),
    every(limits.headCheckMs, deps, 'audit head', () => signHead(deps)),
    every(limits.outboxMs, deps, 'mails', () => mail(deps, stopping)),
    every(limits.outboxMs, deps, 'webhooks', async () => void (await deliverWebhooks(deps, stopping))),
    every(HOUR_MS, deps, 'cleaning', () => clean(deps)),
    every(limits.jobCheckMs, deps, 'table of jobs', () =>
      runDueJobs(deps, JOBS, { nowMs: deps.nowMs(), isStopping: stopping }),
    ),
  ];
  const following = deps.database.onChange(followed(deps), limits.changeCheckMs);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    isStopping = true;
    for (const timer of timers) timer.stop();
    await following.stop();
    await Promise.all(timers.map((timer) => timer.idle()));
    try {
      await flushRotations(deps);
      await signAuditHead(deps.database, deps.signing, deps.nowMs());
    } catch (error) {
      // Neither is owed to anybody; a server whose database is away must still be able to stop.
      deps.log.warn('stopped without a last write', { reason: reasonOf(error) });
    }
  };
  return {
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Never two runs of one job at once; a failure is logged and the next run tries again. */
function every(intervalMs: number, { log }: ServerDeps, name: string, work: () => Promise<void>) {
  const logged = onceInARow(log, name, work);
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= logged()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer), idle: async () => running };
}

function followed({ log, changes }: ServerDeps): () => Promise<void> {
  return onceInARow(log, 'changes', () => changes.catchUp());
}

/** A database that is away for an hour is one line in the log for each job, and one when it is back. */
function onceInARow(log: ServerDeps['log'], job: string, work: () => Promise<void>): () => Promise<void> {
  let failing = '';
  return async () => {
    try {
      await work();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== failing) log.error('job failed', { job, reason });
      failing = reason;
      throw error;
    }
    if (failing !== '') log.info('job works again', { job });
    failing = '';
  };
}

async function flushRotations({ database, desk }: ServerDeps): Promise<void> {
  const rotations = desk.sessions.drain();
  for (let from = 0; from < rotations.length; from += BATCH) {
    const batch = rotations.slice(from, from + BATCH);
    try {
      const saved = await database.transact(async (trx) => accept(await saveRotations(trx, batch)));
      if (saved.ok) desk.sessions.written(batch, saved.value);
    } catch (error) {
      desk.sessions.restore(rotations.slice(from));
      throw error;
    }
  }
}

async function mail(deps: ServerDeps, stopping: () => boolean): Promise<void> {
  const { delayed, givenUp } = await sendMails(deps, stopping);
  if (delayed + givenUp > 0) deps.log.warn('mails did not leave', { delayed, givenUp, next: 'see GET /mails' });
}

async function signHead({ database, signing, nowMs, limits }: ServerDeps): Promise<void> {
  await signAuditHead(database, signing, nowMs(), { rows: limits.headAfterRows, afterMs: limits.headAfterMs });
}

async function clean({ database, limits, nowMs, signing, log }: ServerDeps): Promise<void> {
  const now = nowMs();
  const left = signing.canSignUntil() - Math.floor(now / 1000);
  if (left < limits.signingKeyWarningSeconds) {
    log.warn('signing key ends soon', { daysLeft: Math.floor(left / 86_400), next: 'run rotate-signing-key' });
  }
  await database.transact(async (trx) => {
    await deleteSignIns(trx, { endedBeforeMs: now });
    await forgetAttempts(trx, now);
    await forgetQuotes(trx, now - CART_MEMORY_MS);
    return accept(await forgetBefore(trx, now - limits.idempotencyMemoryMs));
  });
}
