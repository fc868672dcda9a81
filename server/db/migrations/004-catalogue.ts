// Catalogue and prices: what may be sold, by whom, to whom, for how much from when; and what was subscribed.
import { type Kysely, sql } from 'kysely';
import { makeAppendOnly, makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'offers', {
    columns: {
      id: 'text',
      sku: 'text',
      family: 'text',
      name: 'text',
      description: 'text',
      model: 'text',
      grants: 'text',
      plans: 'text',
      min_quantity: 'bigint',
      max_quantity: 'bigint',
      step: 'bigint',
      trial_days: 'bigint?',
      internal: 'bigint',
      managed_by: 'text',
      shared: 'bigint',
      repeatable: 'bigint',
      restricted: 'bigint',
      billing: 'text',
      withdrawn_at_ms: 'bigint?',
      ends_at_ms: 'bigint?',
      version: 'bigint',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { managed_by: 'accounts.id' },
    unique: [['sku']],
    indexes: [['family']],
  });
  await makeTable(db, 'offer_terms', {
    columns: { offer_id: 'text', account_id: 'text', allowed: 'bigint?', name: 'text?' },
    key: ['offer_id', 'account_id'],
    references: { offer_id: 'offers.id', account_id: 'accounts.id' },
  });
  await makeTable(db, 'prices', {
    columns: {
      id: 'text',
      offer_id: 'text',
      plan: 'text',
      seller_id: 'text',
      audience: 'text',
      buyer_id: 'text?',
      currency: 'text',
      tiers: 'text',
      tier_mode: 'text',
      floor_amount: 'bigint?',
      effective_from_ms: 'bigint',
      effective_for_existing_ms: 'bigint?',
      created_at_ms: 'bigint',
    },
    key: ['id'],
    references: { offer_id: 'offers.id', seller_id: 'accounts.id', buyer_id: 'accounts.id' },
    indexes: [['offer_id', 'seller_id']],
  });
  await makeTable(db, 'subscriptions', {
    columns: {
      number: 'bigint',
      account_id: 'text',
      payer_id: 'text',
      pbx_id: 'text?',
      offer_id: 'text',
      plan: 'text',
      quantity: 'bigint',
      terminated_units: 'text',
      state: 'text',
      trial: 'bigint',
      internal: 'bigint',
      price_id: 'text?',
      adjustment: 'text?',
      anchor: 'text',
      zone: 'text',
      period: 'bigint',
      period_start_ms: 'bigint',
      period_end_ms: 'bigint',
      auto_renew: 'bigint',
      scheduled: 'text?',
      live_slot: 'text?',
      activated_at_ms: 'bigint?',
      suspended_at_ms: 'bigint?',
      suspended_by: 'text?',
      ended_at_ms: 'bigint?',
      version: 'bigint',
      created_at_ms: 'bigint',
    },
    key: ['number'],
    references: {
      account_id: 'accounts.id',
      payer_id: 'accounts.id',
      pbx_id: 'pbxs.id',
      offer_id: 'offers.id',
      price_id: 'prices.id',
    },
    unique: [['live_slot']],
    indexes: [['account_id'], ['pbx_id'], ['state', 'period_end_ms'], ['payer_id'], ['scheduled'], ['offer_id']],
  });
  await makeTable(db, 'subscription_events', {
    columns: {
      id: 'text',
      subscription: 'bigint',
      at_ms: 'bigint',
      kind: 'text',
      quantity_before: 'bigint',
      quantity_after: 'bigint',
      order_id: 'text?',
      details: 'text',
    },
    key: ['id'],
    references: { subscription: 'subscriptions.number' },
    indexes: [['subscription', 'at_ms']],
  });
  await makeAppendOnly(db, 'subscription_events');
  await makeTable(db, 'batches', {
    columns: {
      id: 'text',
      subscription: 'bigint',
      quantity: 'bigint',
      units_left: 'bigint',
      from_date: 'text',
      until_date: 'text?',
      net: 'bigint',
      tax: 'bigint',
      tax_milli_percent: 'bigint',
      credited_unit_days: 'bigint',
      credited_net: 'bigint',
      credited_tax: 'bigint',
      levels: 'text',
      added: 'bigint',
      added_at_ms: 'bigint',
      paid_at_ms: 'bigint',
    },
    key: ['id'],
    references: { subscription: 'subscriptions.number' },
    indexes: [['subscription', 'until_date']],
  });
  await makeTable(db, 'obligations', {
    columns: {
      subscription: 'bigint',
      period_start_ms: 'bigint',
      kind: 'text',
      order_id: 'text?',
      created_at_ms: 'bigint',
    },
    key: ['subscription', 'period_start_ms', 'kind'],
    references: { subscription: 'subscriptions.number' },
  });
  await keyGrantsByKind(db);
}

/** A subscription grants several kinds; each is a row. */
async function keyGrantsByKind(db: Kysely<never>): Promise<void> {
  const columns = {
    subscription: 'bigint',
    pbx_id: 'text',
    offer: 'text',
    kind: 'text',
    quantity: 'bigint',
    until: 'bigint',
    trial: 'bigint',
    terminated_units: 'text',
    created_at_ms: 'bigint',
    ended_at_ms: 'bigint?',
  } as const;
  await makeTable(db, 'grants_by_kind', {
    columns,
    key: ['subscription', 'kind'],
    references: { pbx_id: 'pbxs.id' },
  });
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  await sql`insert into grants_by_kind (${names}) select ${names} from grants`.execute(db);
  await db.schema.dropTable('grants').execute();
  await db.schema.alterTable('grants_by_kind').renameTo('grants').execute();
  await db.schema.createIndex('grants_pbx').on('grants').column('pbx_id').execute();
}
