// Attempts to sign in, in SQL, so that several processes count together: an attempt counts as failed until it succeeds.
import { createHash } from 'node:crypto';
import { type AttemptRule, type Attempts, afterFailure, FORGET_MS, takenBack, waitOf } from '../../shared/attempts.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Trx } from '../db/open.ts';

/** Many people may share one address, so it has more patience; a user is never kept out for long by others' guesses. */
export const RULES: Readonly<Record<'address' | 'email', AttemptRule>> = {
  address: { free: 20, delaysMs: [1_000, 5_000, 15_000, 60_000, 300_000, 900_000] },
  email: { free: 5, delaysMs: [5_000, 15_000, 60_000, 300_000] },
};

export interface Subjects {
  readonly email: string;
  /** Absent where the person is signed in already. */
  readonly address?: string;
}

type Subject = readonly [kind: 'address' | 'email', name: string];

/** Before the password is looked at, so that attempts sent at once wait like those sent in turn. */
export async function beginAttempt(
  trx: Trx,
  subjects: Subjects,
  nowMs: number,
): Promise<Result<undefined, 'too_many_requests'>> {
  const known = await Promise.all(named(subjects).map(async ([, name]) => await find(trx, name)));
  const waitMs = Math.max(...known.map((attempts) => waitOf(attempts, nowMs)));
  if (waitMs > 0) return tooMany(waitMs);
  for (const [index, [kind, name]] of named(subjects).entries()) {
    await write(trx, name, afterFailure(known[index], RULES[kind], nowMs));
  }
  return accept(undefined);
}

/** The attempt succeeded: the user's failures are forgotten; the address, which may guess for other users, loses this one. */
export async function settleAttempt(trx: Trx, { address, email }: Subjects): Promise<void> {
  await trx.deleteFrom('sign_in_attempts').where('subject', '=', emailName(email)).execute();
  if (address !== undefined) await takeBack(trx, addressName(address));
}

/** The attempt was neither right nor wrong. */
export async function withdrawAttempt(trx: Trx, subjects: Subjects): Promise<void> {
  for (const [, name] of named(subjects)) await takeBack(trx, name);
}

export async function forgetAttempts(trx: Trx, nowMs: number): Promise<void> {
  await trx
    .deleteFrom('sign_in_attempts')
    .where('last_at_ms', '<', nowMs - FORGET_MS)
    .execute();
}

function named({ address, email }: Subjects): readonly Subject[] {
  const user: Subject = ['email', emailName(email)];
  return address === undefined ? [user] : [user, ['address', addressName(address)]];
}

/** As a digest: what people type wrongly into the field may be a password. */
function emailName(email: string): string {
  return `email:${createHash('sha256').update(email.toLowerCase()).digest('base64url')}`;
}

function addressName(address: string): string {
  return `address:${address}`;
}

async function find(trx: Trx, subject: string): Promise<Attempts | undefined> {
  const row = await trx.selectFrom('sign_in_attempts').selectAll().where('subject', '=', subject).executeTakeFirst();
  return row && { failures: row.failures, untilMs: row.until_ms, lastAtMs: row.last_at_ms };
}

async function takeBack(trx: Trx, subject: string): Promise<void> {
  const attempts = await find(trx, subject);
  if (attempts !== undefined) await write(trx, subject, takenBack(attempts));
}

async function write(trx: Trx, subject: string, { failures, untilMs, lastAtMs }: Attempts): Promise<void> {
  const columns = { failures, until_ms: untilMs, last_at_ms: lastAtMs };
  await trx
    .insertInto('sign_in_attempts')
    .values({ subject, ...columns })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(columns))
    .execute();
}

function tooMany(waitMs: number): Result<never, 'too_many_requests'> {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return refuse(
    'too_many_requests',
    'Too many attempts to sign in failed.',
    `Wait ${retryAfterSeconds} seconds, then try again.`,
    { retryAfterSeconds },
  );
}
