// What a route says of itself to those who call it; the API's document and its reference page are made of it.
import type { z } from 'zod';

/** Resources as a reader looks for them, in the order of the reference page. */
export const TAGS = {
  'Signing in': 'Sign-ins, the caller, passwords and second factors.',
  Accounts: 'Partners and customers below you, their billing contacts, brands and balances.',
  People: 'Users, invitations and API keys.',
  PBXs: 'The PBXs that are licensed, their agents, members and alerts.',
  Licences: 'Grants, licences, activation codes and the chain of trust.',
  Catalogue: 'Offers and what they cost whom.',
  Orders: 'Quotes, orders and requests to order.',
  Subscriptions: 'What is held, changed, suspended and ended.',
  Payments: 'Paying an order, refunds and disputes.',
  Invoices: 'Invoices, credit notes and statements.',
  Server: 'Settings, mails, webhooks, jobs and the audit trail.',
} as const;
type Tag = keyof typeof TAGS;

/** A body that is no JSON, by its media type. */
export interface FileAnswer {
  readonly file: 'application/pdf' | 'application/zip' | 'text/csv' | 'image/svg+xml' | 'text/plain' | 'text/html';
}

/** By status; null for no body. */
type Answers = Readonly<Record<number, z.ZodType | FileAnswer | null>>;

export interface Described {
  /** One line, as a command: "Change a PBX". */
  readonly summary: string;
  readonly tag: Tag;
  readonly answers: Answers;
}
