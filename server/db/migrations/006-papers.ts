// What leaves the house: invoices and their one-time links, mails, outgoing webhooks, notices given once, job runs.
import type { Kysely } from 'kysely';
import { makeAppendOnly, makeFrozen, makeTable } from './make-table.ts';

const INVOICE_STATES = ['state', 'settled_at_ms'];

export async function up(db: Kysely<never>): Promise<void> {
  await papers(db);
  await mails(db);
  await webhooks(db);
  await makeTable(db, 'notices', {
    columns: { subject: 'text', kind: 'text', at_ms: 'bigint' },
    key: ['subject', 'kind'],
  });
  await makeTable(db, 'job_runs', {
    columns: {
      name: 'text',
      started_at_ms: 'bigint',
      ended_at_ms: 'bigint?',
      outcome: 'text?',
      next_at_ms: 'bigint',
      lease_until_ms: 'bigint',
      runner: 'text',
    },
    key: ['name'],
  });
  await makeTable(db, 'account_removals', {
    columns: {
      account_id: 'text',
      rule: 'text',
      status_before: 'text',
      removed_at_ms: 'bigint',
      restorable_until_ms: 'bigint',
      restored_at_ms: 'bigint?',
      purged_at_ms: 'bigint?',
    },
    key: ['account_id', 'removed_at_ms'],
    references: { account_id: 'accounts.id' },
    indexes: [['restorable_until_ms']],
  });
  await db.schema.createIndex('accounts_parent').on('accounts').column('parent_id').execute();
}

async function papers(db: Kysely<never>): Promise<void> {
  const columns = {
    id: 'text',
    series: 'text',
    number: 'bigint',
    label: 'text',
    kind: 'text',
    order_id: 'text?',
    credits_id: 'text?',
    payer_id: 'text',
    account_id: 'text',
    language: 'text',
    seller: 'text',
    buyer: 'text',
    terms: 'text',
    currency: 'text',
    net: 'bigint',
    tax: 'bigint',
    total: 'bigint',
    lines: 'text',
    details: 'text',
    rounding: 'text',
    issued_at_ms: 'bigint',
    due_at_ms: 'bigint',
    state: 'text',
    settled_at_ms: 'bigint?',
  } as const;
  await makeTable(db, 'invoices', {
    columns,
    key: ['id'],
    references: { payer_id: 'accounts.id', account_id: 'accounts.id' },
    unique: [['series', 'number'], ['label']],
    indexes: [
      ['payer_id', 'issued_at_ms'],
      ['account_id'],
      ['issued_at_ms', 'id'],
      ['order_id'],
      ['credits_id'],
      ['state', 'due_at_ms'],
    ],
  });
  // M8: an issued paper is mended by a credit note; only whether it is settled may change.
  await makeFrozen(
    db,
    'invoices',
    Object.keys(columns).filter((column) => !INVOICE_STATES.includes(column)),
  );
  await makeTable(db, 'invoice_files', {
    columns: { invoice_id: 'text', pdf: 'bytes', hash: 'text' },
    key: ['invoice_id'],
    references: { invoice_id: 'invoices.id' },
  });
  await makeAppendOnly(db, 'invoice_files');
  await makeTable(db, 'invoice_links', {
    columns: {
      hash: 'text',
      invoice_id: 'text',
      email: 'text',
      until_ms: 'bigint',
      used_at_ms: 'bigint?',
      replaced_at_ms: 'bigint?',
    },
    key: ['hash'],
    references: { invoice_id: 'invoices.id' },
    indexes: [['invoice_id']],
  });
  await makeTable(db, 'brands', {
    columns: { account_id: 'text', name: 'text', email: 'text', seller: 'text?', prefix: 'text?' },
    key: ['account_id'],
    references: { account_id: 'accounts.id' },
    unique: [['prefix']],
  });
}

async function mails(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'mails', {
    columns: {
      id: 'text',
      dedupe: 'text',
      account_id: 'text',
      kind: 'text',
      recipient: 'text',
      language: 'text',
      subject: 'text',
      body_text: 'text',
      body_html: 'text',
      attachments: 'text',
      sender: 'text',
      invoice_id: 'text?',
      secret: 'bigint',
      state: 'text',
      attempts: 'bigint',
      next_at_ms: 'bigint',
      last_error: 'text?',
      created_at_ms: 'bigint',
      sent_at_ms: 'bigint?',
      via: 'text?',
    },
    key: ['id'],
    references: { account_id: 'accounts.id', invoice_id: 'invoices.id' },
    unique: [['dedupe']],
    indexes: [['state', 'next_at_ms'], ['account_id']],
  });
}

async function webhooks(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'webhooks', {
    columns: {
      id: 'text',
      account_id: 'text',
      url: 'text',
      secret: 'text',
      events: 'text',
      failing_since_ms: 'bigint?',
      disabled_at_ms: 'bigint?',
      removed_at_ms: 'bigint?',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { account_id: 'accounts.id' },
    indexes: [['account_id']],
  });
  await makeTable(db, 'webhook_deliveries', {
    columns: {
      id: 'text',
      webhook_id: 'text',
      event: 'text',
      body: 'text',
      state: 'text',
      attempts: 'bigint',
      next_at_ms: 'bigint',
      status: 'bigint?',
      last_error: 'text?',
      created_at_ms: 'bigint',
      done_at_ms: 'bigint?',
    },
    key: ['id'],
    references: { webhook_id: 'webhooks.id' },
    indexes: [
      ['state', 'next_at_ms'],
      ['webhook_id', 'created_at_ms'],
    ],
  });
}
