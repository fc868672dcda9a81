// Trials that end soon, accounts brought back by the vendor, and whether mails about either are wanted.
import {
  alertChoiceSchema,
  expiringTrialListSchema,
  expiringTrialQuerySchema,
  restoredSchema,
} from '../../shared/contracts/jobs-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { alertsAreWanted, chooseAlerts } from '../accounts/alert-choice-store.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { restoreAccount } from '../flows/restore-account.ts';
import { NO_BODY, NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { expiringTrials } from '../subscriptions/due-store.ts';

const DAY_MS = 86_400_000;

export function lifecycleRoutes(): Route[] {
  return [
    reading({
      path: '/trials',
      permission: 'subscriptions:read',
      summary: 'List trials that end soon',
      tag: 'Subscriptions',
      answers: { 200: expiringTrialListSchema },
      problems: [],
      query: expiringTrialQuerySchema,
      async handle({ db, act, caller, input }) {
        const { cursor = '0', limit, withinDays } = input;
        const span = { afterMs: act.nowMs, untilMs: act.nowMs + withinDays * DAY_MS };
        const from = { afterNumber: Number(cursor) || 0, limit: limit + 1 };
        const trials = await expiringTrials(db, caller.accountPath, span, from);
        return accept({ status: 200, body: page(trials, limit, (one) => one.subscription) });
      },
    }),
    reading({
      path: '/accounts/:id/alerts',
      permission: 'accounts:read',
      summary: 'Tell whether mails about ends of trials and accounts are wanted',
      tag: 'Accounts',
      answers: { 200: alertChoiceSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        return accept({ status: 200, body: { wanted: await alertsAreWanted(db, account.path) } });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/accounts/:id/alerts',
      permission: 'accounts:write',
      summary: 'Choose whether mails about ends of trials and accounts are wanted',
      tag: 'Accounts',
      answers: { 200: alertChoiceSchema },
      problems: ['account_not_found'],
      body: alertChoiceSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const account = await findAccount(trx, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        await chooseAlerts(trx, account.id, input.wanted);
        const { name: subject, path: accountPath } = account;
        await writeAudit(trx, act, { action: 'account.alerts', subject, accountPath, details: input });
        return accept({ status: 200, body: { wanted: await alertsAreWanted(trx, account.path) } });
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/restore',
      permission: 'accounts:write',
      summary: 'Bring back an account that was removed by rule',
      tag: 'Accounts',
      answers: { 200: restoredSchema },
      problems: ['account_not_found', 'forbidden', 'not_restorable'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const order = { accountId: params.id, scope: caller.accountPath };
        // What is beyond sight is not there, also for whoever may not restore.
        if ((await findAccount(trx, order.scope, order.accountId)) === undefined) return accountNotFound();
        if (caller.kind !== 'vendor')
          return refuse('forbidden', 'Only the vendor restores accounts.', 'Ask the vendor.');
        const restored = await restoreAccount(trx, act, order);
        if (!restored.ok) return restored;
        const { id, name, status } = restored.value;
        return accept({ status: 200, body: { id, name, status } });
      },
    }),
  ];
}
