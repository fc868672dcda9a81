// What a mail is, from the moment it is queued until it left.
import type { MailKind } from '../../shared/contracts/mails-api.ts';

/** Stands in the text where the worker puts a fresh one-time link; the link itself is never stored. */
export const LINK_MARK = '{{one-time-link}}';

interface Sender {
  readonly name: string;
  /** Where answers go; empty: to the vendor's sender address. */
  readonly replyTo: string;
}

/** A picture is drawn when the mail leaves, so that queuing costs nothing. */
export type Attachment = {
  readonly kind: 'qr';
  readonly filename: string;
  /** Named by `cid:` in the HTML. */
  readonly cid: string;
  /** What the code says, of `encodeQrText`. */
  readonly content: string;
};

/** A message in words, the same in both forms. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
}

export interface NewMail extends Message {
  /** A second mail of the same key is never queued. */
  readonly dedupe: string;
  /** Whose outbox it is in. */
  readonly accountId: string;
  readonly kind: MailKind;
  readonly recipient: string;
  readonly language: string;
  readonly sender: Sender;
  /** The invoice that LINK_MARK leads to. */
  readonly invoiceId?: string;
  /** Carries a link that lets somebody in: its text is wiped once it left. */
  readonly secret?: boolean;
}

/** `queued` waits, also between attempts; `sending` is claimed by a worker until `nextAtMs`. */
export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed'] as const;
type MailState = (typeof MAIL_STATES)[number];

export interface Mail extends Omit<NewMail, 'invoiceId' | 'kind' | 'secret'> {
  readonly id: string;
  /** As it was written; a MailKind, or one of a version that knew others. */
  readonly kind: string;
  readonly invoiceId: string | null;
  readonly secret: boolean;
  readonly state: MailState;
  /** Begun so far, the one under way included. */
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly lastError: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
  /** How it left: `smtp`, or `file` for the data folder's `mail/`. */
  readonly via: string | null;
}
