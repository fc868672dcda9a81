// /accounts: the tree below the caller, what accounts say about themselves, and where they stand.
import type { z } from 'zod';
import {
  accountLinesSchema,
  accountQuerySchema,
  accountSchema,
  accountStatusSchema,
  addAccountSchema,
  changeAccountSchema,
  closingSchema,
} from '../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { fromMoneyJson, toMoneyJson } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, listAccounts, sortedBy } from '../accounts/account-store.ts';
import { mayOrder } from '../accounts/permission.ts';
import type { Db } from '../db/open.ts';
import { accountNotFound, addAccount } from '../flows/add-account.ts';
import { changeAccount, changeStatus } from '../flows/change-account.ts';
import { countriesOfVies } from '../flows/check-vat-ids.ts';
import { type AccountClosing, closeAccount, planClosing } from '../flows/close-account.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part, yesCell } from '../http/csv-list.ts';
import { NO_QUERY, page } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { readRowCursor, rowCursor } from '../http/time-cursor.ts';
import { unitsHeld } from '../subscriptions/subscription.ts';

/** `hasBooks` tells whether anything was sold to an account or paid by it, which fixes its currency and time zone. */
export function accountRoutes(issuing: Issuing, hasBooks: (db: Db, accountId: string) => Promise<boolean>): Route[] {
  return [
    reading({
      path: '/accounts',
      permission: 'accounts:read',
      summary: 'List the accounts below yours',
      tag: 'Accounts',
      answers: { 200: pageSchema(accountSchema) },
      problems: [],
      query: accountQuerySchema,
      async handle({ db, caller, act, input: { cursor, limit, ...filter } }) {
        return accept({ status: 200, body: await listPage({ db, caller, act, input: filter }, { cursor, limit }) });
      },
    }),
    exporting({
      path: '/accounts.csv',
      permission: 'accounts:read',
      summary: 'Export the accounts below yours',
      tag: 'Accounts',
      query: accountLinesSchema,
      columns: COLUMNS,
      pageOf: listPage,
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
        return reply(201, await addAccount(trx, issuing.random, act, order));
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
    reading({
      path: '/accounts/:id/closing',
      permission: 'accounts:write',
      summary: 'Show what closing an account would end, and until when it is owed',
      tag: 'Accounts',
      answers: { 200: closingSchema },
      problems: ['account_not_empty', 'account_not_found', 'forbidden', 'price_missing', 'status_not_reachable'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const planned = await planClosing(db, act, { accountId: params.id, scope: caller.accountPath });
        return planned.ok ? accept({ status: 200, body: closingView(planned.value) }) : planned;
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/status',
      permission: 'accounts:write',
      summary: 'Suspend, block, close or reinstate an account',
      tag: 'Accounts',
      answers: { 200: accountSchema },
      problems: [
        'account_not_empty',
        'account_not_found',
        'forbidden',
        'penalty_missing',
        'price_changed',
        'price_missing',
        'status_not_reachable',
      ],
      body: accountStatusSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const { status, reason, penalties = [] } = input;
        const order = { accountId: params.id, scope: caller.accountPath, reason };
        if (status === 'closed') {
          const agreed = new Map(
            penalties.map(({ number, penalty }) => [number, (penalty && fromMoneyJson(penalty)) ?? null]),
          );
          return reply(200, await closeAccount(trx, issuing, act, { ...order, agreed }));
        }
        return reply(200, await changeStatus(trx, act, { ...order, status, by: 'hand' }));
      },
    }),
  ];
}

async function listPage(
  { db, caller, input: { vat, ...filter } }: ListAsked<z.output<typeof accountLinesSchema>>,
  { cursor, limit }: Part,
) {
  const refused = vat === undefined ? {} : { refusedVatIn: await countriesOfVies(db) };
  const after = readRowCursor(cursor);
  const asked = { after: after && ([`${after[0]}`, after[1]] as const), limit: limit + 1 };
  const accounts = await listAccounts(db, caller.accountPath, { ...filter, ...refused }, asked);
  const { items, next } = page(accounts, limit, (account) => rowCursor(sortedBy(account), account.id));
  return { items: items.map(view), next };
}

const COLUMNS: Columns<ReturnType<typeof view>> = {
  name: ({ name }) => name,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  email: ({ email }) => email,
  address: ({ address }) => address.lines.join(', '),
  postcode: ({ address }) => address.postcode,
  city: ({ address }) => address.city,
  region: ({ address }) => address.region,
  country: ({ country }) => country,
  taxId: ({ taxId }) => taxId,
  currency: ({ currency }) => currency,
  language: ({ language }) => language,
  timeZone: ({ timeZone }) => timeZone,
  mayOrder: ({ mayOrder: may }) => yesCell(may),
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  id: ({ id }) => id,
  parentId: ({ parentId }) => parentId,
};

function reply<C extends ProblemCode>(status: number, outcome: Result<Account, C>) {
  return outcome.ok ? accept({ status, body: view(outcome.value) }) : outcome;
}

/** Without the path: it names the levels above. */
function view(account: Account) {
  const { path: _, ...shown } = account;
  return { ...shown, mayOrder: mayOrder(account) };
}

function closingView({ account, endings }: AccountClosing) {
  return {
    account: { id: account.id, name: account.name, status: account.status },
    subscriptions: endings.map(({ subscription, sku, endsOn, lastFeeMonth, fee, penalty }) => ({
      ...{ number: subscription.number, sku, units: unitsHeld(subscription), state: subscription.state },
      ...{ endsOn, lastFeeMonth, fee: fee && toMoneyJson(fee), penalty: penalty && toMoneyJson(penalty) },
    })),
  };
}
