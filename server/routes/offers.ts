// /offers: what an account may sell, what the vendor lists, and what may be sold to an account.
import {
  accountOfferQuerySchema,
  accountOfferSchema,
  addOfferSchema,
  changeOfferSchema,
  offerDetailSchema,
  offerQuerySchema,
  offerSchema,
  offerTermListSchema,
  offerTermSchema,
  offerTermsSchema,
  restoreOfferSchema,
  sellableOfferSchema,
  withdrawOfferSchema,
} from '../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account, Caller } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Random } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findTerm, listTerms } from '../catalogue/term-store.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { pbxNotFound } from '../flows/issue-licence.ts';
import { offersToAccount, sellableOffers } from '../flows/list-offers.ts';
import { addOffer, changeOffer, offerSeenBy, restoreOffer, withdrawOffer } from '../flows/manage-offers.ts';
import { setOfferTerms } from '../flows/set-offer-terms.ts';
import { NO_QUERY, page } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { countHolders } from '../subscriptions/offer-use-store.ts';
import { accountOfferView, offerView, sellableView } from './offer-views.ts';

/** Of whoever adds or changes an offer. */
const OFFER_PROBLEMS = [
  'account_not_found',
  'forbidden',
  'offer_not_found',
  'offer_withdrawn',
  'sku_taken',
  'validation_failed',
  'version_conflict',
] as const;

export function offerRoutes(random: Random): Route[] {
  return [...readingRoutes(), ...actingRoutes(random)];
}

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/offers',
      permission: 'catalogue:read',
      summary: 'List what you may sell, and for how much',
      tag: 'Catalogue',
      answers: { 200: pageSchema(sellableOfferSchema) },
      problems: ['account_not_found'],
      query: offerQuerySchema,
      async handle({ db, caller, act, input }) {
        const account = await accountOf(db, caller);
        if (!account.ok) return account;
        const { cursor: afterSku = '', limit, currency, family, search, withdrawn } = input;
        const filter = { afterSku, limit: limit + 1, withdrawn, family, search };
        const asked = { account: account.value, nowMs: act.nowMs, currency };
        const offers = await sellableOffers(db, asked, filter);
        const views = offers.map((one) => sellableView(one, account.value.id));
        return accept({ status: 200, body: page(views, limit, ({ sku }) => sku) });
      },
    }),
    reading({
      path: '/offers/:id',
      permission: 'catalogue:read',
      summary: 'Show an offer',
      tag: 'Catalogue',
      answers: { 200: offerDetailSchema },
      problems: ['account_not_found', 'offer_not_found'],
      query: offerQuerySchema.pick({ currency: true }),
      async handle({ db, caller, act, params, input }) {
        const account = await accountOf(db, caller);
        if (!account.ok) return account;
        const seen = await offerSeenBy(db, act, { seller: account.value, offerId: params.id });
        if (!seen.ok) return seen;
        const asked = { account: account.value, nowMs: act.nowMs, currency: input.currency };
        const [found] = await sellableOffers(db, asked, { id: params.id, withdrawn: true });
        const view =
          found === undefined ? offerView(seen.value, account.value.id) : sellableView(found, account.value.id);
        // Before it is withdrawn or shared no longer, its manager sees how many have it (S4.25).
        const holders = view.managed ? await countHolders(db, params.id) : null;
        return accept({ status: 200, body: { ...view, holders } });
      },
    }),
    reading({
      path: '/offers/:id/terms',
      permission: 'prices:read',
      summary: 'List to whom an offer is opened, closed or renamed',
      tag: 'Catalogue',
      answers: { 200: offerTermListSchema },
      problems: ['account_not_found', 'offer_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, act, params }) {
        const account = await accountOf(db, caller);
        if (!account.ok) return account;
        const seen = await offerSeenBy(db, act, { seller: account.value, offerId: params.id });
        if (!seen.ok) return seen;
        const items = await listTerms(db, params.id, caller.accountPath);
        return accept({ status: 200, body: { items, own: await findTerm(db, params.id, caller.accountId) } });
      },
    }),
    reading({
      path: '/accounts/:id/offers',
      permission: 'catalogue:read',
      summary: 'List what may be sold to an account',
      tag: 'Catalogue',
      answers: { 200: pageSchema(accountOfferSchema) },
      problems: ['account_not_found', 'pbx_not_found'],
      query: accountOfferQuerySchema,
      async handle({ db, caller, act, params, input }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        const { cursor: afterSku = '', limit, currency, family, search, pbxId, orderable } = input;
        if (pbxId !== undefined && (await findPbx(db, { id: pbxId }, account.path)) === undefined) return pbxNotFound();
        const asked = { account, nowMs: act.nowMs, currency, pbxId, askedBy: caller.kind };
        // What cannot be ordered is known only after its prices were read.
        const rows = orderable ? {} : { limit: limit + 1 };
        const offers = await offersToAccount(db, asked, { afterSku, ...rows, family, search });
        const shown = orderable ? offers.filter(({ obstacle }) => obstacle === null) : offers;
        return accept({ status: 200, body: page(shown.map(accountOfferView), limit, ({ sku }) => sku) });
      },
    }),
  ];
}

function actingRoutes(random: Random): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/offers',
      permission: 'catalogue:write',
      summary: 'Add an offer',
      tag: 'Catalogue',
      answers: { 201: offerSchema },
      problems: OFFER_PROBLEMS,
      body: addOfferSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        return reply(201, caller, await addOffer(trx, random, act, { seller: seller.value, offer: input }));
      },
    }),
    acting({
      method: 'PATCH',
      path: '/offers/:id',
      permission: 'catalogue:write',
      summary: 'Change an offer',
      tag: 'Catalogue',
      answers: { 200: offerSchema },
      problems: OFFER_PROBLEMS,
      body: changeOfferSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        const order = { seller: seller.value, offerId: params.id, change: input };
        return reply(200, caller, await changeOffer(trx, act, order));
      },
    }),
    acting({
      method: 'POST',
      path: '/offers/:id/withdraw',
      permission: 'catalogue:write',
      summary: 'Sell an offer no more',
      tag: 'Catalogue',
      answers: { 200: offerSchema },
      problems: OFFER_PROBLEMS,
      body: withdrawOfferSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        const order = { seller: seller.value, offerId: params.id, ...input };
        return reply(200, caller, await withdrawOffer(trx, act, order));
      },
    }),
    acting({
      method: 'POST',
      path: '/offers/:id/restore',
      permission: 'catalogue:write',
      summary: 'Sell a withdrawn offer again',
      tag: 'Catalogue',
      answers: { 200: offerSchema },
      problems: OFFER_PROBLEMS,
      body: restoreOfferSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        const order = { seller: seller.value, offerId: params.id, ...input };
        return reply(200, caller, await restoreOffer(trx, act, order));
      },
    }),
    acting({
      method: 'PATCH',
      path: '/offers/:id/terms/:account',
      permission: 'prices:write',
      summary: 'Open, close or rename an offer for an account',
      tag: 'Catalogue',
      answers: { 200: offerTermSchema },
      problems: ['account_not_found', 'offer_not_found', 'validation_failed'],
      body: offerTermsSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const seller = await accountOf(trx, caller);
        if (!seller.ok) return seller;
        const order = { seller: seller.value, offerId: params.id, accountId: params.account, terms: input };
        const set = await setOfferTerms(trx, act, order);
        return set.ok ? accept({ status: 200, body: set.value }) : set;
      },
    }),
  ];
}

/** The account acted for. */
export async function accountOf(db: Db, caller: Caller): Promise<Result<Account, 'account_not_found'>> {
  const account = await findAccount(db, caller.accountPath, caller.accountId);
  return account === undefined ? accountNotFound() : accept(account);
}

function reply<C extends ProblemCode>(status: number, { accountId }: Caller, outcome: Result<Offer, C>) {
  if (!outcome.ok) return outcome;
  const offer = outcome.value;
  return accept({ status, body: offerView({ offer, name: offer.name, ownName: null }, accountId) });
}
