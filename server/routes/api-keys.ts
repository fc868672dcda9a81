// /api-keys: keys for programs. A key may do no more than who made it.
import {
  addApiKeySchema,
  apiKeyMadeSchema,
  apiKeySchema,
  changeApiKeySchema,
} from '../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { accountNames, findAccount } from '../accounts/account-store.ts';
import { listApiKeys } from '../accounts/api-key-store.ts';
import { holdsAll, permissionsOfScopes } from '../accounts/permission.ts';
import type { Random } from '../audit/audit.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { addApiKey, changeApiKey, endApiKey, keyBeyondMaker, resetApiKey } from '../flows/manage-api-keys.ts';
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
      problems: ['account_not_found', 'forbidden', 'validation_failed'],
      body: addApiKeySchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const account = await findAccount(trx, caller.accountPath, input.accountId ?? caller.accountId);
        if (account === undefined) return accountNotFound();
        const { accountId: _, ...key } = input;
        if (!holdsAll(caller.permissions, permissionsOfScopes(key.scopes, account))) return keyBeyondMaker();
        const made = await addApiKey(trx, random, act, { account, ...key });
        return made.ok ? accept({ status: 201, body: made.value }) : made;
      },
    }),
    acting({
      method: 'PATCH',
      path: '/api-keys/:id',
      permission: 'api_keys:write',
      summary: 'Say from where an API key may be used',
      tag: 'People',
      answers: { 200: apiKeySchema },
      problems: ['api_key_not_found', 'forbidden', 'validation_failed'],
      body: changeApiKeySchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const { accountPath: scope, permissions } = caller;
        const changed = await changeApiKey(trx, act, { ...input, id: params.id, scope, permissions });
        if (!changed.ok) return changed;
        const names = await accountNames(trx, [changed.value.accountId]);
        const accountName = names.get(changed.value.accountId) ?? '';
        return accept({ status: 200, body: { ...changed.value, accountName } });
      },
    }),
    acting({
      method: 'POST',
      path: '/api-keys/:id/reset',
      permission: 'api_keys:write',
      summary: 'Give an API key a new secret; it is shown once, and the former one ends',
      tag: 'People',
      answers: { 200: apiKeyMadeSchema },
      problems: ['api_key_not_found', 'forbidden', 'validation_failed'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const { accountPath: scope, permissions } = caller;
        const reset = await resetApiKey(trx, random, act, { id: params.id, scope, permissions });
        return reset.ok ? accept({ status: 200, body: reset.value }) : reset;
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
