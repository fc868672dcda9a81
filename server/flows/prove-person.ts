// Proves that who asks is the person: by a code of the second factor, or by the password once more.
import { passwordMatches } from '../../shared/password.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { beginAttempt, settleAttempt } from '../accounts/attempt-store.ts';
import { isAppCode, recoveryHash, stepOf } from '../accounts/second-factor.ts';
import { findSecondFactor, takeRecoveryCode, takeStep } from '../accounts/second-factor-store.ts';
import { findUser, type PlacedUser } from '../accounts/user-store.ts';
import type { Database, Trx } from '../db/open.ts';

export type FactorCode = 'second_factor_needed' | 'second_factor_refused';

/** Accepts at once where the user has no second factor. A code, of either kind, is taken once. */
export async function proveSecondFactor(
  trx: Trx,
  user: PlacedUser,
  code: string | undefined,
  nowMs: number,
): Promise<Result<undefined, FactorCode>> {
  const factor = await findSecondFactor(trx, user.id);
  if (factor === undefined || factor.confirmedAtMs === null) return accept(undefined);
  if (code === undefined) {
    return refuse(
      'second_factor_needed',
      'This sign-in also needs the code of the authenticator app.',
      'Send it as code, or one of the recovery codes.',
    );
  }
  const taken = isAppCode(code)
    ? await takeAppCode(trx, user.id, factor, code, nowMs)
    : await takeRecoveryCode(trx, user.id, recoveryHash(user.id, code), nowMs);
  return taken ? accept(undefined) : codeRefused();
}

/** True when the code is right and was not taken before. */
export async function takeAppCode(
  trx: Trx,
  userId: string,
  factor: { readonly secret: string; readonly lastStep: number },
  code: string,
  nowMs: number,
): Promise<boolean> {
  const step = stepOf(factor.secret, code, { lastStep: factor.lastStep, nowMs });
  return step !== undefined && (await takeStep(trx, userId, step));
}

export function codeRefused(): Result<never, 'second_factor_refused'> {
  return refuse(
    'second_factor_refused',
    'The code is wrong, too old, or was used before.',
    'Wait for the next code of the app, or use a recovery code.',
  );
}

/** Under the same throttle as signing in, so that a stolen sign-in cannot be used to find the password. */
export async function provePassword(
  database: Database,
  order: { readonly userId: string; readonly password: string; readonly nowMs: number },
): Promise<Result<PlacedUser, 'password_refused' | 'user_not_found' | 'too_many_requests'>> {
  const user = await findUser(database.reader, '/', order.userId);
  if (user === undefined) return userNotFound();
  const begun = await database.transact((trx) => beginAttempt(trx, { email: user.email }, order.nowMs));
  if (!begun.ok) return begun;
  if (!(await passwordMatches(order.password, user.passwordHash))) {
    return refuse('password_refused', 'The password is wrong.', 'Type the password that you sign in with.');
  }
  await database.transact(async (trx) => accept(await settleAttempt(trx, { email: user.email })));
  return accept(user);
}

export function userNotFound(): Result<never, 'user_not_found'> {
  return refuse('user_not_found', 'There is no such user within your accounts.', 'Check the id, or list the users.');
}
