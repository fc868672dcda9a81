// /offers/:id/prices: what an offer costs whom from when, as far as the reader may know.
import {
  addPriceSchema,
  priceAddedSchema,
  priceQuerySchema,
  priceSchema,
} from '../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { moneyText, toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import { type AddedPrice, addPrice } from '../flows/add-price.ts';
import { pricesSeenBy } from '../flows/list-prices.ts';
import { page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { priceView } from './offer-views.ts';
import { accountOf } from './offers.ts';

export function priceRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/offers/:id/prices',
      permission: 'prices:read',
      summary: 'List what an offer costs whom, and from when',
      tag: 'Catalogue',
      answers: { 200: pageSchema(priceSchema) },
      problems: ['account_not_found', 'offer_not_found'],
      query: priceQuerySchema,
      async handle({ db, caller, act, params, input }) {
        const seller = await accountOf(db, caller);
        if (!seller.ok) return seller;
        const seen = await pricesSeenBy(db, act, { seller: seller.value, offerId: params.id });
        if (!seen.ok) return seen;
        const { cursor, limit, currency } = input;
        const views = seen.value
          .map(priceView)
          .filter((price) => currency === undefined || price.currency === currency);
        const after = cursor === undefined ? 0 : views.findIndex(({ id }) => id === cursor) + 1;
        return accept({ status: 200, body: page(views.slice(after), limit, ({ id }) => id) });
      },
    }),
    acting({
      method: 'POST',
      path: '/offers/:id/prices',
      permission: 'prices:write',
      summary: 'Set a price',
      tag: 'Catalogue',
      answers: { 201: priceAddedSchema },
      problems: ['account_not_found', 'offer_not_found', 'offer_withdrawn', 'validation_failed'],
      body: addPriceSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        const added = await addPrice(trx, random, act, { seller: seller.value, offerId: params.id, price: input });
        if (!added.ok) return added;
        const price = priceView({ listed: added.value.listed, standing: 'own' });
        return accept({ status: 201, body: { price, warnings: warningsOf(added.value) } });
      },
    }),
  ];
}

/** S4.2: allowed, and said. */
function warningsOf({ listed, loss }: AddedPrice) {
  if (loss === null) return [];
  const { currency } = listed.version;
  const margin = { amount: loss, currency };
  const message = `Some quantities cost you more than they bring: ${moneyText(margin)} for one period at worst.`;
  return [{ code: 'below_cost' as const, message, margin: toMoneyJson(margin) }];
}
