// Example requests of offers and prices, for the permission matrix, and the costs that it must not hear of.

import type { Example } from './example.ts';
import type { Person } from './people.ts';
import { freshName, type Place, type PlaceName, type Stage } from './stage.ts';

const OFFER = { family: 'MATRIX', name: 'Matrix', model: 'quantity', plans: ['monthly'], maxQuantity: 100 };
const PRICE = { plan: 'monthly', audience: 'customer', currency: 'EUR', tiers: [{ from: 1, amount: '5.00' }] };

/** An offer that nobody beside or below the place may see: a seller's own, or opened to the one it is for. */
async function offer({ server }: Stage, { account, name }: Place) {
  const isOwn = account.kind !== 'customer' && name !== 'subpartner';
  const managedBy = isOwn ? account.id : account.parentId;
  const order = { ...OFFER, sku: freshName('M'), managedBy, restricted: true };
  const { body } = await server.api('POST', '/offers', order);
  if (!isOwn) await server.api('PATCH', `/offers/${body.id}/terms/${account.id}`, { allowed: true });
  return { params: { id: String(body.id), account: account.id } };
}

/** Only its manager and the vendor change an offer. */
function managersOnly({ name }: Place, { account }: Person): readonly number[] {
  return account.kind === 'vendor' ||
    (account.kind === 'partner' && !(name === 'subpartner' && account.name === 'Easterly'))
    ? [200]
    : [403];
}

export const CATALOGUE_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /offers': {
    async ask(stage) {
      await costsOnStage(stage);
      return {};
    },
  },
  'GET /offers/:id': { ask: offer },
  'POST /offers': {
    ask: () => ({ body: { ...OFFER, sku: freshName('M'), restricted: true } }),
    answers: (_, { account }) => (account.kind === 'vendor' ? [201] : [403]),
  },
  'PATCH /offers/:id': {
    ask: async (stage, place) => ({ ...(await offer(stage, place)), body: { version: 1, name: 'Other' } }),
    answers: managersOnly,
  },
  'POST /offers/:id/withdraw': {
    ask: async (stage, place) => ({ ...(await offer(stage, place)), body: { version: 1 } }),
    answers: managersOnly,
  },
  'POST /offers/:id/restore': {
    ask: async (stage, place) => ({ ...(await offer(stage, place)), body: { version: 1 } }),
    answers: managersOnly,
  },
  'GET /offers/:id/terms': { ask: offer },
  'PATCH /offers/:id/terms/:account': {
    ask: async (stage, place) => {
      const body = place.account.kind === 'customer' ? { allowed: null } : { name: 'Called so' };
      return { ...(await offer(stage, place)), body };
    },
  },
  'GET /offers/:id/prices': { ask: offer },
  'POST /offers/:id/prices': { ask: async (stage, place) => ({ ...(await offer(stage, place)), body: PRICE }) },
  'GET /accounts/:id/offers': {
    async ask(stage, { account }) {
      await costsOnStage(stage);
      return { params: { id: account.id } };
    },
  },
};

/** What each pays on the stage, as the text that an answer would tell it by. */
const COSTS: Readonly<Record<'partner' | 'sibling' | 'subpartner', string>> = {
  partner: '7111.17',
  sibling: '7222.27',
  subpartner: '7333.37',
};
export const PRICED = 'MATRIX-PRICED';

/** An offer everybody may sell, at a cost of its own for each partner; the second time it is there already. */
export async function costsOnStage({ server, places }: Stage): Promise<void> {
  const { status, body } = await server.api('POST', '/offers', { ...OFFER, sku: PRICED });
  if (status !== 201) return;
  const add = (seller: Place, order: object) =>
    server.api('POST', `/offers/${body.id}/prices`, { ...PRICE, ...order }, seller.team.owner.headers);
  const tiersOf = (amount: string) => ({ audience: 'partner', tiers: [{ from: 1, amount }] });
  await add(places.vendor, tiersOf(COSTS.partner));
  await add(places.vendor, { ...tiersOf(COSTS.sibling), buyerId: places.sibling.account.id });
  await add(places.partner, tiersOf(COSTS.subpartner));
  await add(places.vendor, {});
}

const MAY_KNOW: Readonly<Record<PlaceName, readonly (keyof typeof COSTS)[]>> = {
  vendor: ['partner', 'sibling', 'subpartner'],
  partner: ['partner', 'subpartner'],
  sibling: ['sibling'],
  subpartner: ['subpartner'],
  customer: [],
};

/** Costs of levels above and beside (S4.21). */
export function othersCosts(_: Stage, viewer: Place): readonly string[] {
  return Object.entries(COSTS)
    .filter(([whose]) => !MAY_KNOW[viewer.name].some((known) => known === whose))
    .map(([, amount]) => amount);
}
