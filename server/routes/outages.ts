// /subscriptions/:id/outages and /outage-terms: days without service, what was given back for them, and for which nothing is (S4.14).
import { outageListSchema, setOutageTermsSchema } from '../../shared/contracts/outages-api.ts';
import { subscriptionNumberSchema } from '../../shared/contracts/subscriptions-api.ts';
import { toMoneyJson } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { type OutageTerms, readOutageTerms, setOutageTerms } from '../flows/outage-terms.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading, validate } from '../http/route.ts';
import { findInvoice } from '../invoices/invoice-store.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import { type OutageCredit, outageCreditsOf, outagesOf } from '../subscriptions/outage-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';

const PATH = '/subscriptions/:id';

export function outageRoutes(): Route[] {
  return [
    reading({
      path: `${PATH}/outages`,
      permission: 'subscriptions:read',
      summary: 'Show days without service and what was given back for them',
      tag: 'Subscriptions',
      answers: { 200: outageListSchema },
      problems: ['subscription_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const number = numberIn(params);
        const found = number.ok ? await findSubscription(db, caller.accountPath, number.value) : undefined;
        if (found === undefined) return subscriptionNotFound();
        const body = await listView(db, caller.accountPath, found.number, await readOutageTerms(db, found));
        return accept({ status: 200, body });
      },
    }),
    acting({
      method: 'POST',
      path: `${PATH}/outage-terms`,
      permission: 'prices:write',
      summary: 'Say for which causes days without service are not given back',
      tag: 'Subscriptions',
      answers: { 200: outageListSchema },
      problems: ['forbidden', 'subscription_not_found'],
      body: setOutageTermsSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const number = numberIn(params);
        if (!number.ok) return subscriptionNotFound();
        const scope = caller.accountPath;
        const set = await setOutageTerms(trx, act, { ...input, number: number.value, scope });
        if (!set.ok) return set;
        return accept({ status: 200, body: await listView(trx, scope, number.value, set.value) });
      },
    }),
  ];
}

function numberIn(params: { readonly id: string }): Result<number, 'validation_failed'> {
  return validate(subscriptionNumberSchema, params.id);
}

async function listView(db: Db, scope: string, number: number, { excluded, setBy }: OutageTerms) {
  const credits = await outageCreditsOf(db, number);
  const outages = [];
  for (const { fromMs, untilMs, cause, credited } of await outagesOf(db, number)) {
    const own = [];
    for (const credit of credits.filter((one) => one.fromMs === fromMs))
      own.push(...(await creditView(db, scope, credit)));
    outages.push({ fromMs, untilMs, cause, credited, credits: own });
  }
  return { terms: { excluded: [...excluded], setBy }, outages };
}

/** Nothing where it came to nothing, and nothing of what an earlier owner of the PBX got back. */
async function creditView(db: Db, scope: string, credit: OutageCredit) {
  const { invoiceId, from, until, days, units, currency, net, tax } = credit;
  const note = invoiceId === null ? undefined : await findInvoice(db, { id: invoiceId }, scope);
  if (note === undefined) return [];
  const total = toMoneyJson({ amount: net + tax, currency });
  return [{ from, until, days, units, total, invoiceId: note.id, label: note.label }];
}
