// Mails by SMTP, one connection per mail; what the server refuses for good is told from what may pass.
import nodemailer from 'nodemailer';
import { reasonOf } from '../../shared/errors.ts';
import type { Letter, Post, Undelivered } from './post.ts';
import type { SmtpSettings } from './smtp-settings.ts';

/** Each step of a conversation; all of them together stay below what a claim lasts. */
const STEP_MS = 20_000;

export function smtpPost({ host, port, security, user, password }: SmtpSettings): Post {
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    via: 'smtp',
    async deliver(letter) {
      try {
        await transport.sendMail(messageOf(letter));
        return undefined;
      } catch (error) {
        return undelivered(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What nodemailer takes; shared with the files, so that they are the mails. */
export function messageOf(letter: Letter) {
  const { attachments, replyTo, headers, ...rest } = letter;
  return {
    ...rest,
    headers: { ...headers },
    ...(replyTo === undefined ? {} : { replyTo }),
    attachments: attachments.map((attachment) => ({ ...attachment, contentDisposition: 'inline' as const })),
  };
}

/** A 5xx answer to the recipient or the message is final; to the sign-in it is not, for an operator mends that. */
function undelivered(error: unknown): Undelivered {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  const final = typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
  return { reason: reasonOf(error), permanent: final };
}
