// The tables of commerce: offers, prices and subscriptions; instants are epoch milliseconds.
import type { Amount, AmountOrNull } from './amount.ts';

export interface OffersTable {
  id: string;
  sku: string;
  family: string;
  name: string;
  description: string;
  model: string;
  grants: string;
  plans: string;
  min_quantity: number;
  max_quantity: number;
  step: number;
  trial_days: number | null;
  internal: number;
  managed_by: string;
  shared: number;
  repeatable: number;
  restricted: number;
  billing: string;
  /** JSON. */
  charging: string;
  withdrawn_at_ms: number | null;
  ends_at_ms: number | null;
  version: number;
  created_at_ms: number;
}

interface OfferTermsTable {
  offer_id: string;
  account_id: string;
  /** 0, 1, or null for what the offer says. */
  allowed: number | null;
  name: string | null;
  /** JSON array of causes that the account gives nothing back for, or null for what the vendor does. */
  outage_excluded: string | null;
}

export interface PricesTable {
  id: string;
  offer_id: string;
  plan: string;
  seller_id: string;
  audience: string;
  buyer_id: string | null;
  currency: string;
  /** JSON array of `{from, amount}`, amounts as decimal strings of minor units. */
  tiers: string;
  tier_mode: string;
  floor_amount: AmountOrNull;
  effective_from_ms: number;
  effective_for_existing_ms: number | null;
  created_at_ms: number;
}

interface AdjustmentsTable {
  id: string;
  seller_id: string;
  /** Directly below the seller. */
  buyer_id: string;
  /** 0: whatever the buyer pays. */
  subscription: number;
  /** Of the subscription when it was agreed. */
  offer_id: string | null;
  /** JSON of an AgreedRule, amounts as decimal strings of minor units. */
  rule: string;
  from_ms: number;
  until_ms: number | null;
}

export interface SubscriptionsTable {
  number: number;
  account_id: string;
  payer_id: string;
  pbx_id: string | null;
  offer_id: string;
  plan: string;
  quantity: number;
  /** JSON array of unit numbers. */
  terminated_units: string;
  state: string;
  trial: number;
  internal: number;
  price_id: string | null;
  anchor: string;
  zone: string;
  period: number;
  period_start_ms: number;
  period_end_ms: number;
  auto_renew: number;
  scheduled: string | null;
  live_slot: string | null;
  activated_at_ms: number | null;
  suspended_at_ms: number | null;
  /** Path of the account that suspended it. */
  suspended_by: string | null;
  ended_at_ms: number | null;
  /** JSON of a Commitment. */
  commitment: string | null;
  /** JSON of an Agreement. */
  agreement: string | null;
  /** Of what renews by itself: its next term should be paid by then; otherwise its end. */
  due_ms: number;
  version: number;
  created_at_ms: number;
  account_path: string;
}

interface SubscriptionEventsTable {
  id: string;
  subscription: number;
  at_ms: number;
  kind: string;
  quantity_before: number;
  quantity_after: number;
  order_id: string | null;
  details: string;
}

export interface BatchesTable {
  /** `<order id>:<line>`. */
  id: string;
  subscription: number;
  quantity: number;
  units_left: number;
  /** Local dates; no end for what is bought once. */
  from_date: string;
  until_date: string | null;
  net: Amount;
  tax: Amount;
  tax_milli_percent: number;
  /** Null: a share of the price by the days of the period. */
  whole_days: number | null;
  credited_unit_days: number;
  credited_net: Amount;
  credited_tax: Amount;
  /** JSON: by seller above the payer's own, what that one charged and gave back. */
  levels: string;
  added: number;
  added_at_ms: number;
  paid_at_ms: number;
  /** JSON of what was given back for days without service, or null. */
  outage: string | null;
}

/** A stretch of time in which a subscription could not be used. */
interface OutagesTable {
  subscription: number;
  from_ms: number;
  /** Null while it lasts. */
  until_ms: number | null;
  cause: string;
  /** 1: its days are given back, as was agreed when it began. */
  credited: number;
  /** When there may be something to give back next; null: not before it ends, or nothing is left. */
  due_ms: number | null;
}

interface OutageCreditsTable {
  subscription: number;
  from_ms: number;
  batch: string;
  /** Null where it came to nothing. */
  invoice_id: string | null;
  from_date: string;
  until_date: string;
  units: number;
  days: number;
  currency: string;
  net: Amount;
  tax: Amount;
  at_ms: number;
}

/** Subscriptions whose fee is booked day by day before its statement. */
interface DailyFeesTable {
  subscription: number;
}

interface OutageTermsTable {
  subscription: number;
  /** JSON array of causes. */
  excluded: string;
}

interface ObligationsTable {
  subscription: number;
  period_start_ms: number;
  kind: string;
  order_id: string | null;
  created_at_ms: number;
}

export interface CatalogueTables {
  offers: OffersTable;
  offer_terms: OfferTermsTable;
  prices: PricesTable;
  adjustments: AdjustmentsTable;
  subscriptions: SubscriptionsTable;
  subscription_events: SubscriptionEventsTable;
  batches: BatchesTable;
  obligations: ObligationsTable;
  outages: OutagesTable;
  outage_credits: OutageCreditsTable;
  outage_terms: OutageTermsTable;
  daily_fees: DailyFeesTable;
}
