// Tells whose key or sign-in a secret is, and keeps a sign-in alive that is used.
import { Fault } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import { callerByApiKey } from '../accounts/api-key-store.ts';
import { secretHash } from '../accounts/secret.ts';
import { callerBySignIn, touchSignIn } from '../accounts/sign-in-store.ts';
import type { Limits } from '../config.ts';
import type { Database } from '../db/open.ts';

/** Undefined for nobody. */
export async function recogniseCaller(
  database: Database,
  limits: Pick<Limits, 'signInIdleMs' | 'signInTouchMs'>,
  secret: string,
  nowMs: number,
): Promise<Caller | undefined> {
  const hash = secretHash(secret);
  if (secret.startsWith('sk_')) return await callerByApiKey(database.reader, hash);
  const known = await callerBySignIn(database.reader, hash, { nowMs, idleMs: limits.signInIdleMs });
  if (known === undefined) return undefined;
  if (nowMs - known.seenAtMs >= limits.signInTouchMs) await touch(database, hash, nowMs);
  return known.caller;
}

/** Reading goes on when there is no room to note that somebody reads. */
async function touch(database: Database, hash: string, nowMs: number): Promise<void> {
  try {
    await database.transact(async (trx) => accept(await touchSignIn(trx, hash, nowMs)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
