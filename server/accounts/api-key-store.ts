// API keys in SQL: hashes only.

import { SCOPES, type Scope } from '../../shared/contracts/permissions.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import { type Caller, kindOf, mayOrderOf, statusOf } from './account.ts';
import { permissionsOfScopes } from './permission.ts';

export interface ApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** Networks that it may be used from; none: from everywhere. */
  readonly allowedRanges: readonly string[];
}

/** A caller, and from where alone it may call. */
export interface KeyCaller {
  readonly keyId: string;
  readonly caller: Caller;
  /** As it carries them, whatever its account's kind leaves of them. */
  readonly scopes: readonly Scope[];
  readonly allowedRanges: readonly string[];
}

export async function insertApiKey(trx: Trx, key: ApiKey, hash: string): Promise<void> {
  await trx
    .insertInto('api_keys')
    .values({
      id: key.id,
      account_id: key.accountId,
      name: key.name,
      hash,
      scopes: key.scopes.join(' '),
      created_at_ms: key.createdAtMs,
      revoked_at_ms: key.revokedAtMs,
      allowed_ranges: key.allowedRanges.join(' '),
    })
    .execute();
}

/** False when there is no such key in force within `scope`. */
export async function revokeApiKey(trx: Trx, scope: string, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('api_keys')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', id)
    .where('account_id', 'in', trx.selectFrom('accounts').select('id').where('path', 'like', `${scope}%`))
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** All of them, or the one of `id`. */
export async function listApiKeys(db: Db, scope: string, id?: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .selectAll('api_keys')
    .where('accounts.path', 'like', `${scope}%`)
    .$if(id !== undefined, (query) => query.where('api_keys.id', '=', id ?? ''))
    .orderBy('api_keys.created_at_ms')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    scopes: scopesIn(row.scopes),
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
    allowedRanges: rangesIn(row.allowed_ranges),
  }));
}

export async function updateApiKey(
  trx: Trx,
  id: string,
  change: { readonly hash: string } | { readonly allowedRanges: readonly string[] },
): Promise<void> {
  const set = 'hash' in change ? change : { allowed_ranges: change.allowedRanges.join(' ') };
  await trx.updateTable('api_keys').set(set).where('id', '=', id).execute();
}

const OF_CALLER = [
  'api_keys.id',
  'api_keys.allowed_ranges',
  'accounts.id as accountId',
  'accounts.path',
  'accounts.kind',
  'accounts.status',
  'accounts.may_order',
] as const;

const BY_HASH = statement((db, { hash }: { hash: string }) =>
  db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .select([...OF_CALLER, 'api_keys.scopes'])
    .where('api_keys.hash', '=', hash)
    .where('api_keys.revoked_at_ms', 'is', null),
);

const BY_TOKEN = statement((db, { hash, nowMs }: { hash: string; nowMs: number }) =>
  db
    .selectFrom('access_tokens')
    .innerJoin('api_keys', 'api_keys.id', 'access_tokens.key_id')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .select([...OF_CALLER, 'access_tokens.scopes'])
    .where('access_tokens.hash', '=', hash)
    .where('access_tokens.until_ms', '>', nowMs)
    .where('api_keys.revoked_at_ms', 'is', null),
);

export async function callerByApiKey(db: Db, hash: string): Promise<KeyCaller | undefined> {
  return keyCaller(await BY_HASH.first(db, { hash }));
}

/** Undefined as well once its key was ended. */
export async function callerByAccessToken(db: Db, hash: string, nowMs: number): Promise<KeyCaller | undefined> {
  return keyCaller(await BY_TOKEN.first(db, { hash, nowMs }));
}

function keyCaller(row: Awaited<ReturnType<typeof BY_HASH.first>>): KeyCaller | undefined {
  if (row === undefined) return undefined;
  const kind = kindOf(row.kind);
  const scopes = scopesIn(row.scopes);
  const caller = {
    actor: `key:${row.id}`,
    accountId: row.accountId,
    accountPath: row.path,
    kind,
    status: statusOf(row.status),
    permissions: permissionsOfScopes(scopes, { kind, mayOrder: mayOrderOf(row.may_order) }),
  };
  return { keyId: row.id, caller, scopes, allowedRanges: rangesIn(row.allowed_ranges) };
}

function scopesIn(text: string): Scope[] {
  const named = text.split(' ');
  return SCOPES.filter((scope) => named.includes(scope));
}

function rangesIn(text: string): string[] {
  return text.split(' ').filter((range) => range !== '');
}
