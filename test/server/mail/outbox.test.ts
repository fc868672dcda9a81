// Mails leave at least once and by one worker: repeated keys, many workers, refusals that pass and that do not, a worker that died.
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendMails } from '../../../server/flows/send-mails.ts';
import { filePost } from '../../../server/mail/file-post.ts';
import type { NewMail } from '../../../server/mail/mail.ts';
import { claimMails, findMail, mailIdOf, queueMail, queueNewMail } from '../../../server/mail/outbox-store.ts';
import { CLAIM_MS } from '../../../server/mail/retry.ts';
import { smtpPost } from '../../../server/mail/smtp-post.ts';
import { accept } from '../../../shared/result.ts';
import { vendorOf } from '../../support/people.ts';
import { startServer, type TestClock, type TestServer } from '../../support/server.ts';
import { type Mailbox, openMailbox } from '../../support/smtp-server.ts';

let server: TestServer;
let mailbox: Mailbox;
let accountId: string;
const clock: TestClock = { nowMs: Date.UTC(2027, 2, 1) };

beforeAll(async () => {
  server = await startServer({ clock });
  accountId = (await vendorOf(server)).id;
});
afterAll(() => server.close());
beforeEach(async () => {
  mailbox = await openMailbox();
});
afterEach(() => mailbox.close());

async function queue(dedupe: string, change: Partial<NewMail> = {}): Promise<boolean> {
  const mail: NewMail = {
    ...{ dedupe, accountId, kind: 'order', recipient: 'ada@example.org', language: 'en', subject: `About ${dedupe}` },
    ...{ text: 'words', html: '<p>words</p>', attachments: [], sender: { name: 'Yonder', replyTo: '' } },
    ...change,
  };
  const queued = await server.deps.database.transact(async (trx) =>
    accept(await queueNewMail(trx, { actor: 'cli', nowMs: clock.nowMs }, mail)),
  );
  return queued.ok && queued.value;
}

const send = () => sendMails({ ...server.deps, post: smtpPost(mailbox.settings) });
const stateOf = async (dedupe: string) => await findMail(server.deps.database.reader, '/', mailIdOf(dedupe));

test('the same key queues one mail, and a mail sent is not sent again', async () => {
  expect(await queue('once')).toBe(true);
  expect(await queue('once')).toBe(false);
  expect(await send()).toEqual({ sent: 1, delayed: 0, givenUp: 0 });
  expect(await send()).toEqual({ sent: 0, delayed: 0, givenUp: 0 });
  expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['About once']);
  expect(await stateOf('once')).toMatchObject({ state: 'sent', via: 'smtp', attempts: 1 });
});

test('what a transaction undoes is not mailed', async () => {
  const act = { actor: 'cli', nowMs: clock.nowMs };
  await server.deps.database
    .transact(async (trx) => {
      const sender = { name: 'Y', replyTo: '' };
      const words = { subject: 's', text: 't', html: 'h', attachments: [], language: 'en' };
      await queueMail(trx, act, {
        ...words,
        dedupe: 'undone',
        accountId,
        kind: 'order',
        recipient: 'a@b.example',
        sender,
      });
      throw new Error('the order did not go through');
    })
    .catch(() => undefined);
  expect(await send()).toEqual({ sent: 0, delayed: 0, givenUp: 0 });
});

test('many workers send each mail once', async () => {
  const keys = Array.from({ length: 30 }, (_, i) => `mail ${i}`);
  for (const key of keys) await queue(key);
  const outcomes = await Promise.all([send(), send(), send(), send()]);
  expect(outcomes.reduce((sum, { sent }) => sum + sent, 0)).toBe(30);
  expect(mailbox.mails.map(({ subject }) => subject).toSorted()).toEqual(keys.map((key) => `About ${key}`).toSorted());
});

test('a refusal that passes is tried again later, one for good is given up', async () => {
  await queue('passing');
  mailbox.refusals.push(451);
  expect(await send()).toEqual({ sent: 0, delayed: 1, givenUp: 0 });
  expect(await send()).toEqual({ sent: 0, delayed: 0, givenUp: 0 });
  expect(await stateOf('passing')).toMatchObject({ state: 'queued', lastError: expect.stringContaining('451') });
  clock.nowMs += 2 * 60_000;
  expect(await send()).toEqual({ sent: 1, delayed: 0, givenUp: 0 });
  await queue('bouncing');
  mailbox.refusals.push(550);
  expect(await send()).toEqual({ sent: 0, delayed: 0, givenUp: 1 });
  expect(await stateOf('bouncing')).toMatchObject({ state: 'failed' });
  const retried = await server.api('POST', `/mails/${mailIdOf('bouncing')}/retry`, {});
  expect(retried.status).toBe(202);
  expect(await send()).toMatchObject({ sent: 1 });
});

test('without a server to reach it is tried for three days, then given up', async () => {
  await queue('nobody');
  await mailbox.close();
  expect(await send()).toMatchObject({ delayed: 1 });
  clock.nowMs += 3 * 86_400_000 + 1;
  expect(await send()).toMatchObject({ givenUp: 1 });
});

test('a worker that died leaves its mails to others once its claim is over', async () => {
  await queue('orphan');
  const now = clock.nowMs;
  await server.deps.database.transact(async (trx) =>
    accept(await claimMails(trx, { nowMs: now, untilMs: now + CLAIM_MS, limit: 5 })),
  );
  expect(await send()).toMatchObject({ sent: 0 });
  clock.nowMs += CLAIM_MS;
  expect(await send()).toMatchObject({ sent: 1 });
});

test('both attempts of one mail carry one Message-ID, and a brand answers to its own address', async () => {
  await queue('named', { sender: { name: 'NordTel "Nord"', replyTo: 'help@nordtel.example' } });
  await send();
  const mail = mailbox.newestTo('ada@example.org');
  expect(mail.messageId).toContain(mailIdOf('named'));
  expect(mail.from).toMatchObject({ name: 'NordTel "Nord"', address: 'licences@localhost' });
  expect(mail.replyTo?.[0]?.address).toBe('help@nordtel.example');
});

test('a secret link is wiped once its mail left, and is never shown before', async () => {
  await queue('let-in', { text: 'https://x.example/?token=SECRET', html: '<p>SECRET</p>', secret: true });
  const shown = await server.api('GET', `/mails/${mailIdOf('let-in')}`);
  expect(JSON.stringify(shown.body)).not.toContain('SECRET');
  await send();
  expect(mailbox.newestTo('ada@example.org').text).toContain('SECRET');
  expect(await stateOf('let-in')).toMatchObject({ text: '', html: '' });
});

test('without SMTP a mail is a file that mail programs open', async () => {
  await queue('on paper', { subject: 'Übersicht', text: 'Grüße' });
  const folder = join(server.dataFolder, 'mail');
  expect(await sendMails({ ...server.deps, post: filePost(folder), random: randomBytes })).toMatchObject({ sent: 1 });
  const [name = ''] = await readdir(folder);
  const mail = await PostalMime.parse(await readFile(join(folder, name)));
  expect(mail).toMatchObject({ subject: 'Übersicht', to: [{ address: 'ada@example.org' }] });
  expect(mail.text).toContain('Grüße');
  expect(await stateOf('on paper')).toMatchObject({ state: 'sent', via: 'file' });
});
