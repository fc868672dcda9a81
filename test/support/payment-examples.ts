// Example requests of payments and saved means of payment, for the permission matrix.
import { keepMethod } from '../../server/payments/method-store.ts';
import { accept } from '../../shared/result.ts';
import type { Example } from './example.ts';
import { freshName, type Place, type Stage } from './stage.ts';

export const PAID_SKU = 'PAY-STAGE';
const OFFER = {
  sku: PAID_SKU,
  family: 'PAY-STAGE',
  name: 'Paid',
  model: 'flat',
  plans: ['monthly'],
  repeatable: true,
};
const PRICE = { plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '10.00' }] };

/** An offer that costs everybody the same, so that its price tells nobody anything. */
export async function pricedOffer({ server, places }: Stage): Promise<void> {
  const { status, body } = await server.api('POST', '/offers', OFFER);
  // The second time it is there already.
  if (status !== 201) return;
  for (const [seller, audience] of [
    [places.vendor, 'partner'],
    [places.vendor, 'customer'],
    [places.partner, 'partner'],
  ] as const) {
    await server.api('POST', `/offers/${body.id}/prices`, { ...PRICE, audience }, seller.team.owner.headers);
  }
}

async function quote(stage: Stage, { account }: Place): Promise<string> {
  await pricedOffer(stage);
  const cart = { accountId: account.id, items: [{ sku: OFFER.sku, plan: 'monthly', quantity: 1 }] };
  const { body } = await stage.server.api('POST', '/quotes', cart);
  return String(body.quoteId ?? 'quo-none');
}

async function proforma(stage: Stage, place: Place) {
  const { body } = await stage.server.api('POST', '/proformas', { quoteId: await quote(stage, place) });
  return { params: { number: String(body.number ?? 'PI-0') } };
}

/** Waits for its money. The vendor has nobody to pay, so it never has one. */
async function order(stage: Stage, place: Place, method: 'sandbox' | 'offline') {
  const quoteId = await quote(stage, place);
  const { body } = await stage.server.api('POST', '/orders', { quoteId, method });
  return { params: { id: String(body.id ?? 'ord-none') }, total: body.total };
}

async function sandboxOrder(stage: Stage, place: Place) {
  const { params } = await order(stage, place, 'sandbox');
  return { params };
}

async function payment(stage: Stage, place: Place) {
  const { params } = await sandboxOrder(stage, place);
  const { body } = await stage.server.api('POST', `/orders/${params.id}/payments`, {});
  return { params: { id: String(body.payment?.id ?? 'pay-none') } };
}

async function paidPayment(stage: Stage, place: Place) {
  const { params } = await payment(stage, place);
  await stage.server.api('POST', `/payments/${params.id}/sandbox`, { outcome: 'succeed' });
  return { params };
}

async function savedMethod({ server }: Stage, { account }: Place) {
  const { database, nowMs } = server.deps;
  const id = freshName('pm');
  await database.transact(async (trx) => {
    const means = { customerRef: id, providerRef: id, label: 'Sandbox', expires: null, provider: 'sandbox' };
    const times = { isDefault: false, removedAtMs: null, createdAtMs: nowMs() };
    return accept(await keepMethod(trx, { id, accountId: account.id, ...means, ...times }));
  });
  return { params: { id } };
}

function unlessVendor(own: number): NonNullable<Example['answers']> {
  return ({ name }) => [name === 'vendor' ? 404 : own];
}

/** What an account keeps at a provider is its own, also before those above (S4.27). */
function ofOwn(own: number): NonNullable<Example['answers']> {
  return ({ account }, caller) => [caller.account.id === account.id ? own : 403];
}

/** The server of the matrix offers the sandbox, whose payments wait for somebody to say how they went. */
export const PAYMENT_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /payments': {},
  'GET /payments.csv': {},
  'GET /payments/:id': { ask: payment, answers: unlessVendor(200) },
  'GET /orders/:id/payments': { ask: sandboxOrder, answers: unlessVendor(200) },
  'POST /orders/:id/payments': { ask: sandboxOrder, answers: unlessVendor(201) },
  'POST /payments/:id/check': { ask: payment, answers: unlessVendor(200) },
  'POST /payments/:id/sandbox': {
    ask: async (stage, place) => ({ ...(await payment(stage, place)), body: { outcome: 'succeed' } }),
    answers: unlessVendor(200),
  },
  'POST /orders/:id/mark-paid': {
    async ask(stage, place) {
      const { params, total } = await order(stage, place, 'offline');
      const amount = total ?? { amount: '1.00', currency: 'EUR' };
      return { params, body: { amount, receivedOn: '2026-11-20', bankReference: freshName('BANK') } };
    },
    answers: unlessVendor(201),
  },
  // Nothing is left to confirm: no amount is large enough here to need a second person.
  'POST /payments/:id/confirm': {
    ask: async (stage, place) => ({ ...(await payment(stage, place)), body: { agrees: true } }),
    answers: unlessVendor(409),
  },
  // Nothing is held here.
  'POST /payments/:id/release': {
    ask: async (stage, place) => ({ ...(await payment(stage, place)), body: { release: 'refund', reason: 'Wrong' } }),
    answers: unlessVendor(409),
  },
  'GET /payments/:id/refunds': { ask: payment, answers: unlessVendor(200) },
  'POST /payments/:id/refunds': {
    ask: async (stage, place) => ({ ...(await paidPayment(stage, place)), body: { reason: 'Goodwill' } }),
    answers: unlessVendor(201),
  },
  'POST /payments/:id/refunds/send': { ask: payment, answers: unlessVendor(200) },
  'GET /payables': {},
  'GET /payouts': {},
  // Nobody earned anything here, and nobody but the vendor may ask.
  'POST /payouts': {
    ask(_, { account }) {
      const amount = { amount: '1.00', currency: 'EUR' };
      return { body: { partnerId: account.id, amount, paidOn: '2026-11-20', bankReference: freshName('OUT') } };
    },
    answers: [409],
  },
  'POST /payouts/:id/confirm': { ask: () => ({ params: { id: 'out-none' }, body: { agrees: true } }), answers: [404] },
  'GET /proformas': {},
  'GET /proformas/:number': { ask: proforma, answers: unlessVendor(200) },
  'POST /proformas': {
    ask: async (stage, place) => ({ body: { quoteId: await quote(stage, place) } }),
    answers: unlessVendor(201),
    namedInBody: true,
  },
  'GET /accounts/:id/payment-methods': { ask: (_, { account }) => ({ params: { id: account.id } }) },
  // Nothing is kept at the sandbox without a payment.
  'POST /accounts/:id/payment-methods': {
    ask: (_, { account }) => ({ params: { id: account.id }, body: {} }),
    answers: ofOwn(409),
  },
  'POST /accounts/:id/payment-methods/confirm': {
    ask: (_, { account }) => ({ params: { id: account.id }, body: { ref: 'seti_none' } }),
    answers: ofOwn(409),
  },
  'POST /payment-methods/:id/default': { ask: savedMethod, answers: ofOwn(200) },
  'DELETE /payment-methods/:id': { ask: savedMethod, answers: ofOwn(204) },
};
