// /mails of the JSON API: what was sent to whom, what waits, and what could not be delivered.
import { z } from 'zod';
import { pageQuerySchema, pageSchema } from './server-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
/** What is written to people. */
const MAIL_KINDS = [
  ...(['account_removal', 'activation', 'card_expiry', 'credit_note', 'invitation', 'invoice', 'money_alert'] as const),
  ...(['offline_order', 'order', 'order_closed', 'overdue', 'password_reset', 'payment_failed'] as const),
  ...(['price_change', 'renewal', 'statement', 'trial'] as const),
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

const state = z.enum(['queued', 'sending', 'sent', 'failed']);

export const mailQuerySchema = pageQuerySchema.extend({
  kind: z.enum(MAIL_KINDS).optional(),
  state: state.optional(),
  undelivered: z
    .stringbool()
    .describe('whether to list those alone that were given up to an address still in use, which got nothing since')
    .optional(),
});

/** Of a whole list, for its file. */
export const mailLinesSchema = mailQuerySchema.omit({ cursor: true, limit: true });

export const mailSummarySchema = z.object({
  id: z.string(),
  accountId: z.string(),
  kind: z.string(),
  recipient: z.string(),
  subject: z.string(),
  language: z.string(),
  state,
  attempts: z.int(),
  nextAtMs: instantMs,
  lastError: z.string().nullable(),
  createdAtMs: instantMs,
  sentAtMs: instantMs.nullable(),
  /** `smtp`, or `file` for a server without SMTP. */
  via: z.string().nullable(),
});
export const mailQueuedSchema = z.object({ id: z.string() });
export const mailListSchema = pageSchema(mailSummarySchema);
/** A one-time link never stands in `text`; a mail that lets somebody in has none once it left. */
export const mailSchema = mailSummarySchema.extend({ text: z.string() });
