// The third schema: what an account says about itself, billing contacts, users by invitation, second factors, sign-ins.
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function up(db: Kysely<Tables>): Promise<void> {
  await accounts(db);
  await users(db);
  await signIns(db);
}

async function accounts(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  const texts = { status: 'active', language: 'en', time_zone: 'UTC', currency: 'EUR', country: '', tax_id: '' };
  for (const [column, value] of Object.entries({ ...texts, address: '{}', name_key: '' })) {
    await schema
      .alterTable('accounts')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(value))
      .execute();
  }
  await schema.alterTable('accounts').addColumn('may_order', 'integer').execute();
  for (const { id, name } of await db.selectFrom('accounts').select(['id', 'name']).execute()) {
    await db.updateTable('accounts').set({ name_key: name.toLowerCase() }).where('id', '=', id).execute();
  }
  await schema
    .createTable('billing_contacts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('billing_contacts_email', ['account_id', 'email'])
    .execute();
}

async function users({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .alterTable('users')
    .addColumn('name', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema.alterTable('users').addColumn('disabled_at_ms', 'bigint').execute();
  await schema.createIndex('users_account').on('users').column('account_id').execute();
  await schema
    .createTable('user_links')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('user_id', 'text', (c) => c.references('users.id'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('until_ms', 'bigint', (c) => c.notNull())
    .addColumn('ended_at_ms', 'bigint')
    .execute();
  await schema.createIndex('user_links_account').on('user_links').column('account_id').execute();
  await schema
    .createTable('second_factors')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('last_step', 'bigint', (c) => c.notNull())
    .addColumn('confirmed_at_ms', 'bigint')
    .execute();
  await schema
    .createTable('recovery_codes')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint')
    .addPrimaryKeyConstraint('recovery_codes_pk', ['user_id', 'hash'])
    .execute();
}

async function signIns({ schema }: Kysely<Tables>): Promise<void> {
  for (const column of ['id', 'address', 'browser']) {
    await schema
      .alterTable('sign_ins')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
      .execute();
  }
  for (const column of ['created_at_ms', 'seen_at_ms']) {
    await schema
      .alterTable('sign_ins')
      .addColumn(column, 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
  }
  await schema.createIndex('sign_ins_user').on('sign_ins').column('user_id').execute();
  await schema
    .createTable('sign_in_attempts')
    .addColumn('subject', 'text', (c) => c.primaryKey())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('until_ms', 'bigint', (c) => c.notNull())
    .addColumn('last_at_ms', 'bigint', (c) => c.notNull())
    .execute();
}
