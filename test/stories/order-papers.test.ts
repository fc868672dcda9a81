// What a paid order sends out: the order to the payer, the invoice behind a one-time link, the code to whoever runs the PBX.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sendMails } from '../../server/flows/send-mails.ts';
import { smtpPost } from '../../server/mail/smtp-post.ts';
import { accept } from '../../shared/result.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { pdfText } from '../support/pdf-text.ts';
import { addAccountBelow, addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { type Mailbox, openMailbox } from '../support/smtp-server.ts';

let shop: Shop;
let mailbox: Mailbox;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const BUYER = { name: 'Ada Buyer', email: 'ada@buyer.example', phone: '+49 40 123', company: 'Buyer GmbH' };
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  [shop, mailbox] = await Promise.all([openShop(), openMailbox()]);
  const seller = {
    ...{ name: 'Yonder Systems GmbH', country: 'DE', taxId: 'DE123456789', registration: '', email: '', website: '' },
    ...{ address: { lines: ['Hafen 1'], city: 'Hamburg', postcode: '20457', region: '' }, bank: ['IBAN DE02'] },
  };
  const sender = { name: 'Yonder', email: 'licences@yonder.example' };
  const settings = { seller, sender, publicUrl: shop.server.url };
  expect((await shop.server.api('PATCH', '/settings', settings)).status).toBe(200);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await Promise.all([shop.server.close(), mailbox.close()]);
});

// Mails of one batch arrive in any order, so none is left to the next test.
afterEach(async () => void (await send()));

const send = () => sendMails({ ...shop.server.deps, post: smtpPost(mailbox.settings) });

/** On a PBX of its own. */
async function buyOffline(): Promise<{ id: string; number: number; pbxId: string }> {
  const pbxId = await shop.addPbx(`PAPER-${randomBytes(4).toString('hex').toUpperCase()}`);
  const quoted = await shop.quote([CALLS], { pbxId });
  const placed = await shop.order(quoted.body.quoteId, { method: 'offline', billing: BUYER });
  expect(placed.status).toBe(201);
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  return { ...placed.body, pbxId };
}

async function invoiceOf(orderId: string) {
  const { body } = await shop.api('GET', `/invoices?orderId=${orderId}`);
  return (await shop.api('GET', `/invoices/${body.items[0].id}`)).body;
}

const linkIn = (text = '') => /https?:\S+\/invoice\?t=[\w-]{43}/.exec(text)?.[0] ?? '';
const post = (url: string, token: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ t: token }) });
const tokenOf = (link: string) => new URL(link).searchParams.get('t') ?? '';

test('three mails leave, each once and each to its reader, none with what is not for them', async () => {
  const order = await buyOffline();
  await Promise.all([send(), send()]);
  const invoice = await invoiceOf(order.id);
  const subjects = mailbox.mails.map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject === `Order ${order.number} confirmed`)).toHaveLength(1);
  expect(subjects.filter((subject) => subject === `Invoice ${invoice.label}`)).toHaveLength(1);
  // Net, gross, currency and period, as on the confirmation (S1.28).
  const confirmed = mailbox.mails.find(({ subject }) => subject === `Order ${order.number} confirmed`);
  expect(confirmed?.text).toMatch(/10 × .*, 1 Mar 2027 – 31 Mar 2027: +\d+\.\d\d EUR incl\. tax/);
  expect(confirmed?.text).toMatch(/Net: +\d+\.\d\d EUR/);
  const billed = mailbox.newestTo(BUYER.email);
  expect(billed.text).toContain(invoice.total.amount);
  expect(linkIn(billed.text)).not.toBe('');
  expect(billed.html).toContain('/invoice?t=');
  const { body: licence } = await shop.server.api('GET', `/pbxs/${order.pbxId}/licence`);
  const activation = mailbox.newestTo('office@seaview.example');
  expect(activation.text?.replaceAll('\r\n', '\n')).toContain(licence.activationCode);
  expect(activation.attachments[0]).toMatchObject({ mimeType: 'image/png', disposition: 'inline' });
  expect(`${activation.text}${activation.html}`).not.toMatch(/EUR|\d+\.\d\d\b/);
  expect(billed.text).not.toContain(licence.activationCode.slice(0, 29));
});

test('nothing that could be used again lies in the database', async () => {
  const order = await buyOffline();
  await send();
  const token = tokenOf(linkIn(mailbox.newestTo(BUYER.email).text));
  const { reader } = shop.server.deps.database;
  const mails = await reader.selectFrom('mails').selectAll().execute();
  const links = await reader.selectFrom('invoice_links').selectAll().execute();
  expect(JSON.stringify([mails, links])).not.toContain(token);
  expect(links.some(({ hash }) => hash === createHash('sha256').update(token).digest('hex'))).toBe(true);
  expect(order.number).toBeGreaterThan(1);
});

test('looking uses nothing up, the first download gives the document of the portal, the second one a way to a new link', async () => {
  const order = await buyOffline();
  await send();
  const link = linkIn(mailbox.newestTo(BUYER.email).text);
  for (const method of ['GET', 'HEAD', 'GET']) {
    const page = await fetch(link, { method });
    expect(page.status).toBe(200);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const [address = ''] = link.split('?');
  const answers = await Promise.all([1, 2, 3].map(() => post(address, tokenOf(link))));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410]);
  const given = answers.find(({ status }) => status === 200);
  const bytes = Buffer.from((await given?.arrayBuffer()) ?? new ArrayBuffer());
  const invoice = await invoiceOf(order.id);
  expect(pdfText(bytes)).toContain(invoice.label);
  const authorization = `Bearer ${shop.server.apiKey}`;
  const shown = await fetch(`${shop.server.url}/api/v1/invoices/${invoice.id}/pdf`, { headers: { authorization } });
  expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
  expect(shown.headers.get('x-content-sha256')).toBe(createHash('sha256').update(bytes).digest('hex'));
  const over = await fetch(link);
  expect(over.status).toBe(410);
  expect(await over.text()).toContain('Send me a new link');
});

test('a new link goes to the same address only, and ends the older ones', async () => {
  await buyOffline();
  await send();
  const first = linkIn(mailbox.newestTo(BUYER.email).text);
  const [address = ''] = first.split('?');
  const before = mailbox.mails.length;
  for (let i = 0; i < 3; i += 1) expect((await post(`${address}/renew`, tokenOf(first))).status).toBe(200);
  await send();
  expect(mailbox.mails.slice(before).map(({ to_ }) => to_)).toEqual([[BUYER.email]]);
  const second = linkIn(mailbox.newestTo(BUYER.email).text);
  expect(second).not.toBe(first);
  expect((await fetch(first)).status).toBe(410);
  expect((await post(address, tokenOf(first))).status).toBe(410);
  expect((await post(address, tokenOf(second))).status).toBe(200);
});

test('the portal mails a link to the billing contact alone, which ends the older ones, however often it is pressed', async () => {
  const order = await buyOffline();
  await send();
  const first = linkIn(mailbox.newestTo(BUYER.email).text);
  const { id } = await invoiceOf(order.id);
  const before = mailbox.mails.length;
  for (let i = 0; i < 3; i += 1) {
    expect(await shop.api('POST', `/invoices/${id}/link`, {})).toMatchObject({
      status: 200,
      body: { email: BUYER.email },
    });
  }
  await send();
  expect(mailbox.mails.slice(before).map(({ to_ }) => to_)).toEqual([[BUYER.email]]);
  expect((await fetch(first)).status).toBe(410);
  const link = linkIn(mailbox.newestTo(BUYER.email).text);
  expect((await post(link.split('?')[0] ?? '', tokenOf(link))).status).toBe(200);
  const stranger = await addAccountBelow(shop.server, shop.vendor, 'partner', 'Stranger');
  const { headers } = await addPerson(shop.server, stranger, 'owner');
  expect((await shop.server.api('POST', `/invoices/${id}/link`, {}, headers)).status).toBe(404);
});

test('a link lasts 24 hours to the second, and nonsense leads nowhere', async () => {
  await buyOffline();
  await send();
  const link = linkIn(mailbox.newestTo(BUYER.email).text);
  shop.clock.nowMs += 24 * HOUR_MS;
  expect((await fetch(link)).status).toBe(200);
  shop.clock.nowMs += 1_000;
  expect((await fetch(link)).status).toBe(410);
  const [address = ''] = link.split('?');
  expect((await post(address, tokenOf(link))).status).toBe(410);
  for (const wrong of ['', 'x', 'A'.repeat(43), `${tokenOf(link)}'`]) {
    expect((await fetch(`${address}?t=${encodeURIComponent(wrong)}`)).status).toBe(404);
    expect((await post(address, wrong)).status).toBe(404);
    expect((await post(`${address}/renew`, wrong)).status).toBe(404);
  }
});

test('an issued invoice cannot be changed or taken away, not even with SQL', async () => {
  const order = await buyOffline();
  const { id } = await invoiceOf(order.id);
  const { database } = shop.server.deps;
  const attempts = [
    sql`update invoices set total = 1 where id = ${id}`,
    sql`update invoices set buyer = '{}' where id = ${id}`,
    sql`update invoices set number = 99 where id = ${id}`,
    sql`delete from invoices where id = ${id}`,
  ];
  for (const attempt of attempts) {
    await expect(database.transact(async (trx) => accept(await attempt.execute(trx)))).rejects.toThrow('fixed once');
  }
});

test('under a brand every mail and paper speaks for the partner, and its own seller numbers its own invoices', async () => {
  const brand = { name: 'NordTel', email: 'help@nordtel.example', seller: null, prefix: null };
  const place = `/accounts/${shop.partner.id}/brand`;
  expect((await shop.api('PATCH', place, brand)).status).toBe(200);
  await buyOffline();
  await send();
  const activation = mailbox.newestTo('office@seaview.example');
  expect(activation.from?.name).toBe('NordTel');
  expect(activation.replyTo?.[0]?.address).toBe('help@nordtel.example');
  expect(activation.text).not.toContain('Yonder');
  const half = await shop.api('PATCH', place, { ...brand, prefix: 'NRD' });
  expect(half).toMatchObject({ status: 422, body: { fields: [{ path: 'prefix' }] } });
});

test('numbers have no gaps, whatever was refused in between', async () => {
  const refused = await shop.server.deps.database.transact(async (trx) => {
    await sql`update sequences set value = value + 1 where name like 'invoice:%'`.execute(trx);
    return { ok: false, refusal: { code: 'no', message: '', next: '' } } as const;
  });
  expect(refused.ok).toBe(false);
  await buyOffline();
  const { body } = await shop.server.api('GET', '/invoices?kind=invoice&limit=200');
  const numbers = body.items
    .map(({ label }: { label: string }) => Number(label.split('-').at(-1)))
    .toSorted((a: number, b: number) => a - b);
  expect(numbers).toEqual(numbers.map((_: number, index: number) => index + 1));
});

test('finance gives back part of an invoice, never more than it has, and the ledger says the same', async () => {
  const order = await buyOffline();
  const invoice = await invoiceOf(order.id);
  const { currency } = invoice.total;
  const give = (total: string) =>
    shop.server.api('POST', `/invoices/${invoice.id}/credit-notes`, {
      total: { amount: total, currency },
      reason: 'Goodwill',
    });
  await send();
  const given = await give('5.00');
  expect(given).toMatchObject({ status: 201, body: { kind: 'credit_note', total: { amount: '-5.00' } } });
  expect(given.body.label).toMatch(/^CN-\d{4}-000001$/);
  expect(await give(invoice.total.amount)).toMatchObject({ status: 409, body: { code: 'credit_exceeds_invoice' } });
  expect(await give('0.00')).toMatchObject({ status: 409 });
  await send();
  expect(mailbox.newestTo(BUYER.email).subject).toBe(`Credit note ${given.body.label}`);
  const csv = await shop.api('GET', `/invoices/${given.body.id}/csv`);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.body).toContain('-5.00');
});
