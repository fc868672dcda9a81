// Example requests of invoices, mails, webhooks, settings and brands, for the permission matrix.
import { randomBytes } from 'node:crypto';
import { draftInvoice, issueDraft } from '../../server/flows/issue-invoice.ts';
import type { Invoice } from '../../server/invoices/invoice.ts';
import { mailIdOf, queueMail } from '../../server/mail/outbox-store.ts';
import type { Currency } from '../../shared/currencies.ts';
import { accept } from '../../shared/result.ts';
import type { Example } from './example.ts';
import { line } from './paper.ts';
import { freshName, type Place, type Stage } from './stage.ts';

const act = ({ server }: Stage) => ({ actor: 'cli', nowMs: server.deps.nowMs() });

/** On credit, so that it is still open. */
async function freshInvoice(stage: Stage, { account }: Place): Promise<Invoice> {
  const { address, country, taxId, language, name, email } = account;
  const billing = { name, email, phone: '', company: name, country, taxId, address, language };
  const order = {
    ...{
      id: freshName('ord'),
      number: 1,
      accountId: account.id,
      payerId: account.id,
      pbxId: null,
      currency: 'EUR' as Currency,
    },
    ...{ method: 'credit' as const, piNumber: null, billing, reference: '' },
  } as const;
  const { database, random } = stage.server.deps;
  const rounding = { mode: 'half-away', taxPer: 'line' } as const;
  const issued = await database.transact(async (trx) => {
    const draft = await draftInvoice(trx, order, [line()], {
      termsDays: 14,
      payableFromMs: undefined,
      tax: undefined,
      rounding,
    });
    return accept(await issueDraft(trx, { random }, act(stage), draft));
  });
  if (!issued.ok) throw new Error('refused');
  return issued.value;
}

async function invoice(stage: Stage, place: Place) {
  return { params: { id: (await freshInvoice(stage, place)).id } };
}

async function mail(stage: Stage, { account }: Place) {
  const dedupe = randomBytes(8).toString('hex');
  const words = { subject: 's', text: 't', html: 'h', attachments: [], language: 'en', kind: 'order' } as const;
  const to = { recipient: 'a@new.example', sender: { name: 'Y', replyTo: '' }, accountId: account.id };
  const { database } = stage.server.deps;
  await database.transact(async (trx) => accept(await queueMail(trx, act(stage), { ...words, ...to, dedupe })));
  return { params: { id: mailIdOf(dedupe) } };
}

const HOOK = { url: 'https://hooks.example.com/', events: ['ping'] };

async function webhook({ server }: Stage, { account }: Place) {
  const { body } = await server.api('POST', '/webhooks', { ...HOOK, accountId: account.id });
  return { params: { id: String(body.id) } };
}

async function delivery(stage: Stage, place: Place) {
  const { params } = await webhook(stage, place);
  const { body } = await stage.server.api('POST', `/webhooks/${params.id}/ping`, {});
  return { params: { ...params, delivery: String(body.deliveryId) } };
}

const BRAND = { name: 'Brand', email: 'help@new.example', seller: null, prefix: null };
const isPartner = ({ account }: Place) => account.kind === 'partner';

export const PAPER_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /invoices': {},
  'GET /invoices.csv': {},
  'GET /invoices.zip': {},
  'GET /ledger': {},
  'GET /ledger.csv': {},
  'GET /reports/margins': { ask: () => ({ query: '?from=2026-01&until=2027-12' }) },
  'GET /reports/margins.csv': { ask: () => ({ query: '?from=2026-01&until=2027-12' }) },
  'GET /reports/revenue': {},
  'GET /reports/spending': {},
  'GET /invoices/:id': { ask: invoice },
  'GET /invoices/:id/pdf': { ask: invoice },
  'GET /invoices/:id/csv': { ask: invoice },
  'POST /invoices/:id/credit-notes': {
    async ask(stage, place) {
      const total = { amount: '1.00', currency: 'EUR' };
      return { ...(await invoice(stage, place)), body: { total, reason: 'Goodwill' } };
    },
  },
  'POST /invoices/:id/link': { ask: async (stage, place) => ({ ...(await invoice(stage, place)), body: {} }) },
  'POST /invoices/:id/settlement': {
    ask: async (stage, place) => ({ ...(await invoice(stage, place)), body: { state: 'paid', reason: 'By bank' } }),
  },
  'POST /statements': { ask: () => ({ body: { month: '2020-01' } }) },
  'GET /mails': {},
  'GET /mails.csv': {},
  'GET /mails/:id': { ask: mail },
  'POST /mails/:id/retry': {
    ask: async (stage, place) => ({ ...(await mail(stage, place)), body: {} }),
    answers: [202],
  },
  'GET /webhooks': {},
  'GET /webhooks/:id': { ask: webhook },
  'GET /webhooks/:id/deliveries': { ask: webhook },
  'POST /webhooks': {
    ask: (_, place) => ({ body: { ...HOOK, accountId: place.account.id } }),
    namedInBody: true,
  },
  'PATCH /webhooks/:id': {
    ask: async (stage, place) => ({ ...(await webhook(stage, place)), body: { enabled: false } }),
  },
  'DELETE /webhooks/:id': { ask: webhook },
  'POST /webhooks/:id/ping': {
    ask: async (stage, place) => ({ ...(await webhook(stage, place)), body: {} }),
    answers: [202],
  },
  'POST /webhooks/:id/deliveries/:delivery/redeliver': {
    ask: async (stage, place) => ({ ...(await delivery(stage, place)), body: {} }),
    answers: [202],
  },
  'GET /settings': {},
  'PATCH /settings': { ask: () => ({ body: { paymentDays: 30 } }) },
  'GET /accounts/:id/brand': {
    async ask({ server }, place) {
      await server.api('PATCH', `/accounts/${place.account.id}/brand`, BRAND);
      return { params: { id: place.account.id } };
    },
    answers: (place) => [isPartner(place) ? 200 : 404],
  },
  'PATCH /accounts/:id/brand': {
    ask: (_, place) => ({ params: { id: place.account.id }, body: BRAND }),
    answers: (place) => [isPartner(place) ? 200 : 409],
  },
  'DELETE /accounts/:id/brand': { ask: (_, place) => ({ params: { id: place.account.id } }) },
};
