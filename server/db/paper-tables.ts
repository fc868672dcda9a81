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
  seller: string;
  buyer: string;
  currency: string;
  net: Amount;
  tax: Amount;
  total: Amount;
  lines: string;
  rounding: string;
  issued_at_ms: number;
  due_at_ms: number;
  state: string;
  settled_at_ms: number | null;
}

export interface InvoiceFilesTable {
  invoice_id: string;
  pdf: Uint8Array;
  hash: string;
}

export interface InvoiceLinksTable {
  hash: string;
  invoice_id: string;
  email: string;
  until_ms: number;
  used_at_ms: number | null;
  replaced_at_ms: number | null;
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
  state: string;
  attempts: number;
  next_at_ms: number;
  last_error: string | null;
  created_at_ms: number;
  sent_at_ms: number | null;
}

export interface WebhooksTable {
  id: string;
  account_id: string;
  url: string;
  secret: string;
  events: string;
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

export interface NoticesTable {
  subject: string;
  kind: string;
  at_ms: number;
}

export interface JobRunsTable {
  name: string;
  started_at_ms: number;
  ended_at_ms: number | null;
  outcome: string | null;
  next_at_ms: number;
}

export interface PaperTables {
  invoices: InvoicesTable;
  invoice_files: InvoiceFilesTable;
  invoice_links: InvoiceLinksTable;
  mails: MailsTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  notices: NoticesTable;
  job_runs: JobRunsTable;
}
