// Example requests of quotes, orders, subscriptions and balances, for the permission matrix.
import { randomBytes } from 'node:crypto';
import type { Example } from './example.ts';
import type { Place, Stage } from './stage.ts';

/** Owed on a statement, so that it needs no price at any level and is carried out when it is ordered. */
const OFFER = {
  sku: 'ORDER-STAGE',
  family: 'ORDER-STAGE',
  name: 'Stage',
  model: 'flat',
  plans: ['monthly'],
  repeatable: true,
  billing: 'statement',
};
const ITEM = { sku: OFFER.sku, plan: 'monthly', quantity: 1 };

async function cart({ server }: Stage, { account }: Place) {
  // The second time it is there already.
  await server.api('POST', '/offers', OFFER);
  return { accountId: account.id, items: [ITEM] };
}

/** The vendor has nobody to pay, so nothing of its own is ever quoted. */
async function quoteId(stage: Stage, place: Place): Promise<string> {
  const { body } = await stage.server.api('POST', '/quotes', await cart(stage, place));
  return String(body.quoteId ?? 'quo-none');
}

async function order(stage: Stage, place: Place): Promise<{ id: string; lines: { subscription: number }[] }> {
  const wish = { quoteId: await quoteId(stage, place), method: 'none' };
  const { body } = await stage.server.api('POST', '/orders', wish);
  return { id: String(body.id ?? 'ord-none'), lines: body.lines ?? [] };
}

async function ofOrder(stage: Stage, place: Place) {
  return { params: { id: (await order(stage, place)).id } };
}

async function ofSubscription(stage: Stage, place: Place) {
  const { lines } = await order(stage, place);
  return { params: { id: String(lines[0]?.subscription ?? 999_999_999) } };
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
    ask: async (stage, place) => ({ body: { quoteId: await quoteId(stage, place), method: 'none' } }),
    answers: unlessVendor(201),
  },
  'PATCH /orders/:id': { ask: withBody(ofOrder, { remark: 'looked at' }), answers: unlessVendor(200) },
  'POST /orders/:id/cancel': { ask: ofOrder, answers: unlessVendor(409) },
  'GET /order-requests': {},
  'POST /order-requests': {
    namedInBody: true,
    ask: async (stage, place) => ({ body: { quote: await cart(stage, place), words: 'for our own staff' } }),
    answers: unlessVendor(201, 422),
  },
  'POST /order-requests/:id/decide': { ask: withBody(ofRequest, { approve: false }), answers: unlessVendor(200) },
  'GET /subscriptions': {},
  'GET /units': { ask: () => ({ query: `?unit=${uuid()}` }), answers: [404] },
  [`GET ${SUBSCRIPTION}`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`GET ${SUBSCRIPTION}/units`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/suspend`]: { ask: withBody(ofSubscription, REASON), answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/resume`]: { ask: ofSubscription, answers: unlessVendor(200) },
  [`POST ${SUBSCRIPTION}/end`]: {
    ask: withBody(ofSubscription, { ...REASON, confirm: true }),
    answers: unlessVendor(200),
  },
  [`POST ${SUBSCRIPTION}/auto-renew`]: {
    ask: withBody(ofSubscription, { autoRenew: true }),
    answers: unlessVendor(200),
  },
  // What is owed on a statement has no term at whose end it could become something else.
  [`POST ${SUBSCRIPTION}/schedule`]: { ask: withBody(ofSubscription, ITEM), answers: unlessVendor(422) },
  [`DELETE ${SUBSCRIPTION}/schedule`]: { ask: ofSubscription, answers: unlessVendor(409) },
  'POST /trials': {
    namedInBody: true,
    async ask(stage, place) {
      await cart(stage, place);
      return { body: { accountId: place.account.id, pbxId: place.pbxId, sku: OFFER.sku } };
    },
    answers: [422],
  },
  'GET /accounts/:id/balance': { ask: (_, { account }) => ({ params: { id: account.id } }) },
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
