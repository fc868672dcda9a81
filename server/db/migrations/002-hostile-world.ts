// The second schema: the audit trail chained and signed, codes by hand, re-binding, copies, hot-standby members, alerts.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { CHAIN_START, type ChainEnd, chainRow } from '../../../shared/audit-chain.ts';
import type { Tables } from '../tables.ts';

export async function up(db: Kysely<Tables>): Promise<void> {
  await auditChain(db);
  await codesByHand(db);
  await members(db);
}

async function auditChain(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  for (const column of ['previous', 'hash']) {
    await schema
      .alterTable('audit')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
      .execute();
  }
  await schema
    .createTable('audit_heads')
    .addColumn('id', 'bigint', (c) => c.primaryKey())
    .addColumn('document', 'blob', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await chainWhatIsThere(db);
}

/** What was written before the chain existed is vouched for from now on only. */
async function chainWhatIsThere(db: Kysely<Tables>): Promise<void> {
  let end: ChainEnd = CHAIN_START;
  for (;;) {
    const rows = await db.selectFrom('audit').selectAll().where('id', '>', end.id).orderBy('id').limit(1_000).execute();
    if (rows.length === 0) return;
    const chained = rows.map((row) => {
      const { at_ms: atMs, actor, action, subject, account_path: accountPath, pbx_id: pbxId, details } = row;
      const { previous, hash } = chainRow(end, { atMs, actor, action, subject, accountPath, pbxId, details });
      end = { id: row.id, hash };
      return sql`(${row.id}, ${previous}, ${hash})`;
    });
    // One statement for many rows: each one is a trip to PostgreSQL.
    await sql`
      update audit set previous = chained.column2, hash = chained.column3
      from (values ${sql.join(chained)}) as chained where audit.id = cast(chained.column1 as bigint)`.execute(db);
  }
}

async function codesByHand({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('request_codes')
    .addColumn('nonce', 'text', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('agent_id', 'text', (c) => c.notNull().references('agents.id'))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('state_hash', 'text', (c) => c.notNull())
    .addColumn('answered_epoch', 'bigint', (c) => c.notNull())
    .addColumn('answered_seq', 'bigint', (c) => c.notNull())
    .addColumn('received_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('request_codes_agent').on('request_codes').column('agent_id').execute();
  await schema.alterTable('pbxs').addColumn('pending', 'text').execute();
  await schema
    .createTable('rebinds')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('token_hash', 'text')
    .addColumn('reason', 'text')
    .execute();
  await schema.createIndex('rebinds_pbx').on('rebinds').column('pbx_id').execute();
  await schema.alterTable('agents').addColumn('declared', 'text').execute();
}

async function members(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('members')
    .addColumn('pbx_id', 'text', (c) => c.primaryKey().references('pbxs.id'))
    .addColumn('of_pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('added_at_ms', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('members_role', ['of_pbx_id', 'role'])
    .execute();
  await schema.alterTable('usage_hours').addColumn('active', 'integer').execute();
  await schema.alterTable('usage_hours').addColumn('active_minutes', 'integer').execute();
  await schema
    .createTable('raises')
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addColumn('percent', 'integer', (c) => c.notNull())
    .addColumn('received_at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('raises_pk', ['pbx_id', 'at'])
    .execute();
  await schema
    .createTable('alerts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('pbx_id', 'text', (c) => c.notNull().references('pbxs.id'))
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('since_ms', 'bigint', (c) => c.notNull())
    .addColumn('cleared_at_ms', 'bigint')
    .addColumn('details', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('alerts_pbx').on('alerts').column('pbx_id').execute();
  await sql`create unique index alerts_open on alerts (pbx_id, code) where cleared_at_ms is null`.execute(db);
}
