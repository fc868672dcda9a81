// /subscriptions: what is held, its history and units; suspending, ending, renewing by itself; trials.

import { listSchema, pageSchema } from '../../shared/contracts/server-api.ts';
import {
  autoRenewSchema,
  dropScheduledSchema,
  endSubscriptionSchema,
  resumeSchema,
  scheduleMigrationSchema,
  startTrialSchema,
  subscriptionDetailSchema,
  subscriptionNumberSchema,
  subscriptionQuerySchema,
  subscriptionSchema,
  suspendSchema,
  unitFoundSchema,
  unitQuerySchema,
  unitSchema,
} from '../../shared/contracts/subscriptions-api.ts';
import { unitId } from '../../shared/ids.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import {
  dropScheduled,
  endSubscription,
  resumeSubscription,
  setAutoRenew,
  suspendSubscription,
} from '../flows/change-subscription.ts';
import { findUnit } from '../flows/find-unit.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { scheduleMigration } from '../flows/schedule-migration.ts';
import { startTrial } from '../flows/start-trial.ts';
import { NO_QUERY, page } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading, validate } from '../http/route.ts';
import { fieldFault, subscriptionNotFound } from '../orders/cart-refusals.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { findSubscription, listSubscriptions } from '../subscriptions/subscription-store.ts';
import { subscriptionEventView, subscriptionView } from './order-views.ts';

export function subscriptionRoutes(issuing: Issuing): Route[] {
  return [...readingRoutes(), ...stateRoutes(issuing), ...termRoutes(issuing), trialRoute(issuing)];
}

const PATH = '/subscriptions/:id';
/** One page of units is as many as a subscription of a PBX has at most in practice. */
const UNITS_SHOWN = 10_000;

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/subscriptions',
      permission: 'subscriptions:read',
      summary: 'List subscriptions',
      tag: 'Subscriptions',
      answers: { 200: pageSchema(subscriptionSchema) },
      problems: [],
      query: subscriptionQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor, limit, ...filter } = input;
        const from = { afterNumber: Number(cursor ?? 0) || 0, limit: limit + 1 };
        const found = await listSubscriptions(db, caller.accountPath, filter, from);
        const views = await Promise.all(found.map((one) => view(db, one)));
        return accept({ status: 200, body: page(views, limit, (one) => one.number) });
      },
    }),
    reading({
      path: '/units',
      permission: 'subscriptions:read',
      summary: 'Find a unit by its UUID',
      tag: 'Subscriptions',
      answers: { 200: unitFoundSchema },
      problems: ['search_too_wide', 'unit_not_found'],
      query: unitQuerySchema,
      async handle({ db, caller, input }) {
        const found = await findUnit(db, caller.accountPath, input);
        if (!found.ok) return found;
        const { subscription, unit, terminated } = found.value;
        const named = { id: input.unit.toLowerCase(), subscription: subscription.number, unit, terminated };
        return accept({ status: 200, body: { ...named, pbxId: subscription.pbxId } });
      },
    }),
    reading({
      path: PATH,
      permission: 'subscriptions:read',
      summary: 'Show a subscription and its history',
      tag: 'Subscriptions',
      answers: { 200: subscriptionDetailSchema },
      problems: ['subscription_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const found = await named(db, caller.accountPath, params);
        if (!found.ok) return found;
        const events = (await subscriptionEvents(db, [found.value.number])).map(subscriptionEventView);
        return accept({ status: 200, body: { ...(await view(db, found.value)), events } });
      },
    }),
    reading({
      path: `${PATH}/units`,
      permission: 'subscriptions:read',
      summary: 'List the units of a subscription',
      tag: 'Subscriptions',
      answers: { 200: listSchema(unitSchema) },
      problems: ['subscription_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const found = await named(db, caller.accountPath, params);
        if (!found.ok) return found;
        const { number: subscription, quantity, terminatedUnits } = found.value;
        const issuer = (await readSettings(db))?.issuer ?? '';
        const items = Array.from({ length: Math.min(quantity, UNITS_SHOWN) }, (_, index) => ({
          id: unitId(issuer, subscription, index + 1),
          subscription,
          unit: index + 1,
          terminated: terminatedUnits.includes(index + 1),
        }));
        return accept({ status: 200, body: { items } });
      },
    }),
  ];
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
      path: `${PATH}/end`,
      permission: 'subscriptions:write',
      summary: 'End a subscription at once',
      tag: 'Subscriptions',
      answers: { 200: subscriptionSchema },
      problems: [
        'confirm_missing',
        'nothing_changes',
        'subscription_ended',
        'subscription_not_found',
        'version_conflict',
      ],
      body: endSubscriptionSchema,
      idempotency: 'offered',
      handle: ({ trx, act, caller, params, input }) =>
        changed(trx, params, (number) =>
          endSubscription(trx, issuing, act, { ...input, number, scope: caller.accountPath }),
        ),
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
        'downgrade_waits',
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
  return done.ok ? accept({ status: 200, body: await view(db, done.value) }) : done;
}

async function named(db: Db, scope: string, params: { readonly id: string }) {
  const number = validate(subscriptionNumberSchema, params.id);
  if (!number.ok) return subscriptionNotFound();
  const found = await findSubscription(db, scope, number.value);
  return found === undefined ? subscriptionNotFound() : accept(found);
}

async function view(db: Db, subscription: Subscription) {
  return subscriptionView(subscription, (await findOffer(db, { id: subscription.offerId }))?.sku ?? '');
}
