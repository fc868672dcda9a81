// Every message, in every language: complete, escaped, the same in text and HTML, and each without what it must not carry.
import { expect, test } from 'vitest';
import { LINK_MARK, type Message } from '../../../server/mail/mail.ts';
import { invitationMail, passwordResetMail } from '../../../server/mail/messages/access.ts';
import { activationMail } from '../../../server/mail/messages/activation.ts';
import { invoiceMail } from '../../../server/mail/messages/invoice.ts';
import { offlineOrderMail, orderMail, paymentFailedMail, refundMail } from '../../../server/mail/messages/order.ts';
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
const contact = { name: NASTY, email: 'a@b.example', phone: '' };

function messages(language: string): Record<string, Message> {
  const reader = { name: NASTY, language, from: NASTY };
  const trial = { account: NASTY, offer: NASTY, endsOn: '2027-03-01' };
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
  expect(activation?.text).toMatch(/within 1 hour[\s\S]*Refresh[\s\S]*Update/);
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
