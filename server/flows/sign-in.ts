// Signs a user in with e-mail and password: a bearer token for half a day.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { newSecret, passwordMatches, secretHash } from '../accounts/secret.ts';
import { insertSignIn } from '../accounts/sign-in-store.ts';
import { findUserByEmail } from '../accounts/user-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database } from '../db/open.ts';

/** The slow hash runs before the transaction, so that nobody waits for the writer meanwhile. */
export async function signIn(
  database: Database,
  random: Random,
  nowMs: number,
  order: { readonly email: string; readonly password: string; readonly lifeMs: number },
): Promise<Result<{ token: string; untilMs: number }, 'sign_in_refused'>> {
  const user = await findUserByEmail(database.reader, order.email);
  if (!(await passwordMatches(order.password, user?.passwordHash)) || user === undefined) {
    return refuse('sign_in_refused', 'E-mail and password do not fit together.', 'Check both, then try again.');
  }
  const act: Act = { actor: `user:${user.id}`, nowMs };
  const token = newSecret('ss', random);
  const untilMs = nowMs + order.lifeMs;
  return await database.transact(async (trx) => {
    await insertSignIn(trx, secretHash(token), {
      id: newRef('sin', random),
      userId: user.id,
      untilMs,
      createdAtMs: nowMs,
      seenAtMs: nowMs,
      address: '',
      browser: '',
    });
    await writeAudit(trx, act, { action: 'user.signed_in', subject: user.id, accountPath: user.accountPath });
    return accept({ token, untilMs });
  });
}
