// The first schema: accounts, PBXs, grants, licences, agents, trust and audit, in column types that PostgreSQL shares.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('parent_id', 'text', (c) => c.references('accounts.id'))
    .addColumn('path', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('users')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
  await schema
    .createTable('sign_ins')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('until_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('pbxs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('serial', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('policy', 'text')
    .addColumn('held_epoch', 'bigint', (c) => c.notNull())
    .addColumn('held_seq', 'bigint', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('pbxs_account').on('pbxs').column('account_id').execute();
  await schema
    .createTable('grants')
    .addColumn('subscription', 'bigint', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('offer', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('quantity', 'bigint', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addColumn('trial', 'integer', (c) => c.notNull())
    .addColumn('terminated_units', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('ended_at_ms', 'bigint')
    .execute();
  await schema.createIndex('grants_pbx').on('grants').column('pbx_id').execute();
  await schema
    .createTable('licences')
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('code_id', 'text', (c) => c.notNull().unique())
    .addColumn('issued_at', 'bigint', (c) => c.notNull())
    .addColumn('fresh_until', 'bigint', (c) => c.notNull())
    .addColumn('entitlement', 'text', (c) => c.notNull())
    .addColumn('document', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('licences_pk', ['pbx_id', 'epoch', 'seq'])
    .execute();
  await fleetTables(db);
  await bookkeepingTables(db);
}

async function fleetTables(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('enrolment_tokens')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('replaces', 'integer', (c) => c.notNull())
    .addColumn('until_ms', 'bigint', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint')
    .execute();
  await schema
    .createTable('agents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('thumbprint', 'text', (c) => c.notNull().unique())
    .addColumn('public_key', 'blob', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('hardware', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('instances', 'text', (c) => c.notNull())
    .addColumn('cloned_at_ms', 'bigint')
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  // One agent in force per PBX, whatever two enrolments race for.
  await sql`create unique index agents_active on agents (pbx_id) where state = 'active'`.execute(db);
  await schema
    .createTable('agent_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agent_id', 'text', (c) => c.notNull().references('agents.id'))
    .addColumn('nonce', 'text', (c) => c.notNull())
    .addColumn('commitment', 'text', (c) => c.notNull())
    .addColumn('spent', 'text', (c) => c.notNull())
    .addColumn('live', 'integer', (c) => c.notNull())
    .addColumn('opened_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('seen_at_ms', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('agent_sessions_nonce', ['agent_id', 'nonce'])
    .execute();
  await schema
    .createTable('usage_hours')
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('peak_calls', 'bigint', (c) => c.notNull())
    .addColumn('extensions', 'bigint', (c) => c.notNull())
    .addColumn('refused_calls', 'bigint', (c) => c.notNull())
    .addColumn('refused_extensions', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_hours_pk', ['pbx_id', 'hour'])
    .execute();
  await schema
    .createTable('receipts')
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('agent_id', 'text', (c) => c.notNull().references('agents.id'))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('result', 'text', (c) => c.notNull())
    .addColumn('applied_at', 'bigint', (c) => c.notNull())
    .addColumn('document', 'blob', (c) => c.notNull())
    .addColumn('received_at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('receipts_pk', ['pbx_id', 'epoch', 'seq', 'agent_id'])
    .execute();
}

async function bookkeepingTables({ schema }: Kysely<never>): Promise<void> {
  await schema
    .createTable('trust_roots')
    .addColumn('version', 'bigint', (c) => c.primaryKey())
    .addColumn('document', 'blob', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('idempotency')
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('sealed', 'blob', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('idempotency_pk', ['actor', 'key'])
    .execute();
  await schema
    .createTable('audit')
    .addColumn('id', 'bigint', (c) => c.primaryKey())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('account_path', 'text', (c) => c.notNull())
    .addColumn('pbx_id', 'text')
    .addColumn('details', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('sequences')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}
