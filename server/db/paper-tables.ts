// The tables of commerce: invoices, mails, webhooks, notices and job runs; instants are epoch milliseconds.
import type { Amount } from './amount.ts';

export interface InvoicesTable {
  id: string;
  series: string;
  number: number;
  label: string;
  kind: string;
  order_id: string | null;
  credits_id: string | null;
  payer_id: string;
  /** Whose PBX it is for; the payer itself on a statement. */
  account_id: string;
  language: string;
  /** JSON of what was true when it was issued: Seller, Buyer, Terms, InvoiceLine[], StatementDetail[]. */
  seller: string;
  buyer: string;
  terms: string;
  currency: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  lines: string;
  details: string;
  rounding: string;
  issued_at_ms: number;
  due_at_ms: number;
  state: string;
  settled_at_ms: number | null;
  payer_path: string;
}

interface InvoiceFilesTable {
  invoice_id: string;
  pdf: Uint8Array;
  hash: string;
}

interface InvoiceLinksTable {
  hash: string;
  invoice_id: string;
  email: string;
  until_ms: number;
  used_at_ms: number | null;
  replaced_at_ms: number | null;
}

export interface BrandsTable {
  account_id: string;
  name: string;
  email: string;
  /** JSON of the Seller when the partner itself issues the invoices, or null. */
  seller: string | null;
  /** Of its own number series. */
  prefix: string | null;
}

export interface MailsTable {
  id: string;
  dedupe: string;
  account_id: string;
  kind: string;
  recipient: string;
  language: string;
  subject: string;
  body_text: string;
  body_html: string;
  attachments: string;
  /** JSON of a Sender. */
  sender: string;
  /** The worker puts a fresh one-time link to it in place of LINK_MARK. */
  invoice_id: string | null;
  /** 1: its text is not kept once it left. */
  secret: number;
  state: string;
  attempts: number;
  next_at_ms: number;
  last_error: string | null;
  created_at_ms: number;
  sent_at_ms: number | null;
  /** `smtp` or `file`, once it left. */
  via: string | null;
}

export interface WebhooksTable {
  id: string;
  account_id: string;
  url: string;
  secret: string;
  events: string;
  failing_since_ms: number | null;
  disabled_at_ms: number | null;
  removed_at_ms: number | null;
  created_at_ms: number;
}

export interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  event: string;
  body: string;
  state: string;
  attempts: number;
  next_at_ms: number;
  status: number | null;
  last_error: string | null;
  created_at_ms: number;
  done_at_ms: number | null;
}

interface NoticesTable {
  subject: string;
  kind: string;
  at_ms: number;
}

interface JobRunsTable {
  name: string;
  started_at_ms: number;
  ended_at_ms: number | null;
  outcome: string | null;
  next_at_ms: number;
  /** Nobody else runs it before this; 0 while nobody does. */
  lease_until_ms: number;
  /** Who holds the lease, or held it last. */
  runner: string;
}

interface AccountRemovalsTable {
  account_id: string;
  rule: string;
  /** Where it stood, and stands again when it is restored. */
  status_before: string;
  removed_at_ms: number;
  restorable_until_ms: number;
  restored_at_ms: number | null;
  purged_at_ms: number | null;
}

interface SuspensionDeferralsTable {
  account_id: string;
  until_ms: number;
  created_at_ms: number;
}

interface TrialMarksTable {
  subscription: number;
  mark: string;
  family: string;
  account_id: string;
  at_ms: number;
}

export interface VatChecksTable {
  /** With its prefix, without spaces: `ATU39099603`. */
  vat_id: string;
  next_ask_ms: number;
  /** Since the last answer. */
  attempts: number;
  last_error: string | null;
  answer: string | null;
  answered_at_ms: number | null;
  /** Proves to a tax office that it was asked; VIES gives one to whoever names itself. */
  consultation: string | null;
}

export interface HeldInvoicesTable {
  order_id: string;
  payer_id: string;
  vat_id: string;
  /** JSON of the Paper, amounts as text. */
  paper: string;
  held_at_ms: number;
  until_ms: number;
  /** Issued before the answer, because a credit note needed it. */
  invoice_id: string | null;
}

export interface PaperTables {
  invoices: InvoicesTable;
  invoice_files: InvoiceFilesTable;
  invoice_links: InvoiceLinksTable;
  brands: BrandsTable;
  mails: MailsTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  notices: NoticesTable;
  job_runs: JobRunsTable;
  account_removals: AccountRemovalsTable;
  suspension_deferrals: SuspensionDeferralsTable;
  trial_marks: TrialMarksTable;
  vat_checks: VatChecksTable;
  held_invoices: HeldInvoicesTable;
}
