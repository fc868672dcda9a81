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

export async function listApiKeys(db: Db, scope: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .selectAll('api_keys')
    .where('accounts.path', 'like', `${scope}%`)
    .orderBy('api_keys.created_at_ms')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    scopes: scopesIn(row.scopes),
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
  }));
}

const BY_HASH = statement((db, { hash }: { hash: string }) =>
  db
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .select([
      'api_keys.id',
      'api_keys.scopes',
      'accounts.id as accountId',
      'accounts.path',
      'accounts.kind',
      'accounts.status',
      'accounts.may_order',
    ])
    .where('api_keys.hash', '=', hash)
    .where('api_keys.revoked_at_ms', 'is', null),
);

export async function callerByApiKey(db: Db, hash: string): Promise<Caller | undefined> {
  const row = await BY_HASH.first(db, { hash });
  if (row === undefined) return undefined;
  const kind = kindOf(row.kind);
  return {
    actor: `key:${row.id}`,
    accountId: row.accountId,
    accountPath: row.path,
    kind,
    status: statusOf(row.status),
    permissions: permissionsOfScopes(scopesIn(row.scopes), { kind, mayOrder: mayOrderOf(row.may_order) }),
  };
}

function scopesIn(text: string): Scope[] {
  return SCOPES.filter((scope) => text.split(' ').includes(scope));
}
