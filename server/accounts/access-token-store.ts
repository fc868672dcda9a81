// Short-lived tokens of API keys in SQL: hashes only, and those that ended are forgotten with the next one.
import type { Scope } from '../../shared/contracts/permissions.ts';
import type { Trx } from '../db/open.ts';

export interface AccessToken {
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly untilMs: number;
}

export async function insertAccessToken(trx: Trx, hash: string, token: AccessToken): Promise<void> {
  const { keyId, scopes, createdAtMs, untilMs } = token;
  await trx.deleteFrom('access_tokens').where('key_id', '=', keyId).where('until_ms', '<=', createdAtMs).execute();
  const row = { hash, key_id: keyId, scopes: scopes.join(' '), until_ms: untilMs, created_at_ms: createdAtMs };
  await trx.insertInto('access_tokens').values(row).execute();
}

export async function deleteAccessTokens(trx: Trx, keyId: string): Promise<void> {
  await trx.deleteFrom('access_tokens').where('key_id', '=', keyId).execute();
}
