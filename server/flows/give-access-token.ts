// Gives a short-lived access token for the id and secret of an API key: OAuth 2 client credentials (RFC 6749 section 4.4, S5.20).
import { SCOPES, type Scope } from '../../shared/contracts/permissions.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { insertAccessToken } from '../accounts/access-token-store.ts';
import { isAllowedFrom } from '../accounts/address-ranges.ts';
import { callerByApiKey } from '../accounts/api-key-store.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import type { Random } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';

export interface ClientGrant {
  /** Of the API key. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Parted by spaces, each one of the key's; absent: all of them. */
  readonly scope?: string;
  readonly address: string;
}

export interface GivenToken {
  readonly token: string;
  readonly scopes: readonly Scope[];
}

/** The words of RFC 6749 section 5.2. */
export type GrantCode = 'invalid_client' | 'invalid_scope' | 'unauthorized_client';

export async function giveAccessToken(
  trx: Trx,
  random: Random,
  nowMs: number,
  { lifeMs, ...grant }: ClientGrant & { readonly lifeMs: number },
): Promise<Result<GivenToken, GrantCode>> {
  const { clientId, clientSecret, address } = grant;
  const key = clientSecret.startsWith('sk_') ? await callerByApiKey(trx, secretHash(clientSecret)) : undefined;
  // The secret alone is 256 random bits and found by its hash; a wrong id beside it is a mistake that is told alike.
  if (key?.keyId !== clientId) {
    return refuse('invalid_client', 'There is no API key of this id and secret in force.', 'Check both.');
  }
  if (!isAllowedFrom(key.allowedRanges, address)) {
    const words = `This API key may not be used from ${address}.`;
    return refuse('unauthorized_client', words, 'Ask from an address that the key allows.');
  }
  const scopes = scopesOf(grant.scope, key.scopes);
  if (scopes === undefined) {
    const words = `The key has these scopes alone: ${key.scopes.join(' ')}.`;
    return refuse('invalid_scope', words, 'Leave scope out, or name some of them.');
  }
  const token = newSecret('at', random);
  const times = { createdAtMs: nowMs, untilMs: nowMs + lifeMs };
  await insertAccessToken(trx, secretHash(token), { keyId: key.keyId, scopes, ...times });
  return accept({ token, scopes });
}

/** Undefined where something is asked for that the key does not have, or nothing at all. */
function scopesOf(asked: string | undefined, own: readonly Scope[]): readonly Scope[] | undefined {
  if (asked === undefined) return own;
  const words = asked.split(' ').filter((word) => word !== '');
  const scopes = SCOPES.filter((scope) => words.includes(scope) && own.includes(scope));
  return scopes.length > 0 && words.every((word) => scopes.some((scope) => scope === word)) ? scopes : undefined;
}
