// The tables of commerce: quotes, orders, payments, proforma invoices and the ledger; instants are epoch milliseconds.
import type { Amount } from './amount.ts';

interface QuotesTable {
  id: string;
  account_id: string;
  payer_id: string;
  request: string;
  quote: string;
  hash: string;
  held_until_ms: number;
  order_id: string | null;
  created_at_ms: number;
}

export interface OrdersTable {
  id: string;
  number: number;
  account_id: string;
  payer_id: string;
  pbx_id: string | null;
  kind: string;
  state: string;
  currency: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  quote: string;
  quote_hash: string;
  method: string;
  auto_renew: number;
  pi_number: string | null;
  billing: string;
  reference: string;
  remark: string;
  hold_reason: string | null;
  placed_by: string;
  version: number;
  expires_at_ms: number | null;
  paid_at_ms: number | null;
  closed_at_ms: number | null;
  created_at_ms: number;
  payer_path: string;
}

interface OrderLinesTable {
  order_id: string;
  line: number;
  subscription: number | null;
  offer_id: string;
  plan: string;
  kind: string;
  quantity_before: number;
  quantity_after: number;
  period_start_ms: number;
  period_end_ms: number;
  net: Amount;
  tax: Amount;
  total: Amount;
  words: string;
}

export interface OrderRequestsTable {
  id: string;
  account_id: string;
  /** JSON of the quote that is asked for. */
  request: string;
  words: string;
  state: string;
  made_by: string;
  decided_by: string | null;
  reason: string | null;
  order_id: string | null;
  created_at_ms: number;
  decided_at_ms: number | null;
}

interface CreditLinesTable {
  account_id: string;
  currency: string;
  amount: Amount;
  terms_days: number;
  changed_at_ms: number;
}

export interface PaymentsTable {
  id: string;
  order_id: string;
  provider: string;
  provider_ref: string | null;
  state: string;
  currency: string;
  amount: Amount;
  refunded: Amount;
  method_id: string | null;
  details: string;
  version: number;
  created_at_ms: number;
  settled_at_ms: number | null;
}

export interface RefundsTable {
  id: string;
  payment_id: string;
  amount: Amount;
  state: string;
  provider_ref: string | null;
  reason: string;
  created_at_ms: number;
  settled_at_ms: number | null;
}

export interface PaymentMethodsTable {
  id: string;
  account_id: string;
  provider: string;
  customer_ref: string;
  provider_ref: string;
  label: string;
  expires: string | null;
  is_default: number;
  removed_at_ms: number | null;
  created_at_ms: number;
}

interface ProviderEventsTable {
  provider: string;
  event_id: string;
  kind: string;
  outcome: string;
  received_at_ms: number;
}

export interface ProformasTable {
  number: string;
  payer_id: string;
  currency: string;
  total: Amount;
  lines: string;
  valid_until_ms: number;
  order_id: string | null;
  created_at_ms: number;
}

interface LedgerTransactionsTable {
  id: number;
  at_ms: number;
  kind: string;
  order_id: string | null;
  payment_id: string | null;
  invoice_id: string | null;
  reverses: number | null;
  memo: string;
}

interface LedgerEntriesTable {
  transaction_id: number;
  line: number;
  account: string;
  owner_id: string;
  currency: string;
  amount: Amount;
}

/** Sums of the entries, kept in the transaction that writes them. */
interface LedgerBalancesTable {
  owner_id: string;
  account: string;
  currency: string;
  amount: Amount;
}

/** Sums of the entries by month, up to the transaction that `earnings_summed` names; what came since is added on reading. */
interface EarningsTable {
  account_id: string;
  /** `earned` or `spent`. */
  kind: string;
  /** `2027-03` in the zone of the account. */
  month: string;
  currency: string;
  amount: Amount;
}

export interface PayoutsTable {
  id: string;
  partner_id: string;
  currency: string;
  amount: Amount;
  state: string;
  /** Day and bank reference: one line of a bank statement is one payout. Null once it was rejected. */
  transfer: string | null;
  paid_on: string;
  bank_reference: string;
  marked_by: string;
  confirmed_by: string | null;
  created_at_ms: number;
  decided_at_ms: number | null;
}

interface FeeAccrualsTable {
  partner_id: string;
  /** As `2027-02`. */
  month: string;
  transaction_id: number;
}

export interface OrderTables {
  payouts: PayoutsTable;
  fee_accruals: FeeAccrualsTable;
  quotes: QuotesTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  order_requests: OrderRequestsTable;
  credit_lines: CreditLinesTable;
  payments: PaymentsTable;
  refunds: RefundsTable;
  payment_methods: PaymentMethodsTable;
  provider_events: ProviderEventsTable;
  proformas: ProformasTable;
  ledger_transactions: LedgerTransactionsTable;
  ledger_entries: LedgerEntriesTable;
  ledger_balances: LedgerBalancesTable;
  earnings: EarningsTable;
  earnings_summed: { up_to: number };
}
