// The outbox in SQL: mails are queued in the transaction of what they tell of, claimed by one worker, kept when sent.
import { hash } from 'node:crypto';
import type { Act } from '../audit/audit.ts';
import { insertMadeLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';
import type { MailsTable } from '../db/paper-tables.ts';
import { MAIL_STATES, type Mail, type NewMail } from './mail.ts';

/** A second mail with the same `dedupe` is no mail. Given as how it is written, it is written when its row is. */
export async function queueMail(trx: Trx, act: Act, mail: NewMail | (() => NewMail)): Promise<void> {
  const write = typeof mail === 'function' ? mail : () => mail;
  insertMadeLate(trx, 'mails', () => rowOf(act, write()), 'on conflict (dedupe) do nothing');
}

/** The same at once: false when there was one with the same `dedupe`. */
export async function queueNewMail(trx: Trx, act: Act, mail: NewMail): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('mails')
    .values(rowOf(act, mail))
    .onConflict((conflict) => conflict.column('dedupe').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

function rowOf(act: Act, mail: NewMail) {
  return {
    id: mailIdOf(mail.dedupe),
    dedupe: mail.dedupe,
    account_id: mail.accountId,
    kind: mail.kind,
    recipient: mail.recipient,
    language: mail.language,
    subject: mail.subject,
    body_text: mail.text,
    body_html: mail.html,
    attachments: JSON.stringify(mail.attachments),
    sender: JSON.stringify(mail.sender),
    invoice_id: mail.invoiceId ?? null,
    secret: mail.secret === true ? 1 : 0,
    state: 'queued',
    attempts: 0,
    next_at_ms: act.nowMs,
    last_error: null,
    created_at_ms: act.nowMs,
    sent_at_ms: null,
    via: null,
  };
}

/** One dedupe key, one id: also receivers can tell a mail that reached them twice. */
export function mailIdOf(dedupe: string): string {
  return `mail-${hash('sha256', dedupe).slice(0, 24)}`;
}

/** Whether a claim would find something; costs no write. */
export async function isMailDue(db: Db, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('mails')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .where('next_at_ms', '<=', nowMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Due mails, oldest first, that no other worker gets before `untilMs`. What a worker claimed and never reported on is
 * due again then.
 */
export async function claimMails(trx: Trx, claim: { nowMs: number; untilMs: number; limit: number }): Promise<Mail[]> {
  const rows = await trx
    .updateTable('mails')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), next_at_ms: claim.untilMs }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mails')
        .select('id')
        .where('state', 'in', ['queued', 'sending'])
        .where('next_at_ms', '<=', claim.nowMs)
        .orderBy('next_at_ms')
        .orderBy('id')
        .limit(claim.limit),
    )
    .returningAll()
    .execute();
  return rows.map(mailOf);
}

const WIPED = '';

export async function markSent(trx: Trx, mail: Mail, { nowMs, via }: { nowMs: number; via: string }): Promise<void> {
  const wiped = mail.secret ? { body_text: WIPED, body_html: WIPED } : {};
  await trx
    .updateTable('mails')
    .set({ state: 'sent', sent_at_ms: nowMs, via, last_error: null, ...wiped })
    .where('id', '=', mail.id)
    .execute();
}

/** `retryAtMs` undefined: given up. */
export async function markNotSent(
  trx: Trx,
  id: string,
  outcome: { error: string; retryAtMs: number | undefined },
): Promise<void> {
  const { error, retryAtMs } = outcome;
  const next = retryAtMs === undefined ? { state: 'failed' } : { state: 'queued', next_at_ms: retryAtMs };
  await trx
    .updateTable('mails')
    .set({ last_error: error.slice(0, 500), ...next })
    .where('id', '=', id)
    .execute();
}

/** False unless the mail had been given up, or waits for another attempt. */
export async function requeueMail(trx: Trx, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mails')
    .set({ state: 'queued', next_at_ms: nowMs, attempts: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'queued'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findMail(db: Db, scope: string, id: string): Promise<Mail | undefined> {
  const row = await db
    .selectFrom('mails')
    .innerJoin('accounts', 'accounts.id', 'mails.account_id')
    .selectAll('mails')
    .where('mails.id', '=', id)
    .where('accounts.path', 'like', `${scope}%`)
    .executeTakeFirst();
  return row && mailOf(row);
}

export interface MailFilter {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  /** Those given up to an address that is still in use and got nothing since: somebody must mend it (S5.33). */
  readonly undelivered?: boolean | undefined;
}

/** Newest first, below the cursor `[createdAtMs, id]`. */
export async function listMails(
  db: Db,
  scope: string,
  page: MailFilter & { before?: readonly [number, string] | undefined; limit: number },
): Promise<Mail[]> {
  let query = db
    .selectFrom('mails')
    .innerJoin('accounts', 'accounts.id', 'mails.account_id')
    .selectAll('mails')
    .where('accounts.path', 'like', `${scope}%`);
  const { before, kind, state, undelivered = false } = page;
  if (kind !== undefined) query = query.where('mails.kind', '=', kind);
  if (state !== undefined) query = query.where('mails.state', '=', state);
  if (undelivered) {
    query = query
      .where('mails.state', '=', 'failed')
      .where(({ and, not, or, eb, exists, selectFrom }) =>
        and([
          not(
            exists(
              selectFrom('mails as later')
                .select('later.id')
                .whereRef('later.account_id', '=', 'mails.account_id')
                .whereRef('later.recipient', '=', 'mails.recipient')
                .whereRef('later.created_at_ms', '>', 'mails.created_at_ms')
                .where('later.state', '=', 'sent'),
            ),
          ),
          or([
            eb('accounts.email', '=', eb.ref('mails.recipient')),
            exists(
              selectFrom('billing_contacts')
                .select('billing_contacts.id')
                .whereRef('billing_contacts.account_id', '=', 'mails.account_id')
                .whereRef('billing_contacts.email', '=', 'mails.recipient'),
            ),
            exists(selectFrom('users').select('users.id').whereRef('users.email', '=', 'mails.recipient')),
          ]),
        ]),
      );
  }
  if (before !== undefined) {
    const [atMs, id] = before;
    query = query.where((eb) =>
      eb.or([
        eb('mails.created_at_ms', '<', atMs),
        eb.and([eb('mails.created_at_ms', '=', atMs), eb('mails.id', '<', id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('mails.created_at_ms', 'desc')
    .orderBy('mails.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(mailOf);
}

function mailOf(row: MailsTable): Mail {
  return {
    id: row.id,
    dedupe: row.dedupe,
    accountId: row.account_id,
    kind: row.kind,
    recipient: row.recipient,
    language: row.language,
    subject: row.subject,
    text: row.body_text,
    html: row.body_html,
    attachments: JSON.parse(row.attachments),
    sender: JSON.parse(row.sender),
    invoiceId: row.invoice_id,
    secret: row.secret === 1,
    state: MAIL_STATES.find((state) => state === row.state) ?? 'failed',
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
    lastError: row.last_error,
    createdAtMs: row.created_at_ms,
    sentAtMs: row.sent_at_ms,
    via: row.via,
  };
}
