// Tells whose key or sign-in a secret is and whether it may come from where it does, and keeps a sign-in alive that is used.
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import { isAllowedFrom } from '../accounts/address-ranges.ts';
import { callerByAccessToken, callerByApiKey, type KeyCaller } from '../accounts/api-key-store.ts';
import { secretHash } from '../accounts/secret.ts';
import { callerBySignIn, touchSignIn } from '../accounts/sign-in-store.ts';
import type { Limits } from '../config.ts';
import type { Database } from '../db/open.ts';

interface Calling {
  /** Empty for nobody. */
  readonly secret: string;
  /** As the proxies tell it that are trusted, else of the connection. */
  readonly address: string;
}

type CallerCode = 'unauthenticated' | 'address_not_allowed';

export async function recogniseCaller(
  database: Database,
  limits: Pick<Limits, 'signInIdleMs' | 'signInTouchMs'>,
  { secret, address }: Calling,
  nowMs: number,
): Promise<Result<Caller, CallerCode>> {
  const hash = secretHash(secret);
  if (secret.startsWith('sk_')) return keyFrom(await callerByApiKey(database.reader, hash), address);
  if (secret.startsWith('at_')) return keyFrom(await callerByAccessToken(database.reader, hash, nowMs), address);
  const known = await callerBySignIn(database.reader, hash, { nowMs, idleMs: limits.signInIdleMs });
  if (known === undefined) return unauthenticated();
  if (nowMs - known.seenAtMs >= limits.signInTouchMs) await touch(database, hash, nowMs);
  return accept(known.caller);
}

/** S5.20. */
function keyFrom(known: KeyCaller | undefined, address: string): Result<Caller, CallerCode> {
  if (known === undefined) return unauthenticated();
  if (isAllowedFrom(known.allowedRanges, address)) return accept(known.caller);
  return refuse(
    'address_not_allowed',
    `This API key may not be used from ${address === '' ? 'an unknown address' : address}.`,
    'Send the request from an address that the key allows, or have an owner of the account allow this one.',
  );
}

function unauthenticated(): Result<never, 'unauthenticated'> {
  return refuse(
    'unauthenticated',
    'The request carries no API key, access token or sign-in token that is in force.',
    'Send authorization: Bearer with an API key, or with an access token of one.',
  );
}

/** Reading goes on when there is no room to note that somebody reads. */
async function touch(database: Database, hash: string, nowMs: number): Promise<void> {
  try {
    await database.transact(async (trx) => accept(await touchSignIn(trx, hash, nowMs)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
