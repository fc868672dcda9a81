// /settings: who sells, taxes, sender and addresses; /accounts/:id/brand: what a white-label partner shows instead.
import {
  brandSchema,
  changeSettingsSchema,
  setBrandSchema,
  settingsViewSchema,
} from '../../shared/contracts/settings-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Brand, findBrand } from '../accounts/brand-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { changeBusinessSettings, dropBrand, setBrand } from '../flows/change-business-settings.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function settingsRoutes(): Route[] {
  return [
    reading({
      path: '/settings',
      permission: 'settings:read',
      summary: 'Show who sells, at which taxes and under which sender',
      tag: 'Server',
      answers: { 200: settingsViewSchema },
      problems: [],
      query: NO_QUERY,
      async handle({ db }) {
        return accept({ status: 200, body: await readBusinessSettings(db) });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/settings',
      permission: 'settings:write',
      summary: 'Change who sells, at which taxes and under which sender',
      tag: 'Server',
      answers: { 200: settingsViewSchema },
      problems: [],
      body: changeSettingsSchema,
      idempotency: 'offered',
      async handle({ trx, act, input }) {
        const given = Object.entries(input).filter(([, value]) => value !== undefined);
        const changed = await changeBusinessSettings(trx, act, Object.fromEntries(given));
        return changed.ok ? accept({ status: 200, body: changed.value }) : changed;
      },
    }),
    reading({
      path: '/accounts/:id/brand',
      permission: 'accounts:read',
      summary: "Show a partner's own brand",
      tag: 'Accounts',
      answers: { 200: brandSchema },
      problems: ['account_not_found', 'brand_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        if ((await findAccount(db, caller.accountPath, params.id)) === undefined) return accountNotFound();
        const brand = await findBrand(db, params.id);
        if (brand !== undefined) return accept({ status: 200, body: view(brand) });
        return refuse('brand_not_found', 'This account has no brand of its own.', 'Set one with PATCH.');
      },
    }),
    acting({
      method: 'PATCH',
      path: '/accounts/:id/brand',
      permission: 'accounts:write',
      summary: "Set a partner's own brand",
      tag: 'Accounts',
      answers: { 200: brandSchema },
      problems: ['account_is_leaf', 'account_not_found', 'prefix_taken'],
      body: setBrandSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const set = await setBrand(trx, act, { accountId: params.id, scope: caller.accountPath }, input);
        return set.ok ? accept({ status: 200, body: view(set.value) }) : set;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/accounts/:id/brand',
      permission: 'accounts:write',
      summary: "Take a partner's own brand back",
      tag: 'Accounts',
      answers: { 204: null },
      problems: ['account_is_leaf', 'account_not_found', 'prefix_taken'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const dropped = await dropBrand(trx, act, { accountId: params.id, scope: caller.accountPath });
        return dropped.ok ? accept({ status: 204 }) : dropped;
      },
    }),
  ];
}

function view({ name, email, seller, prefix }: Brand) {
  return { name, email, seller, prefix };
}
