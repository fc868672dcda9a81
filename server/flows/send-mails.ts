// Sends what waits in the outbox: claims a few mails, hands them over, notes what became of each. At least once, by one worker.
import { accept } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { INVOICE_LINK_MS, invoiceUrl, linkHash, newLinkToken } from '../invoices/link.ts';
import { insertLink } from '../invoices/link-store.ts';
import type { Mail } from '../mail/mail.ts';
import { claimMails, isMailDue, markNotSent, markSent } from '../mail/outbox-store.ts';
import { letterOf, type Post, type Undelivered } from '../mail/post.ts';
import { CLAIM_MS, retryAtMs } from '../mail/retry.ts';

export interface Mailing {
  readonly database: Database;
  readonly post: Post;
  readonly random: Random;
  readonly nowMs: () => number;
}

export interface Sent {
  readonly sent: number;
  /** To be tried again. */
  readonly delayed: number;
  readonly givenUp: number;
}

/** So few that handing all of them over takes less than the claim lasts. */
const AT_ONCE = 5;

/** Until nothing is due. `isStopping` ends it after the mails in hand. */
export async function sendMails(mailing: Mailing, isStopping: () => boolean = () => false): Promise<Sent> {
  const { database, nowMs } = mailing;
  let [sent, delayed, givenUp] = [0, 0, 0];
  while (!isStopping() && (await isMailDue(database.reader, nowMs()))) {
    const claimed = await claim(mailing);
    const outcomes = await Promise.all(claimed.map((one) => hand(mailing, one)));
    sent += outcomes.filter((outcome) => outcome === 'sent').length;
    delayed += outcomes.filter((outcome) => outcome === 'delayed').length;
    givenUp += outcomes.filter((outcome) => outcome === 'given up').length;
  }
  return { sent, delayed, givenUp };
}

interface Claimed {
  readonly mail: Mail;
  readonly link: string;
  readonly senderAddress: string;
}

/** A link is made when its mail leaves, so that its 24 hours begin then and its secret is stored nowhere. */
async function claim({ database, random, nowMs }: Mailing): Promise<Claimed[]> {
  const now = nowMs();
  const claimed = await database.transact(async (trx) => {
    const mails = await claimMails(trx, { nowMs: now, untilMs: now + CLAIM_MS, limit: AT_ONCE });
    const { publicUrl, sender } = await readBusinessSettings(trx);
    const found: Claimed[] = [];
    for (const mail of mails) {
      const token = mail.invoiceId === null ? undefined : await linkFor(trx, random, mail, mail.invoiceId, now);
      const link = token === undefined ? '' : invoiceUrl(publicUrl, token);
      found.push({ mail, link, senderAddress: sender.email });
    }
    return accept(found);
  });
  return claimed.ok ? claimed.value : [];
}

async function linkFor(trx: Trx, random: Random, mail: Mail, invoiceId: string, nowMs: number): Promise<string> {
  const token = newLinkToken(random);
  const link = { hash: linkHash(token), invoiceId, email: mail.recipient, untilMs: nowMs + INVOICE_LINK_MS };
  await insertLink(trx, link, nowMs);
  return token;
}

async function hand(
  mailing: Mailing,
  { mail, link, senderAddress }: Claimed,
): Promise<'sent' | 'delayed' | 'given up'> {
  const { database, post, nowMs } = mailing;
  const undelivered = await post.deliver(await letterOf(mail, { senderAddress, link }));
  const retry = undelivered && nextAttempt(mailing, mail, undelivered);
  await database.transact(async (trx) => {
    if (undelivered === undefined) return accept(await markSent(trx, mail, { nowMs: nowMs(), via: post.via }));
    return accept(await markNotSent(trx, mail.id, { error: undelivered.reason, retryAtMs: retry }));
  });
  if (undelivered === undefined) return 'sent';
  return retry === undefined ? 'given up' : 'delayed';
}

function nextAttempt({ random, nowMs }: Mailing, mail: Mail, { permanent }: Undelivered): number | undefined {
  return permanent ? undefined : retryAtMs(mail, nowMs(), (random(1)[0] ?? 0) / 255);
}
