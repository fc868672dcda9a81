// /subscriptions and /units: what is held, its history and its units.

import type { z } from 'zod';
import { countedPageSchema, listSchema } from '../../shared/contracts/server-api.ts';
import {
  listedSubscriptionSchema,
  subscriptionDetailSchema,
  subscriptionNumberSchema,
  subscriptionQuerySchema,
  unitFoundSchema,
  unitQuerySchema,
  unitSchema,
} from '../../shared/contracts/subscriptions-api.ts';
import { unitId } from '../../shared/ids.ts';
import { accept, refuse } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import { findUnit } from '../flows/find-unit.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { endingSoon } from '../flows/list-attention.ts';
import { nameRows, nameSubscriptions } from '../flows/name-rows.ts';
import { historyOf } from '../flows/show-history.ts';
import { sellerToAsk, whyStopped } from '../flows/why-stopped.ts';
import { exporting } from '../http/csv-list.ts';
import { NO_QUERY, page, totalOf } from '../http/page.ts';
import { type Route, reading, validate } from '../http/route.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import {
  countSubscriptions,
  findSubscription,
  listSubscriptions,
  type SubscriptionFilter,
} from '../subscriptions/subscription-store.ts';
import { SUBSCRIPTION_COLUMNS, subscriptionEventView } from './order-views.ts';
import { subscriptionActRoutes, viewSubscription } from './subscription-acts.ts';

const PATH = '/subscriptions/:id';
/** One page of units is as many as a subscription of a PBX has at most in practice. */
const UNITS_SHOWN = 10_000;

export function subscriptionRoutes(issuing: Issuing): Route[] {
  return [...readingRoutes(), ...subscriptionActRoutes(issuing)];
}

type Given = Partial<Pick<z.infer<typeof subscriptionQuerySchema>, 'accountId' | 'pbxId' | 'state' | 'due'>>;

function filterOf({ due, ...filter }: Given, nowMs: number): SubscriptionFilter {
  return due === undefined ? filter : { ...filter, ending: endingSoon(due, nowMs) };
}

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/subscriptions',
      permission: 'subscriptions:read',
      summary: 'List subscriptions',
      tag: 'Subscriptions',
      answers: { 200: countedPageSchema(listedSubscriptionSchema) },
      problems: [],
      query: subscriptionQuerySchema,
      async handle({ db, caller, act, input }) {
        const { cursor, limit, sort, count: _, ...given } = input;
        const filter = filterOf(given, act.nowMs);
        const after = cursor === undefined ? undefined : Number(cursor);
        const asked = { newestFirst: sort === '-number', after, limit: limit + 1 };
        const subscriptions = await listSubscriptions(db, caller.accountPath, filter, asked);
        const namesOf = await nameRows(db, subscriptions);
        const views = await Promise.all(
          subscriptions.map(async (one) => ({ ...(await viewSubscription(db, one)), ...namesOf(one) })),
        );
        const listing = page(views, limit, (one) => one.number);
        const total = await totalOf(input, listing, (most) => countSubscriptions(db, caller.accountPath, filter, most));
        return accept({ status: 200, body: { ...listing, total } });
      },
    }),
    exporting({
      path: '/subscriptions/export.csv',
      permission: 'subscriptions:read',
      summary: 'Export subscriptions',
      tag: 'Subscriptions',
      query: subscriptionQuerySchema.omit({ cursor: true, limit: true, count: true }),
      columns: SUBSCRIPTION_COLUMNS,
      async pageOf({ db, caller, act, input: { sort, ...given } }, { cursor, limit }) {
        const after = cursor === undefined ? undefined : Number(cursor);
        const asked = { newestFirst: sort === '-number', after, limit: limit + 1 };
        const filter = filterOf(given, act.nowMs);
        const subscriptions = await listSubscriptions(db, caller.accountPath, filter, asked);
        const { items, next } = page(subscriptions, limit, ({ number }) => number);
        return { items: await nameSubscriptions(db, items), next };
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
      async handle({ db, caller, act, params }) {
        const { accountId, accountPath: scope } = caller;
        const found = await named(db, scope, params);
        if (!found.ok) return found;
        const asked = { accountId, scope, nowMs: act.nowMs };
        const events = (await historyOf(db, found.value.number)).map(subscriptionEventView);
        const stopped = await whyStopped(db, found.value, asked);
        const askSeller = await sellerToAsk(db, asked);
        return accept({
          status: 200,
          body: { ...(await viewSubscription(db, found.value)), events, stopped, askSeller },
        });
      },
    }),
    reading({
      path: `${PATH}/units`,
      permission: 'subscriptions:read',
      summary: 'List the units of a subscription',
      tag: 'Subscriptions',
      answers: { 200: listSchema(unitSchema) },
      problems: ['subscription_not_found', 'too_many_rows'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const found = await named(db, caller.accountPath, params);
        if (!found.ok) return found;
        const { number: subscription, quantity, terminatedUnits } = found.value;
        if (quantity > UNITS_SHOWN) {
          const message = `Subscription ${subscription} has ${quantity} units, more than ${UNITS_SHOWN}.`;
          return refuse('too_many_rows', message, 'Change the number of units instead of naming them.');
        }
        const issuer = (await readSettings(db))?.issuer ?? '';
        const items = Array.from({ length: quantity }, (_, index) => ({
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

async function named(db: Db, scope: string, params: { readonly id: string }) {
  const number = validate(subscriptionNumberSchema, params.id);
  if (!number.ok) return subscriptionNotFound();
  const found = await findSubscription(db, scope, number.value);
  return found === undefined ? subscriptionNotFound() : accept(found);
}
