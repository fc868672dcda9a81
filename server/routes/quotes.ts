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
      problems: [
        'account_not_found',
        'account_suspended',
        'already_subscribed',
        'amount_too_large',
        'changed_twice',
        'credit_exceeded',
        'downgrade_waits',
        'seats_assigned',
        'nothing_changes',
        'offer_not_sold',
        'offer_on_request',
        'payer_differs',
        'pbx_is_member',
        'pbx_not_found',
        'plan_not_offered',
        'price_missing',
        'quantity_invalid',
        'quantity_out_of_bounds',
        'renewal_empty',
        'scheduled_change',
        'subscription_ended',
        'subscription_not_found',
        'subscription_suspended',
        'term_ended',
        'term_too_long',
        'too_many_grants',
        'undo_too_late',
        'unit_not_found',
        'unit_terminated',
        'units_unknown',
        'validation_failed',
        'version_conflict',
      ],
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
      problems: [
        'account_not_found',
        'account_suspended',
        'already_subscribed',
        'amount_too_large',
        'changed_twice',
        'credit_exceeded',
        'downgrade_waits',
        'seats_assigned',
        'nothing_changes',
        'offer_not_sold',
        'offer_on_request',
        'payer_differs',
        'pbx_is_member',
        'pbx_not_found',
        'plan_not_offered',
        'price_missing',
        'quantity_invalid',
        'quantity_out_of_bounds',
        'renewal_empty',
        'scheduled_change',
        'subscription_ended',
        'subscription_not_found',
        'subscription_suspended',
        'term_ended',
        'term_too_long',
        'too_many_grants',
        'undo_too_late',
        'unit_not_found',
        'unit_terminated',
        'units_unknown',
        'validation_failed',
        'version_conflict',
      ],
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
