// /accounts/:id/vat: what VIES said of an account's VAT number, and asking it again before its turn (S5.32).
import { vatCheckSchema } from '../../shared/contracts/accounts-api.ts';
import { accept } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { checkVatIdSoon, vatCheckOf } from '../flows/check-vat-ids.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function accountVatRoutes(): Route[] {
  return [
    reading({
      path: '/accounts/:id/vat',
      permission: 'accounts:read',
      summary: "Show what VIES said of an account's VAT number",
      tag: 'Accounts',
      answers: { 200: vatCheckSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        return account === undefined ? accountNotFound() : accept({ status: 200, body: await view(db, account, act) });
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/vat',
      permission: 'accounts:write',
      summary: "Have VIES asked again about an account's VAT number",
      tag: 'Accounts',
      answers: { 200: vatCheckSchema },
      problems: ['account_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const account = await findAccount(trx, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        await checkVatIdSoon(trx, act, account);
        return accept({ status: 200, body: await view(trx, account, act) });
      },
    }),
  ];
}

const NONE = { vatId: null, answer: null, answeredAtMs: null, nextAskMs: null, asking: false };

async function view(db: Db, account: Account, { nowMs }: Act) {
  const { vatId, answer, answeredAtMs, nextAskMs, asking } = (await vatCheckOf(db, account, nowMs)) ?? NONE;
  return { vatId, answer, answeredAtMs, nextAskMs, asking };
}
