// Every message, in every language: complete, escaped, the same in text and HTML, and each without what it must not carry.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { words as CODE } from '../../../agent/web/code/words.ts';
import { words as SHELL } from '../../../agent/web/shell/words.ts';
import { LINK_MARK, type Message } from '../../../server/mail/mail.ts';
import { invitationMail, passwordResetMail } from '../../../server/mail/messages/access.ts';
import { activationMail } from '../../../server/mail/messages/activation.ts';
import { cardExpiryMail, overdueMail } from '../../../server/mail/messages/dunning.ts';
import { invoiceMail } from '../../../server/mail/messages/invoice.ts';
import {
  feesAlertMail,
  moneyAlertMail,
  penaltyAlertMail,
  vatAlertMail,
} from '../../../server/mail/messages/money-alert.ts';
import {
  offlineOrderMail,
  orderClosedMail,
  orderMail,
  paymentFailedMail,
  refundMail,
} from '../../../server/mail/messages/order.ts';
import { priceChangeMail } from '../../../server/mail/messages/price-change.ts';
import { deletionMail, renewalMail, trialMail } from '../../../server/mail/messages/reminders.ts';
import { DE } from '../../../server/mail/messages/words-de.ts';
import { EN } from '../../../server/mail/messages/words-en.ts';
import { paper } from '../../support/paper.ts';

const NASTY = `<script>alert("x")</script> & 'Co'`;
const money = { amount: 9296n, currency: 'EUR' } as const;
const order = {
  ...{
    number: 7,
    reference: NASTY,
    pbx: NASTY,
    items: [{ name: NASTY, quantity: 2, total: money, from: '2027-03-01', until: '2027-04-01' }],
  },
  ...{ net: money, tax: money, total: money },
};
const MESSAGES = new URL('../../../server/mail/messages/', import.meta.url);
const contact = { name: NASTY, email: 'a@b.example', phone: '' };

function messages(language: string, from = NASTY): Record<string, Message> {
  const reader = { name: NASTY, language, from };
  const trial = { account: NASTY, offer: NASTY, endsOn: '2027-03-01', url: 'https://x.example/purchase' };
  return {
    activation: activationMail(reader, { serial: '3631A2B4', pbxName: NASTY, code: 'ABCDE-FGHJK', qrText: 'ABCDE' }),
    order: orderMail(reader, order),
    offline: offlineOrderMail(reader, { ...order, buyer: NASTY, contact, piNumber: NASTY }),
    failed: paymentFailedMail(reader, {
      ...order,
      amount: money,
      reason: NASTY,
      keepsUntil: '1 Mar',
      payUrl: 'https://x.example/',
    }),
    closed: orderClosedMail(reader, 7),
    refund: refundMail(reader, { label: 'CN-2026-000001', amount: money }),
    invoice: invoiceMail(reader, paper()),
    renewal: renewalMail(reader, {
      ...{ pbx: NASTY, date: '2027-03-01', daysLeft: 7, autoRenew: true, items: order.items, total: money },
      url: 'https://x.example/',
    }),
    trial: trialMail(reader, { ...trial, daysLeft: 3 }),
    trialEnded: trialMail(reader, { ...trial, daysLeft: 0 }),
    deletion: deletionMail(reader, { account: NASTY, deletedOn: '2027-03-01', daysLeft: 7 }),
    deleted: deletionMail(reader, { account: NASTY, deletedOn: '2027-03-01', daysLeft: -1 }),
    price: priceChangeMail(reader, [
      {
        ...{ name: NASTY, plan: 'Monthly', standing: 'cost', currency: 'EUR', ownStays: true },
        ...{ before: [{ from: 1, unitAmount: 250n }], after: [{ from: 1, unitAmount: 275n }] },
        ...{ fromDate: '2027-05-01', existingFrom: undefined },
      },
    ]),
    invitation: invitationMail(reader, { account: NASTY, url: 'https://x.example/?t=1' }),
    overdue: overdueMail(reader, {
      ...{
        label: NASTY,
        amount: money,
        dueOn: '2027-03-01',
        days: 7,
        suspendsOn: '2027-03-15',
        url: 'https://x.example/',
      },
    }),
    cardExpiry: cardExpiryMail(reader, { label: NASTY, month: '2027-03' }),
    money: moneyAlertMail(reader, { number: 7, buyer: NASTY, amount: money, provider: 'card', reason: NASTY }),
    fees: feesAlertMail(reader, { partner: NASTY, month: '2027-03', skus: [NASTY] }),
    penalty: penaltyAlertMail(reader, { number: 7, payer: NASTY, reason: NASTY, why: 'no_price' }),
    penaltyRefused: penaltyAlertMail(reader, { number: 7, payer: NASTY, reason: NASTY, why: 'refused' }),
    vat: vatAlertMail(reader, {
      ...{ number: 7, buyer: NASTY, label: 'R-1', vatId: 'ATU10223006', amount: money, said: 'invalid' },
    }),
    reset: passwordResetMail(reader, { url: 'https://x.example/?t=1' }),
  };
}

test.each(['en', 'de-AT', 'fr'])('in %s nothing that was typed becomes markup', (language) => {
  for (const [name, { subject, html, text }] of Object.entries(messages(language))) {
    expect(html, name).not.toContain('<script>');
    expect(html, name).toContain('&lt;script&gt;');
    expect(text, name).toContain(NASTY);
    expect(subject, name).not.toMatch(/[\r\n]/);
  }
});

test('German has every sentence that English has, in other words', () => {
  expect(Object.keys(DE)).toEqual(Object.keys(EN));
  const [english, german] = [messages('en'), messages('de')];
  for (const name of Object.keys(english)) expect(german[name]?.subject, name).not.toBe(english[name]?.subject);
});

test('the activation mail carries the code and no price, the invoice mail the link and no code', () => {
  const { activation, invoice } = messages('en');
  expect(activation?.text).toContain('ABCDE-FGHJK');
  expect(activation?.text).toMatch(/within 1 hour[\s\S]*Refresh[\s\S]*Put it into force/);
  expect(`${activation?.text}${activation?.html}`).not.toMatch(/EUR|\d+[.,]\d\d\b/);
  expect(activation?.attachments).toMatchObject([{ kind: 'qr', content: 'ABCDE' }]);
  expect(invoice?.text).toContain('92.96 EUR');
  expect(invoice?.text).toContain(LINK_MARK);
  expect(invoice?.html).toContain(LINK_MARK);
  expect(invoice?.text).not.toContain('ABCDE');
  expect(invoice?.attachments).toEqual([]);
});

test('a link that is no web address becomes none', () => {
  const reader = { name: '', language: 'en', from: 'Y' };
  expect(passwordResetMail(reader, { url: 'javascript:alert(1)' }).html).not.toContain('javascript:');
});

test('every kind of message is among these', () => {
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const sources = readdirSync(MESSAGES).map((name) => readFileSync(new URL(name, MESSAGES), 'utf8'));
  const kinds = sources.flatMap((source) =>
    [...source.matchAll(/export function (\w+Mail)\b/g)].map(([, name]) => name),
  );
  expect(kinds.length).toBeGreaterThan(15);
  expect(kinds.filter((name) => !own.includes(`${name}(reader,`))).toEqual([]);
});

test.each(['en', 'de'])(
  'in %s every message is under the name of who writes it, and names nobody else (S4.19)',
  (language) => {
    for (const [name, { subject, html, text }] of Object.entries(messages(language, 'Borealis Telecom'))) {
      expect(text, name).toContain('Borealis Telecom');
      expect(html, name).toContain('Borealis Telecom');
      expect(`${subject}\n${text}\n${html}`, name).not.toMatch(/switchkey/i);
    }
  },
);

test.each([
  ['en', EN, SHELL.en, CODE.en],
  ['de', DE, SHELL.de, CODE.de],
] as const)('the mail with a code names the buttons of the page that takes it (%s)', (_, mail, shell, code) => {
  const [, online = ''] = mail.activationOnlineSteps;
  const [first = '', , last = ''] = mail.activationOfflineSteps;
  expect(online).toContain(shell.refresh);
  expect(first).toContain(shell.enterCode);
  for (const button of [code.show, code.take]) expect(last).toContain(button);
});

test.each(['en', 'de'])('the mails of a trial lead to where it is ordered (%s)', (language) => {
  const { trial, trialEnded } = messages(language);
  for (const mail of [trial, trialEnded]) expect(mail?.text).toContain('https://x.example/purchase');
});
