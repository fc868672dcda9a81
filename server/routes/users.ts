// /users: who may sign in within the caller's sight, and what they may do.
import type { z } from 'zod';
import {
  changeUserSchema,
  linkSchema,
  userLinesSchema,
  userQuerySchema,
  userSchema,
} from '../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import { accountNames } from '../accounts/account-store.ts';
import { usersWithSecondFactor } from '../accounts/second-factor-store.ts';
import { findUser, listUsers, type PlacedUser } from '../accounts/user-store.ts';
import type { Random } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { givePasswordReset } from '../flows/give-link.ts';
import { changeUser, resetSecondFactor } from '../flows/manage-users.ts';
import { userNotFound } from '../flows/prove-person.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part, yesCell } from '../http/csv-list.ts';
import { NO_BODY, NO_QUERY, page } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function userRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/users',
      permission: 'users:read',
      summary: 'List users',
      tag: 'People',
      answers: { 200: pageSchema(userSchema) },
      problems: [],
      query: userQuerySchema,
      async handle({ db, caller, act, input: { cursor, limit, ...filter } }) {
        return accept({ status: 200, body: await listPage({ db, caller, act, input: filter }, { cursor, limit }) });
      },
    }),
    exporting({
      path: '/users.csv',
      permission: 'users:read',
      summary: 'Export users',
      tag: 'People',
      query: userLinesSchema,
      columns: COLUMNS,
      pageOf: listPage,
    }),
    reading({
      path: '/users/:id',
      permission: 'users:read',
      summary: 'Show a user',
      tag: 'People',
      answers: { 200: userSchema },
      problems: ['user_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const user = await findUser(db, caller.accountPath, params.id);
        if (user === undefined) return userNotFound();
        return accept({ status: 200, body: (await views(db, [user]))[0] });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/users/:id',
      permission: 'users:write',
      summary: "Change a user's name, role or access",
      tag: 'People',
      answers: { 200: userSchema },
      problems: ['forbidden', 'last_owner', 'user_not_found'],
      body: changeUserSchema,
      idempotency: 'offered',
      handle: async ({ trx, act, caller, params, input }) =>
        reply(trx, await changeUser(trx, act, caller, { userId: params.id, change: input })),
    }),
    acting({
      method: 'POST',
      path: '/users/:id/password-reset',
      permission: 'users:write',
      summary: 'Make a link with which a user sets a new password',
      tag: 'People',
      answers: { 201: linkSchema },
      problems: ['forbidden', 'user_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const given = await givePasswordReset(trx, random, act, caller, params.id);
        return given.ok ? accept({ status: 201, body: given.value }) : given;
      },
    }),
    acting({
      method: 'POST',
      path: '/users/:id/second-factor-reset',
      permission: 'users:write',
      summary: "Turn a user's second factor off",
      tag: 'People',
      answers: { 200: userSchema },
      problems: ['forbidden', 'last_owner', 'second_factor_absent', 'user_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      handle: async ({ trx, act, caller, params }) => reply(trx, await resetSecondFactor(trx, act, caller, params.id)),
    }),
  ];
}

async function listPage(
  { db, caller, input: { search, accountId } }: ListAsked<z.output<typeof userLinesSchema>>,
  { cursor = '', limit }: Part,
) {
  const wanted = {
    ...(search === undefined ? {} : { search }),
    ...(accountId === undefined ? {} : { accountId }),
  };
  const users = await listUsers(db, caller.accountPath, { afterId: cursor, limit: limit + 1, ...wanted });
  return page(await views(db, users), limit, ({ id }) => id);
}

const COLUMNS: Columns<Awaited<ReturnType<typeof views>>[number]> = {
  email: ({ email }) => email,
  name: ({ name }) => name,
  account: ({ accountName }) => accountName,
  role: ({ role }) => role,
  secondFactor: ({ secondFactor }) => yesCell(secondFactor),
  disabled: ({ disabledAtMs }) => instantCell(disabledAtMs),
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  id: ({ id }) => id,
  accountId: ({ accountId }) => accountId,
};

async function reply<C extends ProblemCode>(db: Db, outcome: Result<PlacedUser, C>) {
  if (!outcome.ok) return outcome;
  const [body] = await views(db, [outcome.value]);
  return accept({ status: 200, body });
}

async function views(db: Db, users: readonly PlacedUser[]) {
  const secured = await usersWithSecondFactor(
    db,
    users.map((user) => user.id),
  );
  const names = await accountNames(
    db,
    users.map((user) => user.accountId),
  );
  return users.map(({ id, accountId, email, name, role, disabledAtMs, createdAtMs }) => ({
    ...{ id, accountId, accountName: names.get(accountId) ?? '', email, name, role, disabledAtMs },
    ...{ secondFactor: secured.has(id), createdAtMs },
  }));
}
