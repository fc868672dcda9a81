// Example requests of quotes, orders, subscriptions and balances, for the permission matrix.
import { randomBytes } from 'node:crypto';
import type { Example } from './example.ts';
import { PAID_SKU, pricedOffer } from './payment-examples.ts';
import { freshName, type Place, type Stage } from './stage.ts';

const ITEM = { sku: PAID_SKU, plan: 'monthly', quantity: 1 };

async function cart(stage: Stage, { account }: Place) {
  await pricedOffer(stage);
  return { accountId: account.id, items: [ITEM] };
}

/** The vendor has nobody to pay, so nothing of its own is ever quoted. */
async function quoteId(stage: Stage, place: Place): Promise<string> {
  const { body } = await stage.server.api('POST', '/quotes', await cart(stage, place));
  return String(body.quoteId ?? 'quo-none');
}

/** Waits for its money. */
async function order(stage: Stage, place: Place) {
  const wish = { quoteId: await quoteId(stage, place), method: 'offline' };
  const { body } = await stage.server.api('POST', '/orders', wish);
  return { id: String(body.id ?? 'ord-none'), total: body.total };
}

async function ofOrder(stage: Stage, place: Place) {
  return { params: { id: (await order(stage, place)).id } };
}

async function ofSubscription(stage: Stage, place: Place) {
  const { server } = stage;
  const { id, total } = await order(stage, place);
  const came = { amount: total, receivedOn: '2026-11-20', bankReference: freshName('BANK') };
  if (total !== undefined) await server.api('POST', `/orders/${id}/mark-paid`, came);
  const { body } = await server.api('GET', `/orders/${id}`);
  return { params: { id: String(body.lines?.[0]?.subscription ?? 999_999_999) } };
}

async function ofRequest(stage: Stage, place: Place) {
  const asked = { quote: await cart(stage, place), words: 'for our own staff' };
  const { body } = await stage.server.api('POST', '/order-requests', asked);
  return { params: { id: String(body.id ?? 'req-none') } };
}

function withBody(of: (stage: Stage, place: Place) => Promise<object>, body: object): NonNullable<Example['ask']> {
  return async (stage, place) => ({ ...(await of(stage, place)), body });
}

/** `own` where the place can have such a thing; 404 where it is the vendor's, who has none. */
function unlessVendor(own: number, vendors = 404): NonNullable<Example['answers']> {
  return ({ name }) => [name === 'vendor' ? vendors : own];
}

const REASON = { reason: 'a reason to give' };
const SUBSCRIPTION = '/subscriptions/:id';

export const ORDER_EXAMPLES: Readonly<Record<string, Example>> = {
  'POST /quotes': {
    namedInBody: true,
    ask: async (stage, place) => ({ body: await cart(stage, place) }),
    answers: unlessVendor(201, 422),
  },
  'POST /quotes/renewal': { namedInBody: true, ask: (_, { pbxId }) => ({ body: { pbxId } }), answers: [409] },
  'GET /quotes/:id': {
    ask: async (stage, place) => ({ params: { id: await quoteId(stage, place) } }),
    answers: unlessVendor(200),
  },
  'GET /orders': {},
  'GET /orders/export.csv': {},
  'GET /orders/:id': { ask: ofOrder, answers: unlessVendor(200) },
  'POST /orders': {
    namedInBody: true,
    ask: async (stage, place) => ({ body: { quoteId: await quoteId(stage, place), method: 'offline' } }),
    answers: unlessVendor(201),
  },
  'PATCH /orders/:id': { ask: withBody(ofOrder, { remark: 'looked at' }), answers: unlessVendor(200) },
  'POST /orders/:id/cancel': { ask: ofOrder, answers: unlessVendor(200) },
  // It waits for its money, so nothing is to be taken back.
  'GET /orders/:id/undo': { ask: ofOrder, answers: unlessVendor(409) },
  'POST /orders/:id/undo': { ask: withBody(ofOrder, { ...REASON, confirm: true }), answers: unlessVendor(409) },
  'GET /order-requests': {},
  'POST /order-requests': {
    namedInBody: true,
    ask: async (stage, place) => ({ body: { quote: await cart(stage, place), words: 'for our own staff' } }),
    answers: unlessVendor(201, 422),
  },
  'POST /order-requests/:id/decide': { ask: withBody(ofRequest, { approve: false }), answers: unlessVendor(200) },
  'GET /subscriptions': {},
  'GET /subscriptions/export.csv': {},
  'GET /units': { ask: () => ({ query: `?unit=${uuid()}` }), answers: [404] },
  [`GET ${SUBSCRIPTION}`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`GET ${SUBSCRIPTION}/units`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/suspend`]: { ask: withBody(ofSubscription, REASON), answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/resume`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/activate`]: { ask: withBody(ofSubscription, REASON), answers: unlessVendor(409) },
  [`GET ${SUBSCRIPTION}/ending`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/end`]: {
    ask: withBody(ofSubscription, { ...REASON, confirm: true }),
    answers: unlessVendor(200),
  },
  [`POST ${SUBSCRIPTION}/auto-renew`]: {
    ask: withBody(ofSubscription, { autoRenew: true }),
    answers: unlessVendor(200),
  },
  [`POST ${SUBSCRIPTION}/schedule`]: { ask: withBody(ofSubscription, ITEM), answers: unlessVendor(200) },
  [`DELETE ${SUBSCRIPTION}/schedule`]: { ask: ofSubscription, answers: unlessVendor(409) },
  [`GET ${SUBSCRIPTION}/fee`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/adjustment`]: {
    ask: withBody(ofSubscription, { adjustment: { kind: 'percent', off: '12.5' } }),
    // Nobody agrees with itself about what it pays.
    answers: ({ name, account }, caller) => [name === 'vendor' ? 404 : account.id === caller.account.id ? 403 : 200],
  },
  [`GET ${SUBSCRIPTION}/outages`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/outage-terms`]: {
    ask: withBody(ofSubscription, { excluded: ['no_funds'] }),
    // Nobody decides what it gets back itself.
    answers: ({ name, account }, caller) => [name === 'vendor' ? 404 : account.id === caller.account.id ? 403 : 200],
  },
  'POST /trials': {
    namedInBody: true,
    async ask(stage, place) {
      await cart(stage, place);
      return { body: { accountId: place.account.id, pbxId: place.pbxId, sku: PAID_SKU } };
    },
    answers: [422],
  },
  'GET /accounts/:id/balance': { ask: (_, { account }) => ({ params: { id: account.id } }) },
  'GET /accounts/:id/discount': { ask: (_, { account }) => ({ params: { id: account.id } }) },
  'POST /accounts/:id/discount': {
    ask: (_, { account }) => ({ params: { id: account.id }, body: { discount: { kind: 'percent', off: '5' } } }),
    // An account gives it to those directly below it.
    answers: ({ account }, caller) => [account.parentId === caller.account.id ? 200 : 403],
  },
  'PATCH /accounts/:id/credit-line': {
    ask: (_, { account }) => ({
      params: { id: account.id },
      body: { limit: { amount: '1.00', currency: 'EUR' } },
    }),
    answers: unlessVendor(200, 422),
  },
};

function uuid(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
