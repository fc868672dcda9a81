// /accounts/:id/payment-methods: how an account may pay, and what it keeps at a provider for renewals.
import {
  addMethodSchema,
  confirmMethodSchema,
  methodUnderWaySchema,
  paymentMethodsSchema,
  savedMethodSchema,
} from '../../shared/contracts/payments-api.ts';
import { accept } from '../../shared/result.ts';
import { beginMethod, confirmMethod } from '../flows/add-payment-method.ts';
import type { Paying } from '../flows/ask-provider.ts';
import { changeMethod, removeSavedMethod } from '../flows/change-payment-method.ts';
import { type Checkout, listPaymentMethods } from '../flows/list-payment-methods.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, actingSlowly, type Route, reading } from '../http/route.ts';
import { methodView } from './payment-views.ts';

export function paymentMethodRoutes(deps: Checkout & Paying): Route[] {
  return [...keptRoutes(deps), ...addingRoutes(deps)];
}

function keptRoutes(checkout: Checkout): Route[] {
  return [
    reading({
      path: '/accounts/:id/payment-methods',
      permission: 'payments:read',
      summary: 'Show how an account may pay',
      tag: 'Payments',
      answers: { 200: paymentMethodsSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const wish = { accountId: params.id, scope: caller.accountPath };
        const listed = await listPaymentMethods(db, checkout, wish);
        if (!listed.ok) return listed;
        const saved = listed.value.saved.map((method) => methodView(method, act.nowMs));
        return accept({ status: 200, body: { checkout: listed.value.checkout, saved } });
      },
    }),
    acting({
      method: 'POST',
      path: '/payment-methods/:id/default',
      permission: 'payments:write',
      summary: 'Renew with this saved means of payment',
      tag: 'Payments',
      answers: { 200: savedMethodSchema },
      problems: ['forbidden', 'payment_method_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const changed = await changeMethod(trx, act, {
          methodId: params.id,
          scope: caller.accountPath,
          callerId: caller.accountId,
        });
        return changed.ok ? accept({ status: 200, body: methodView(changed.value, act.nowMs) }) : changed;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/payment-methods/:id',
      permission: 'payments:write',
      summary: 'Forget a saved means of payment',
      tag: 'Payments',
      answers: { 204: null },
      problems: ['forbidden', 'payment_method_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const removed = await removeSavedMethod(trx, act, {
          methodId: params.id,
          scope: caller.accountPath,
          callerId: caller.accountId,
        });
        return removed.ok ? accept({ status: 204 }) : removed;
      },
    }),
  ];
}

const MAY_ADD = ['account_not_found', 'forbidden', 'method_not_offered', 'provider_unreachable'] as const;

function addingRoutes(deps: Paying): Route[] {
  return [
    // The provider is asked outside any transaction; beginning again leaves nothing behind here.
    actingSlowly({
      path: '/accounts/:id/payment-methods',
      permission: 'payments:write',
      summary: 'Begin to keep a card or a PayPal wallet for renewals',
      tag: 'Payments',
      answers: { 201: methodUnderWaySchema },
      problems: MAY_ADD,
      body: addMethodSchema,
      async handle({ act, caller, params, input }) {
        const wish = { ...input, accountId: params.id, scope: caller.accountPath, callerId: caller.accountId };
        const begun = await beginMethod(deps, act, wish);
        if (!begun.ok) return begun;
        return accept({ status: 201, body: { ref: begun.value.ref, action: begun.value.action ?? null } });
      },
    }),
    actingSlowly({
      path: '/accounts/:id/payment-methods/confirm',
      permission: 'payments:write',
      summary: 'Keep what the buyer confirmed at the provider',
      tag: 'Payments',
      answers: { 200: savedMethodSchema },
      problems: [...MAY_ADD, 'payment_method_not_found', 'setup_not_done'],
      body: confirmMethodSchema,
      async handle({ act, caller, params, input }) {
        const wish = { ...input, accountId: params.id, scope: caller.accountPath, callerId: caller.accountId };
        const kept = await confirmMethod(deps, act, wish);
        return kept.ok ? accept({ status: 200, body: methodView(kept.value, act.nowMs) }) : kept;
      },
    }),
  ];
}
