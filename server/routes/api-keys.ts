// /api-keys: keys for programs. A key may do no more than who made it.
import { addApiKeySchema, apiKeyMadeSchema, apiKeySchema } from '../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { accountNames, findAccount } from '../accounts/account-store.ts';
import { listApiKeys } from '../accounts/api-key-store.ts';
import { holdsAll, permissionsOfScopes } from '../accounts/permission.ts';
import type { Random } from '../audit/audit.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { addApiKey, endApiKey, keyBeyondMaker } from '../flows/manage-api-keys.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function apiKeyRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/api-keys',
      permission: 'api_keys:read',
      summary: 'List the API keys',
      tag: 'People',
      answers: { 200: listSchema(apiKeySchema) },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller }) {
        const keys = await listApiKeys(db, caller.accountPath);
        const names = await accountNames(
          db,
          keys.map(({ accountId }) => accountId),
        );
        const items = keys.map((key) => ({ ...key, accountName: names.get(key.accountId) ?? '' }));
        return accept({ status: 200, body: { items } });
      },
    }),
    acting({
      method: 'POST',
      path: '/api-keys',
      permission: 'api_keys:write',
      summary: 'Make an API key; it is shown once',
      tag: 'People',
      answers: { 201: apiKeyMadeSchema },
      problems: ['account_not_found', 'forbidden'],
      body: addApiKeySchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const account = await findAccount(trx, caller.accountPath, input.accountId ?? caller.accountId);
        if (account === undefined) return accountNotFound();
        const { name, scopes } = input;
        if (!holdsAll(caller.permissions, permissionsOfScopes(scopes, account))) return keyBeyondMaker();
        const made = await addApiKey(trx, random, act, { account, name, scopes });
        return made.ok ? accept({ status: 201, body: made.value }) : made;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/api-keys/:id',
      permission: 'api_keys:write',
      summary: 'End an API key',
      tag: 'People',
      answers: { 204: null },
      problems: ['api_key_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const ended = await endApiKey(trx, act, { id: params.id, scope: caller.accountPath });
        return ended.ok ? accept({ status: 204 }) : ended;
      },
    }),
  ];
}
