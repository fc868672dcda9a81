// /subscriptions/:id/…: suspending, resuming, ending, what becomes of it at the end of its term; and starting trials.
import type { z } from 'zod';
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
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
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
import { CART_PROBLEMS } from './order-problems.ts';
import { subscriptionView } from './order-views.ts';

const PATH = '/subscriptions/:id';
/** Of what is switched by whoever may, once it was confirmed. */
const SWITCH_PROBLEMS = [
  'confirm_missing',
  'forbidden',
  'nothing_changes',
  'subscription_ended',
  'subscription_not_found',
  'version_conflict',
] as const;

export function subscriptionActRoutes(issuing: Issuing): Route[] {
  return [...stateRoutes(issuing), ...termRoutes(issuing), trialRoute(issuing)];
}

function stateRoutes(issuing: Issuing): Route[] {
  return [
    changing(
      {
        name: 'suspend',
        summary: 'Suspend a subscription',
        problems: [
          'confirm_missing',
          'nothing_changes',
          'subscription_ended',
          'subscription_not_found',
          'version_conflict',
        ],
        body: suspendSchema,
      },
      (trx, act, order) => suspendSubscription(trx, issuing, act, order),
    ),
    changing(
      {
        name: 'resume',
        summary: 'Resume a suspended subscription',
        problems: SWITCH_PROBLEMS,
        body: resumeSchema,
      },
      (trx, act, order) => resumeSubscription(trx, issuing, act, order),
    ),
    changing(
      {
        name: 'activate',
        summary: 'Charge from now on what waits for its first use',
        problems: ['forbidden', 'nothing_changes', 'subscription_ended', 'subscription_not_found', 'version_conflict'],
        body: activateSchema,
      },
      (trx, act, order) => activateByHand(trx, act, order),
    ),
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
    changing(
      {
        name: 'end',
        summary: 'End a subscription at once',
        problems: [
          'confirm_missing',
          'forbidden',
          'nothing_changes',
          'penalty_missing',
          'price_changed',
          'price_missing',
          'seats_assigned',
          'subscription_ended',
          'subscription_not_found',
          'version_conflict',
        ],
        body: endSubscriptionSchema,
      },
      (trx, act, order) => {
        const { penalty, givenBack, ...asked } = order;
        const shown = {
          ...(penalty === undefined ? {} : { penalty: (penalty && fromMoneyJson(penalty)) ?? null }),
          ...(givenBack === undefined ? {} : { givenBack: (givenBack && fromMoneyJson(givenBack)) ?? null }),
        };
        return endByHand(trx, issuing, act, { ...asked, ...shown });
      },
    ),
  ];
}

function termRoutes(issuing: Issuing): Route[] {
  return [
    changing(
      {
        name: 'auto-renew',
        summary: 'Switch renewing by itself on or off',
        problems: SWITCH_PROBLEMS,
        body: autoRenewSchema,
      },
      (trx, act, order) => setAutoRenew(trx, issuing, act, order),
    ),
    changing(
      {
        name: 'schedule',
        summary: 'Schedule another offer or plan for the renewal',
        problems: [...CART_PROBLEMS, 'confirm_missing', 'forbidden'],
        body: scheduleMigrationSchema,
      },
      (trx, act, order) => scheduleMigration(trx, issuing, act, order),
    ),
    changing(
      {
        method: 'DELETE',
        name: 'schedule',
        summary: 'Drop what is scheduled for the renewal',
        problems: [
          'confirm_missing',
          'nothing_changes',
          'scheduled_change',
          'subscription_ended',
          'subscription_not_found',
          'version_conflict',
        ],
        body: dropScheduledSchema,
      },
      (trx, act, order) => dropScheduled(trx, issuing, act, order),
    ),
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

interface Changing<Body extends z.ZodType, Code extends ProblemCode> {
  readonly method?: 'POST' | 'DELETE';
  readonly name: string;
  readonly summary: string;
  readonly problems: readonly Code[];
  readonly body: Body;
}

/** One subscription is changed, and shown as it is then. */
function changing<Body extends z.ZodType<object>, const Code extends ProblemCode>(
  { method = 'POST', name, summary, problems, body }: Changing<Body, Code>,
  change: (
    trx: Trx,
    act: Act,
    order: z.output<Body> & { readonly number: number; readonly scope: string },
  ) => Promise<Result<Subscription, NoInfer<Code>>>,
): Route {
  return acting<`${typeof PATH}/${string}`, Body, ProblemCode>({
    method,
    path: `${PATH}/${name}`,
    permission: 'subscriptions:write',
    summary,
    tag: 'Subscriptions',
    answers: { 200: subscriptionSchema },
    problems,
    body,
    idempotency: 'offered',
    async handle({ trx, act, caller, params, input }) {
      const number = validate(subscriptionNumberSchema, params.id);
      if (!number.ok) return subscriptionNotFound();
      const done = await change(trx, act, { ...input, number: number.value, scope: caller.accountPath });
      return done.ok ? accept({ status: 200, body: await viewSubscription(trx, done.value) }) : done;
    },
  });
}

export async function viewSubscription(db: Db, subscription: Subscription) {
  return subscriptionView(subscription, (await findOffer(db, { id: subscription.offerId }))?.sku ?? '');
}
