// /accounts/:id/suspension: whether an overdue invoice suspends an account, and to which day the vendor put that off.
import { deferSuspensionSchema, suspensionSchema } from '../../shared/contracts/accounts-api.ts';
import { accept } from '../../shared/result.ts';
import { deferSuspension, suspensionOf } from '../flows/defer-suspension.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function suspensionRoutes(): Route[] {
  return [
    reading({
      path: '/accounts/:id/suspension',
      permission: 'accounts:read',
      summary: 'Tell to which day the suspension of an account is put off',
      tag: 'Accounts',
      answers: { 200: suspensionSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const found = await suspensionOf(db, act.nowMs, { accountId: params.id, scope: caller.accountPath });
        return found.ok ? accept({ status: 200, body: found.value }) : found;
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/suspension/deferral',
      permission: 'accounts:write',
      summary: 'Put the suspension of an account off to a day',
      tag: 'Accounts',
      answers: { 200: suspensionSchema },
      problems: ['account_not_empty', 'account_not_found', 'forbidden', 'status_not_reachable', 'validation_failed'],
      body: deferSuspensionSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const deferred = await deferSuspension(trx, act, caller, { accountId: params.id, ...input });
        return deferred.ok ? accept({ status: 200, body: deferred.value }) : deferred;
      },
    }),
  ];
}
