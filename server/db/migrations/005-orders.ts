// Orders and what is paid for them: held quotes, orders, payments, refunds, provider events, proforma invoices, the ledger.
import type { Kysely } from 'kysely';
import { makeAppendOnly, makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'quotes', {
    columns: {
      id: 'text',
      account_id: 'text',
      payer_id: 'text',
      request: 'text',
      quote: 'text',
      hash: 'text',
      held_until_ms: 'bigint',
      order_id: 'text?',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { account_id: 'accounts.id', payer_id: 'accounts.id' },
    indexes: [['held_until_ms'], ['account_id'], ['payer_id']],
  });
  await makeTable(db, 'orders', {
    columns: {
      id: 'text',
      number: 'bigint',
      account_id: 'text',
      payer_id: 'text',
      pbx_id: 'text?',
      kind: 'text',
      state: 'text',
      currency: 'text',
      net: 'bigint',
      tax: 'bigint',
      total: 'bigint',
      quote: 'text',
      quote_hash: 'text',
      method: 'text',
      auto_renew: 'bigint',
      pi_number: 'text?',
      billing: 'text',
      reference: 'text',
      remark: 'text',
      hold_reason: 'text?',
      placed_by: 'text',
      version: 'bigint',
      expires_at_ms: 'bigint?',
      paid_at_ms: 'bigint?',
      closed_at_ms: 'bigint?',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { account_id: 'accounts.id', payer_id: 'accounts.id', pbx_id: 'pbxs.id' },
    unique: [['number']],
    indexes: [['account_id'], ['payer_id'], ['state', 'expires_at_ms'], ['pbx_id'], ['reference']],
  });
  await makeTable(db, 'order_lines', {
    columns: {
      order_id: 'text',
      line: 'bigint',
      subscription: 'bigint?',
      offer_id: 'text',
      plan: 'text',
      kind: 'text',
      quantity_before: 'bigint',
      quantity_after: 'bigint',
      period_start_ms: 'bigint',
      period_end_ms: 'bigint',
      net: 'bigint',
      tax: 'bigint',
      total: 'bigint',
      words: 'text',
    },
    key: ['order_id', 'line'],
    references: { order_id: 'orders.id', offer_id: 'offers.id' },
    indexes: [['subscription']],
  });
  await makeTable(db, 'order_requests', {
    columns: {
      id: 'text',
      account_id: 'text',
      request: 'text',
      words: 'text',
      state: 'text',
      made_by: 'text',
      decided_by: 'text?',
      reason: 'text?',
      order_id: 'text?',
      created_at_ms: 'bigint',
      decided_at_ms: 'bigint?',
    },
    key: ['id'],
    references: { account_id: 'accounts.id' },
    indexes: [['account_id'], ['state']],
  });
  await makeTable(db, 'credit_lines', {
    columns: { account_id: 'text', currency: 'text', amount: 'bigint', terms_days: 'bigint', changed_at_ms: 'bigint' },
    key: ['account_id'],
    references: { account_id: 'accounts.id' },
  });
  await makeTable(db, 'payments', {
    columns: {
      id: 'text',
      order_id: 'text',
      provider: 'text',
      provider_ref: 'text?',
      state: 'text',
      currency: 'text',
      amount: 'bigint',
      refunded: 'bigint',
      method_id: 'text?',
      details: 'text',
      version: 'bigint',
      created_at_ms: 'bigint',
      settled_at_ms: 'bigint?',
    },
    key: ['id'],
    references: { order_id: 'orders.id' },
    unique: [['provider', 'provider_ref']],
    indexes: [['order_id'], ['state', 'created_at_ms'], ['created_at_ms', 'id']],
  });
  await makeTable(db, 'refunds', {
    columns: {
      id: 'text',
      payment_id: 'text',
      amount: 'bigint',
      state: 'text',
      provider_ref: 'text?',
      reason: 'text',
      created_at_ms: 'bigint',
      settled_at_ms: 'bigint?',
    },
    key: ['id'],
    references: { payment_id: 'payments.id' },
    indexes: [['payment_id'], ['state']],
  });
  await makeTable(db, 'payment_methods', {
    columns: {
      id: 'text',
      account_id: 'text',
      provider: 'text',
      customer_ref: 'text',
      provider_ref: 'text',
      label: 'text',
      expires: 'text?',
      is_default: 'bigint',
      removed_at_ms: 'bigint?',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { account_id: 'accounts.id' },
    indexes: [['account_id']],
  });
  await makeTable(db, 'provider_events', {
    columns: {
      provider: 'text',
      event_id: 'text',
      kind: 'text',
      outcome: 'text',
      received_at_ms: 'bigint',
    },
    key: ['provider', 'event_id'],
    indexes: [['received_at_ms']],
  });
  await makeTable(db, 'proformas', {
    columns: {
      number: 'text',
      payer_id: 'text',
      currency: 'text',
      total: 'bigint',
      lines: 'text',
      valid_until_ms: 'bigint',
      order_id: 'text?',
      created_at_ms: 'bigint',
    },
    key: ['number'],
    references: { payer_id: 'accounts.id' },
    unique: [['order_id']],
    indexes: [['payer_id']],
  });
  await makeTable(db, 'ledger_transactions', {
    columns: {
      id: 'bigint',
      at_ms: 'bigint',
      kind: 'text',
      order_id: 'text?',
      payment_id: 'text?',
      invoice_id: 'text?',
      reverses: 'bigint?',
      memo: 'text',
    },
    key: ['id'],
    indexes: [['order_id'], ['payment_id'], ['invoice_id']],
  });
  await makeTable(db, 'ledger_entries', {
    columns: {
      transaction_id: 'bigint',
      line: 'bigint',
      account: 'text',
      owner_id: 'text',
      currency: 'text',
      amount: 'bigint',
    },
    key: ['transaction_id', 'line'],
    references: { transaction_id: 'ledger_transactions.id', owner_id: 'accounts.id' },
    indexes: [['owner_id', 'account']],
  });
  await makeTable(db, 'ledger_balances', {
    columns: { owner_id: 'text', account: 'text', currency: 'text', amount: 'bigint' },
    key: ['owner_id', 'account', 'currency'],
    references: { owner_id: 'accounts.id' },
  });
  await makeAppendOnly(db, 'ledger_transactions');
  await makeAppendOnly(db, 'ledger_entries');
}
