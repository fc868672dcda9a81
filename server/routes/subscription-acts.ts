// /subscriptions/:id/…: suspending, resuming, ending, what becomes of it at the end of its term; and starting trials.

import {
  activateSchema,
  autoRenewSchema,
  dropScheduledSchema,
  endCostSchema,
  endSubscriptionSchema,
  resumeSchema,
  scheduleMigrationSchema,
  startTrialSchema,
  subscriptionNumberSchema,
  subscriptionSchema,
  suspendSchema,
} from '../../shared/contracts/subscriptions-api.ts';
import { fromMoneyJson, toMoneyJson } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { activateByHand } from '../flows/activate-by-use.ts';
import { dropScheduled, resumeSubscription, setAutoRenew, suspendSubscription } from '../flows/change-subscription.ts';
import { endByHand, endCost } from '../flows/end-by-hand.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { scheduleMigration } from '../flows/schedule-migration.ts';
import { startTrial } from '../flows/start-trial.ts';
import { NO_QUERY } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading, validate } from '../http/route.ts';
import { fieldFault, subscriptionNotFound } from '../orders/cart-refusals.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { subscriptionView } from './order-views.ts';

const PATH = '/subscriptions/:id';

export function subscriptionActRoutes(issuing: Issuing): Route[] {
  return [...stateRoutes(issuing), ...termRoutes(issuing), trialRoute(issuing)];
}

function stateRoutes(issuing: Issuing): Route[] {
  return [
    acting({
      method: 'POST',
      path: `${PATH}/suspend`,
      permission: 'subscriptions:write',
      summary: 'Suspend a subscription',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'nothing_changes',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: suspendSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          suspendSubscription(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
    }),
    acting({
      method: 'POST',
      path: `${PATH}/resume`,
      permission: 'subscriptions:write',
      summary: 'Resume a suspended subscription',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'forbidden',
        'nothing_changes',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: resumeSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          resumeSubscription(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
    }),
    acting({
      method: 'POST',
      path: `${PATH}/activate`,
      permission: 'subscriptions:write',
      summary: 'Charge from now on what waits for its first use',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: ['forbidden', 'nothing_changes', 'subscription_ended', 'subscription_not_found', 'version_conflict'],
      body: activateSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) => activateByHand(trx, act, { ...input, number, scope: caller.accountPath })),
    }),
    reading({
      path: `${PATH}/ending`,
      permission: 'subscriptions:read',
      summary: 'Show what ending a subscription at once costs',
      tag: 'Subscriptions',
      answers: { 200: endCostSchema },
      problems: ['price_missing', 'subscription_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const number = validate(subscriptionNumberSchema, params.id);
        if (!number.ok) return subscriptionNotFound();
        const cost = await endCost(db, act, { scope: caller.accountPath, number: number.value });
        if (!cost.ok) return cost;
        const { penalty, givenBack, ...until } = cost.value;
        const money = { penalty: penalty && toMoneyJson(penalty), givenBack: givenBack && toMoneyJson(givenBack) };
        return accept({ status: 200, body: { ...until, ...money } });
      },
    }),
    acting({
      method: 'POST',
      path: `${PATH}/end`,
      permission: 'subscriptions:write',
      summary: 'End a subscription at once',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'nothing_changes',
        'price_changed',
        'price_missing',
        'seats_assigned',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: endSubscriptionSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) => {
          const { penalty, givenBack, ...asked } = input;
          const shown = {
            ...(penalty === undefined ? {} : { penalty: (penalty && fromMoneyJson(penalty)) ?? null }),
            ...(givenBack === undefined ? {} : { givenBack: (givenBack && fromMoneyJson(givenBack)) ?? null }),
          };
          return endByHand(trx, issuing, act, { ...asked, ...shown, number, scope: caller.accountPath });
        }),
    }),
  ];
}

function termRoutes(issuing: Issuing): Route[] {
  return [
    acting({
      method: 'POST',
      path: `${PATH}/auto-renew`,
      permission: 'subscriptions:write',
      summary: 'Switch renewing by itself on or off',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'forbidden',
        'nothing_changes',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: autoRenewSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          setAutoRenew(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
    }),
    acting({
      method: 'POST',
      path: `${PATH}/schedule`,
      permission: 'subscriptions:write',
      summary: 'Schedule another offer or plan for the renewal',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'account_not_found',
        'account_suspended',
        'already_subscribed',
        'amount_too_large',
        'changed_twice',
        'confirm_missing',
        'credit_exceeded',
        'downgrade_waits',
        'seats_assigned',
        'forbidden',
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
      body: scheduleMigrationSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          scheduleMigration(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
    }),
    acting({
      method: 'DELETE',
      path: `${PATH}/schedule`,
      permission: 'subscriptions:write',
      summary: 'Drop what is scheduled for the renewal',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'nothing_changes',
        'scheduled_change',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: dropScheduledSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          dropScheduled(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
    }),
  ];
}

function trialRoute(issuing: Issuing): Route {
  return acting({
    method: 'POST',
    path: '/trials',
    permission: 'subscriptions:write',
    summary: 'Start a trial',
    tag: 'Subscriptions',
    answers: { 201: subscriptionSchema },
    problems: [
      'account_not_found',
      'account_suspended',
      'offer_not_sold',
      'pbx_is_member',
      'pbx_not_found',
      'trial_used',
      'validation_failed',
    ],
    body: startTrialSchema,
    idempotency: 'required',
    async handle({ trx, act, caller, input }) {
      if (input.override !== undefined && caller.kind !== 'vendor') {
        return fieldFault('override', 'is for the vendor to give');
      }
      const started = await startTrial(trx, issuing, act, { ...input, scope: caller.accountPath });
      if (!started.ok) return started;
      const { subscription, offer } = started.value;
      return accept({ status: 201, body: subscriptionView(subscription, offer.sku) });
    },
  });
}

async function changed<C extends ProblemCode>(
  db: Db,
  params: { readonly id: string },
  change: (number: number) => Promise<Result<Subscription, C>>,
) {
  const number = validate(subscriptionNumberSchema, params.id);
  if (!number.ok) return subscriptionNotFound();
  const done = await change(number.value);
  return done.ok ? accept({ status: 200, body: await viewSubscription(db, done.value) }) : done;
}

export async function viewSubscription(db: Db, subscription: Subscription) {
  return subscriptionView(subscription, (await findOffer(db, { id: subscription.offerId }))?.sku ?? '');
}
