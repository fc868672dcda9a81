// /quotes: what a cart or a renewal costs and changes, held for half an hour; nothing happens by looking.
import { addQuoteSchema, quoteSchema } from '../../shared/contracts/orders-api.ts';
import { addRenewalQuoteSchema } from '../../shared/contracts/renewals-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import { previewOrder } from '../flows/preview-order.ts';
import { suggestTiers } from '../flows/suggest-tiers.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { planOf } from '../orders/held-plan.ts';
import { findQuote } from '../orders/quote-store.ts';
import { CART_PROBLEMS } from './order-problems.ts';
import { quoteView } from './order-views.ts';

export function quoteRoutes(random: Random): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/quotes',
      permission: 'orders:read',
      summary: 'Ask what a cart costs and changes',
      tag: 'Orders',
      answers: { 201: quoteSchema },
      problems: CART_PROBLEMS,
      body: addQuoteSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, scope: caller.accountPath, callerId: caller.accountId };
        const previewed = await previewOrder(trx, { random }, act, { kind: 'cart', order });
        if (!previewed.ok) return previewed;
        const { held, plan, cart } = previewed.value;
        return accept({ status: 201, body: quoteView(held, plan, await suggestTiers(trx, act, cart)) });
      },
    }),
    acting({
      method: 'POST',
      path: '/quotes/renewal',
      permission: 'orders:read',
      summary: 'Ask what renewing a PBX costs',
      tag: 'Orders',
      answers: { 201: quoteSchema },
      problems: CART_PROBLEMS,
      body: addRenewalQuoteSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, scope: caller.accountPath };
        const previewed = await previewOrder(trx, { random }, act, { kind: 'renewal', order });
        if (!previewed.ok) return previewed;
        return accept({ status: 201, body: quoteView(previewed.value.held, previewed.value.plan, []) });
      },
    }),
    reading({
      path: '/quotes/:id',
      permission: 'orders:read',
      summary: 'Show a quote',
      tag: 'Orders',
      answers: { 200: quoteSchema },
      problems: ['quote_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const held = await findQuote(db, caller.accountPath, params.id);
        if (held === undefined) return refuse('quote_not_found', 'There is no such quote.', 'Ask for a new quote.');
        return accept({ status: 200, body: quoteView(held, planOf(held.quote), []) });
      },
    }),
  ];
}
