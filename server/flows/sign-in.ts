// Signs a user in with e-mail, password and, where the user has one, the second factor: a bearer token that ends unused.
import { passwordMatches } from '../../shared/password.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { beginAttempt, type Subjects, settleAttempt, withdrawAttempt } from '../accounts/attempt-store.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import { insertSignIn } from '../accounts/sign-in-store.ts';
import { findUserByEmail, type PlacedUser } from '../accounts/user-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { type FactorCode, proveSecondFactor } from './prove-person.ts';

export interface SignInOrder {
  readonly email: string;
  readonly password: string;
  /** Of the second factor. */
  readonly code?: string;
  readonly address: string;
  readonly browser: string;
  readonly lifeMs: number;
}

export type SignInCode = 'sign_in_refused' | 'too_many_requests' | FactorCode;

export interface SignedIn {
  readonly token: string;
  readonly untilMs: number;
}

/** The slow hash runs between two transactions, so that nobody waits for the writer meanwhile. */
export async function signIn(
  database: Database,
  random: Random,
  nowMs: number,
  order: SignInOrder,
): Promise<Result<SignedIn, SignInCode>> {
  const subjects: Subjects = { email: order.email, address: order.address };
  const begun = await database.transact((trx) => beginAttempt(trx, subjects, nowMs));
  if (!begun.ok) return begun;
  const user = await findUserByEmail(database.reader, order.email);
  const known = user?.disabledAtMs === null ? user : undefined;
  if (!(await passwordMatches(order.password, known?.passwordHash)) || known === undefined) return refused();
  const entered = await database.transact(async (trx) => {
    const proven = await proveSecondFactor(trx, known, order.code, nowMs);
    if (!proven.ok) return proven;
    await settleAttempt(trx, subjects);
    return accept(await enter(trx, random, known, order, nowMs));
  });
  if (!entered.ok && entered.refusal.code === 'second_factor_needed') {
    await database.transact(async (trx) => accept(await withdrawAttempt(trx, subjects)));
  }
  return entered;
}

async function enter(
  trx: Trx,
  random: Random,
  user: PlacedUser,
  { lifeMs, address, browser }: SignInOrder,
  nowMs: number,
): Promise<SignedIn> {
  const act: Act = { actor: `user:${user.id}`, nowMs };
  const token = newSecret('ss', random);
  const untilMs = nowMs + lifeMs;
  const id = newRef('sin', random);
  const signedIn = { id, userId: user.id, untilMs, createdAtMs: nowMs, seenAtMs: nowMs, address, browser };
  await insertSignIn(trx, secretHash(token), signedIn);
  await writeAudit(trx, act, { action: 'user.signed_in', subject: user.email, accountPath: user.accountPath });
  return { token, untilMs };
}

/** The same words for an unknown user, a disabled one and a wrong password. */
function refused(): Result<never, 'sign_in_refused'> {
  return refuse('sign_in_refused', 'E-mail and password do not fit together.', 'Check both, then try again.');
}
