// Example requests of accounts, people, sign-ins and keys, for the permission matrix.
import { randomBytes } from 'node:crypto';
import type { Account } from '../../server/accounts/account.ts';
import { addAccount } from '../../server/flows/add-account.ts';
import type { Example } from './example.ts';
import type { Person } from './people.ts';
import { freshName, type Place, type Stage } from './stage.ts';

const OFFICE = 'office@new.example';

function account(_: Stage, place: Place) {
  return { params: { id: place.account.id } };
}

/** A fresh account below a place, or beside a customer, which holds none; its own people ask about the customer itself. */
async function childOf({ server }: Stage, { account }: Place, caller: Person): Promise<Pick<Account, 'id'>> {
  if (account.id === caller.account.id && account.kind === 'customer') return account;
  const parentId = account.kind === 'customer' ? (account.parentId ?? '') : account.id;
  const order = { kind: 'customer', name: freshName('Child'), email: OFFICE } as const;
  const act = { actor: 'cli', nowMs: server.deps.nowMs() };
  const added = await server.deps.database.transact((trx) =>
    addAccount(trx, randomBytes, act, { ...order, parentId, scope: '/' }),
  );
  if (!added.ok) throw new Error(added.refusal.message);
  return added.value;
}

async function contact({ server }: Stage, { account }: Place) {
  const order = { name: 'Books', email: `${freshName('books')}@new.example` };
  const { body } = await server.api('POST', `/accounts/${account.id}/billing-contacts`, order);
  return { params: { id: account.id, contact: body.id } };
}

function clerk(_: Stage, place: Place) {
  return { params: { id: place.clerk.id } };
}

async function invitation({ server }: Stage, { account }: Place) {
  const email = `${freshName('new')}@new.example`;
  const { body } = await server.api('POST', '/invitations', { email, role: 'viewer', accountId: account.id });
  return { params: { id: body.id }, email };
}

async function apiKey({ server }: Stage, { account }: Place) {
  const { body } = await server.api('POST', '/api-keys', { name: 'x', scopes: ['pbxs:read'], accountId: account.id });
  return { params: { id: body.id } };
}

async function savedFilter({ server }: Stage, { account, clerk }: Place, caller: Person) {
  const { headers } = account.id === caller.account.id ? caller : clerk;
  const order = { list: 'orders', name: freshName('Mine'), filter: { state: 'pending' } };
  const { body } = await server.api('POST', '/me/filters', order, headers);
  return { params: { id: body.id } };
}

/** Refused for its shape, which is looked at after the permission and before any slow hash. */
const SHAPELESS = { ask: () => ({ body: { password: 1 } }), answers: [422] } satisfies Example;

export const ACCOUNT_EXAMPLES: Readonly<Record<string, Example>> = {
  'POST /sessions': SHAPELESS,
  'GET /sessions': {},
  'GET /whoami': {},
  'DELETE /sessions/current': {},
  'DELETE /sessions': {},
  'DELETE /sessions/:id': {
    personal: true,
    async ask({ server }, place, caller) {
      const whose = place.account.id === caller.account.id ? caller : place.clerk;
      const { body } = await server.api('GET', '/sessions', undefined, whose.headers);
      return { params: { id: body.items[0].id } };
    },
  },
  'POST /me/password': SHAPELESS,
  'POST /me/second-factor': SHAPELESS,
  'POST /me/second-factor/confirm': { ask: () => ({ body: { code: '000000' } }), answers: [409] },
  'POST /me/second-factor/remove': SHAPELESS,
  'GET /me/lists': {},
  'PATCH /me/lists': { ask: () => ({ body: { list: 'orders', hidden: ['tax'] } }) },
  'POST /me/filters': {
    ask: () => ({ body: { list: 'orders', name: freshName('Mine'), filter: { state: 'pending' } } }),
  },
  'PATCH /me/filters/:id': {
    personal: true,
    ask: async (stage, place, caller) => ({ ...(await savedFilter(stage, place, caller)), body: { filter: {} } }),
  },
  'DELETE /me/filters/:id': { personal: true, ask: savedFilter },
  'GET /accounts': {},
  'GET /accounts.csv': {},
  'GET /accounts/:id': { ask: account },
  'GET /accounts/:id/vat': { ask: account },
  'POST /accounts/:id/vat': { ask: account },
  'POST /accounts': {
    namedInBody: true,
    ask: (_, place) => ({
      body: { kind: 'customer', name: freshName('New'), email: OFFICE, parentId: place.account.id },
    }),
    answers: (place) => (place.account.kind === 'customer' ? [409] : [201]),
  },
  'PATCH /accounts/:id': { ask: (stage, place) => ({ ...account(stage, place), body: { taxId: freshName('TAX') } }) },
  'GET /accounts/:id/closing': {
    ask: async (stage, place, caller) => ({ params: { id: (await childOf(stage, place, caller)).id } }),
    // Nobody judges the own account; of the others some have accounts below them.
    answers: (_, caller) => (caller.account.kind === 'customer' ? [403] : [200, 409]),
  },
  'POST /accounts/:id/status': {
    ask: async (stage, place, caller) => ({
      params: { id: (await childOf(stage, place, caller)).id },
      body: { status: 'blocked', reason: 'as the matrix asks' },
    }),
    // Nobody judges the own account.
    answers: (_, caller) => (caller.account.kind === 'customer' ? [403] : [200]),
  },
  'GET /accounts/:id/suspension': { ask: account },
  'POST /accounts/:id/suspension/deferral': {
    ask: (stage, place) => ({
      ...account(stage, place),
      body: {
        until: new Date(stage.server.deps.nowMs() + 30 * 86_400_000).toISOString().slice(0, 10),
        reason: 'as asked',
      },
    }),
    // The vendor's own.
    answers: (place, caller) =>
      caller.account.kind === 'vendor' && place.account.kind !== 'vendor' ? [200, 409] : [403],
  },
  'GET /accounts/:id/billing-contacts': { ask: account },
  'POST /accounts/:id/billing-contacts': {
    ask: (stage, place) => ({
      ...account(stage, place),
      body: { name: 'Books', email: `${freshName('b')}@new.example` },
    }),
  },
  'PATCH /accounts/:id/billing-contacts/:contact': {
    ask: async (stage, place) => ({ ...(await contact(stage, place)), body: { phone: '+49 30 1' } }),
  },
  'DELETE /accounts/:id/billing-contacts/:contact': { ask: contact },
  'GET /users': {},
  'GET /users.csv': {},
  'GET /users/:id': { ask: clerk },
  'PATCH /users/:id': { ask: (stage, place) => ({ ...clerk(stage, place), body: { name: 'Clerk' } }) },
  'POST /users/:id/password-reset': { ask: clerk },
  'POST /users/:id/second-factor-reset': { ask: clerk, answers: [409] },
  'GET /invitations': {},
  'POST /invitations': {
    namedInBody: true,
    ask: (_, place) => ({
      body: { email: `${freshName('n')}@new.example`, role: 'viewer', accountId: place.account.id },
    }),
  },
  'DELETE /invitations/:id': { ask: invitation },
  'POST /invitations/accept': {
    ask: () => ({ body: { token: 'ul_x', name: 'N', password: 'another long password' } }),
    answers: [404],
  },
  'POST /password-resets/accept': {
    ask: () => ({ body: { token: 'ul_x', password: 'another long password' } }),
    answers: [404],
  },
  'GET /api-keys': {},
  'POST /api-keys': {
    namedInBody: true,
    ask: (_, place) => ({ body: { name: 'shop', scopes: ['pbxs:read'], accountId: place.account.id } }),
  },
  'PATCH /api-keys/:id': {
    ask: async (stage, place) => ({ ...(await apiKey(stage, place)), body: { allowedRanges: ['192.0.2.0/24'] } }),
  },
  'POST /api-keys/:id/reset': { ask: apiKey },
  'DELETE /api-keys/:id': { ask: apiKey },
};
