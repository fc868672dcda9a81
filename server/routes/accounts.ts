// /accounts: the tree below the caller, what accounts say about themselves, and where they stand.
import {
  accountQuerySchema,
  accountSchema,
  accountStatusSchema,
  addAccountSchema,
  changeAccountSchema,
} from '../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, listAccounts } from '../accounts/account-store.ts';
import { mayOrder } from '../accounts/permission.ts';
import type { Random } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { accountNotFound, addAccount } from '../flows/add-account.ts';
import { changeAccount, changeStatus } from '../flows/change-account.ts';
import { NO_QUERY, page } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';

/** `hasBooks` tells whether anything was sold to an account or paid by it, which fixes its currency and time zone. */
export function accountRoutes(random: Random, hasBooks: (db: Db, accountId: string) => Promise<boolean>): Route[] {
  return [
    reading({
      path: '/accounts',
      permission: 'accounts:read',
      summary: 'List the accounts below yours',
      tag: 'Accounts',
      answers: { 200: pageSchema(accountSchema) },
      problems: [],
      query: accountQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit, ...filter } = input;
        const asked = { afterId: cursor, limit: limit + 1, ...filter };
        const accounts = await listAccounts(db, caller.accountPath, asked);
        return accept({ status: 200, body: page(accounts.map(view), limit, (account) => account.id) });
      },
    }),
    reading({
      path: '/accounts/:id',
      permission: 'accounts:read',
      summary: 'Show an account',
      tag: 'Accounts',
      answers: { 200: accountSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        return account === undefined ? accountNotFound() : accept({ status: 200, body: view(account) });
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts',
      permission: 'accounts:write',
      summary: "Open a partner's or a customer's account",
      tag: 'Accounts',
      answers: { 201: accountSchema },
      problems: ['account_is_leaf', 'account_not_found'],
      body: addAccountSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, parentId: input.parentId ?? caller.accountId, scope: caller.accountPath };
        return reply(201, await addAccount(trx, random, act, order));
      },
    }),
    acting({
      method: 'PATCH',
      path: '/accounts/:id',
      permission: 'accounts:write',
      summary: 'Change what an account says about itself',
      tag: 'Accounts',
      answers: { 200: accountSchema },
      problems: ['account_not_found', 'account_settled', 'forbidden'],
      body: changeAccountSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { accountId: params.id, change: input, hasBooks: await hasBooks(trx, params.id) };
        return reply(200, await changeAccount(trx, act, caller, order));
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/status',
      permission: 'accounts:write',
      summary: 'Suspend, block, close or reinstate an account',
      tag: 'Accounts',
      answers: { 200: accountSchema },
      problems: ['account_not_empty', 'account_not_found', 'forbidden', 'status_not_reachable'],
      body: accountStatusSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, accountId: params.id, scope: caller.accountPath, by: 'hand' } as const;
        return reply(200, await changeStatus(trx, act, order));
      },
    }),
  ];
}

function reply<C extends ProblemCode>(status: number, outcome: Result<Account, C>) {
  return outcome.ok ? accept({ status, body: view(outcome.value) }) : outcome;
}

/** Without the path: it names the levels above. */
function view(account: Account) {
  const { path: _, ...shown } = account;
  return { ...shown, mayOrder: mayOrder(account) };
}
