// /accounts: the tree below the caller.
import { addAccountSchema, pageQuerySchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, listAccounts } from '../accounts/account-store.ts';
import type { Random } from '../audit/audit.ts';
import { accountNotFound, addAccount } from '../flows/add-account.ts';
import { NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function accountRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/accounts',
      permission: 'accounts:read',
      query: pageQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit } = input;
        const accounts = await listAccounts(db, caller.accountPath, { afterId: cursor, limit: limit + 1 });
        return accept({ status: 200, body: page(accounts.map(view), limit, (account) => account.id) });
      },
    }),
    reading({
      path: '/accounts/:id',
      permission: 'accounts:read',
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
      body: addAccountSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, parentId: input.parentId ?? caller.accountId, scope: caller.accountPath };
        const added = await addAccount(trx, random, act, order);
        return added.ok ? accept({ status: 201, body: view(added.value) }) : added;
      },
    }),
  ];
}

/** Without the path: it names the levels above. */
function view({ id, parentId, kind, name, email, createdAtMs }: Account) {
  return { id, parentId, kind, name, email, createdAtMs };
}
