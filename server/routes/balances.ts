// /accounts/:id/balance and its credit line: what the ledger says an account owes and has, and how far it may buy on credit.
import { balanceSchema, creditLineSchema, creditLineViewSchema } from '../../shared/contracts/balances-api.ts';
import { isCurrency } from '../../shared/currencies.ts';
import { fromMoneyJson, toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { setCreditLine } from '../flows/set-credit-line.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { balancesOf, owedInAll } from '../ledger/ledger-store.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';

export function balanceRoutes(): Route[] {
  return [
    reading({
      path: '/accounts/:id/balance',
      permission: 'orders:read',
      summary: 'Show what an account owes, has, and may still buy on credit',
      tag: 'Accounts',
      answers: { 200: balanceSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        const items = (await balancesOf(db, account.id)).map(({ account: name, ...money }) => ({
          account: name,
          balance: toMoneyJson(money),
        }));
        return accept({ status: 200, body: { items, creditLine: await creditLineView(db, account.id) } });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/accounts/:id/credit-line',
      permission: 'finance:write',
      summary: 'Set how far an account may buy on credit',
      tag: 'Accounts',
      answers: { 200: creditLineViewSchema },
      problems: ['account_not_found', 'validation_failed'],
      body: creditLineSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const limit = fromMoneyJson(input.limit);
        if (limit === undefined || !isCurrency(limit.currency)) return fieldFault('limit', 'is no amount');
        const order = { accountId: params.id, scope: caller.accountPath, limit, termsDays: input.termsDays };
        const set = await setCreditLine(trx, act, order);
        return set.ok ? accept({ status: 200, body: await creditLineView(trx, params.id) }) : set;
      },
    }),
  ];
}

async function creditLineView(db: Db, accountId: string) {
  const line = await findCreditLine(db, accountId);
  if (line === undefined) return null;
  const { currency, amount, termsDays } = line;
  const used = await owedInAll(db, accountId, currency);
  return { limit: toMoneyJson({ amount, currency }), used: toMoneyJson({ amount: used, currency }), termsDays };
}
