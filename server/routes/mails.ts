// /mails: the outbox within the caller's sight, and another try for a mail that was given up.
import type { z } from 'zod';
import {
  mailLinesSchema,
  mailListSchema,
  mailQuerySchema,
  mailQueuedSchema,
  mailSchema,
} from '../../shared/contracts/mails-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part } from '../http/csv-list.ts';
import { NO_BODY, NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { cursorAfter, timeCursor } from '../http/time-cursor.ts';
import type { Mail } from '../mail/mail.ts';
import { findMail, listMails, requeueMail } from '../mail/outbox-store.ts';

export function mailRoutes(): Route[] {
  return [
    reading({
      path: '/mails',
      permission: 'mail:read',
      summary: 'List the mails of the outbox',
      tag: 'Server',
      answers: { 200: mailListSchema },
      problems: [],
      query: mailQuerySchema,
      async handle({ db, caller, act, input: { cursor, limit, ...filter } }) {
        return accept({ status: 200, body: await listPage({ db, caller, act, input: filter }, { cursor, limit }) });
      },
    }),
    exporting({
      path: '/mails.csv',
      permission: 'mail:read',
      summary: 'Export the mails of the outbox, without what they say',
      tag: 'Server',
      query: mailLinesSchema,
      columns: COLUMNS,
      pageOf: listPage,
    }),
    reading({
      path: '/mails/:id',
      permission: 'mail:read',
      summary: 'Show a mail',
      tag: 'Server',
      answers: { 200: mailSchema },
      problems: ['mail_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const mail = await findMail(db, caller.accountPath, params.id);
        if (mail === undefined) return mailNotFound();
        // Until it left it holds a link that lets somebody in.
        const text = mail.secret ? '' : mail.text;
        return accept({ status: 200, body: { ...summary(mail), text } });
      },
    }),
    acting({
      method: 'POST',
      path: '/mails/:id/retry',
      permission: 'mail:write',
      summary: 'Send a mail that was given up once more',
      tag: 'Server',
      answers: { 202: mailQueuedSchema },
      problems: ['mail_not_found', 'mail_sent'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const mail = await findMail(trx, caller.accountPath, params.id);
        if (mail === undefined) return mailNotFound();
        if (!(await requeueMail(trx, mail.id, act.nowMs))) {
          return refuse('mail_sent', 'The mail was sent or is being sent.', 'Nothing is to be done.');
        }
        const accountPath = (await findAccount(trx, '/', mail.accountId))?.path ?? '/';
        await writeAudit(trx, act, { action: 'mail.retried', subject: mail.id, accountPath });
        return accept({ status: 202, body: { id: mail.id } });
      },
    }),
  ];
}

async function listPage({ db, caller, input }: ListAsked<z.output<typeof mailLinesSchema>>, { cursor, limit }: Part) {
  const asked = { ...input, before: timeCursor(cursor), limit: limit + 1 };
  const mails = await listMails(db, caller.accountPath, asked);
  return page(mails.map(summary), limit, (mail) => cursorAfter(mail, mail.createdAtMs));
}

const COLUMNS: Columns<ReturnType<typeof summary>> = {
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  subject: ({ subject }) => subject,
  recipient: ({ recipient }) => recipient,
  kind: ({ kind }) => kind,
  language: ({ language }) => language,
  state: ({ state }) => state,
  attempts: ({ attempts }) => attempts,
  lastError: ({ lastError }) => lastError,
  next: ({ state, nextAtMs }) => (state === 'queued' ? instantCell(nextAtMs) : ''),
  sent: ({ sentAtMs }) => instantCell(sentAtMs),
  via: ({ via }) => via,
  id: ({ id }) => id,
  accountId: ({ accountId }) => accountId,
};

function summary(mail: Mail) {
  const { id, accountId, kind, recipient, subject, language, state, attempts } = mail;
  const { nextAtMs, lastError, createdAtMs, sentAtMs, via } = mail;
  const sent = { createdAtMs, sentAtMs, via };
  return { id, accountId, kind, recipient, subject, language, state, attempts, nextAtMs, lastError, ...sent };
}

function mailNotFound(): Result<never, 'mail_not_found'> {
  return refuse('mail_not_found', 'There is no such mail within your account.', 'List the mails.');
}
