// /sessions: signing in and out, and where else one is signed in; /whoami: who a key or token is.
import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { signedInSchema, signInSchema, signInViewSchema, whoamiSchema } from '../../shared/contracts/accounts-api.ts';
import { WIDE_SCOPES } from '../../shared/contracts/permissions.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import type { Account, Caller } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { usersWithSecondFactor } from '../accounts/second-factor-store.ts';
import { secretHash } from '../accounts/secret.ts';
import { deleteSignIns, listSignIns } from '../accounts/sign-in-store.ts';
import { findUser, type User } from '../accounts/user-store.ts';
import type { Random } from '../audit/audit.ts';
import type { Limits } from '../config.ts';
import { signIn } from '../flows/sign-in.ts';
import { presentedBy, sessionCookie } from '../http/caller.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, actingSlowly, type Route, reading } from '../http/route.ts';

export function sessionRoutes(random: Random, limits: Limits): Route[] {
  const { signInMs: lifeMs, signInIdleMs: idleMs } = limits;
  return [
    actingSlowly({
      path: '/sessions',
      permission: 'public',
      summary: 'Sign in',
      tag: 'Signing in',
      answers: { 201: signedInSchema },
      problems: ['second_factor_needed', 'second_factor_refused', 'sign_in_refused', 'too_many_requests'],
      body: signInSchema,
      async handle({ database, act, req, input: { code, ...input } }) {
        const order = { ...input, ...(code === undefined ? {} : { code }), ...placeOf(req), lifeMs };
        const signedIn = await signIn(database, random, act.nowMs, order);
        if (!signedIn.ok) return signedIn;
        const headers = { 'set-cookie': sessionCookie(req, signedIn.value.token, lifeMs) };
        return accept({ status: 201, body: signedIn.value, headers });
      },
    }),
    reading({
      path: '/sessions',
      permission: 'user',
      summary: 'List where you are signed in',
      tag: 'Signing in',
      answers: { 200: listSchema(signInViewSchema) },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller, act, secret }) {
        const asked = { hash: secretHash(secret), nowMs: act.nowMs, idleMs };
        return accept({ status: 200, body: { items: await listSignIns(db, caller.userId ?? '', asked) } });
      },
    }),
    acting({
      method: 'DELETE',
      path: '/sessions/current',
      permission: 'caller',
      summary: 'Sign out here',
      tag: 'Signing in',
      answers: { 204: null },
      problems: [],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, secret, req }) {
        await deleteSignIns(trx, { hash: secretHash(secret) });
        return accept({ status: 204, headers: farewell(req) });
      },
    }),
    acting({
      method: 'DELETE',
      path: '/sessions/:id',
      permission: 'user',
      summary: 'Sign out elsewhere',
      tag: 'Signing in',
      answers: { 204: null },
      problems: ['sign_in_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, caller, params }) {
        if (await deleteSignIns(trx, { userId: caller.userId ?? '', id: params.id })) return accept({ status: 204 });
        return refuse('sign_in_not_found', 'You have no such sign-in.', 'List your sign-ins.');
      },
    }),
    acting({
      method: 'DELETE',
      path: '/sessions',
      permission: 'user',
      summary: 'Sign out everywhere',
      tag: 'Signing in',
      answers: { 204: null },
      problems: [],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, caller, req }) {
        await deleteSignIns(trx, { userId: caller.userId ?? '' });
        return accept({ status: 204, headers: farewell(req) });
      },
    }),
    reading({
      path: '/whoami',
      permission: 'caller',
      summary: 'Show who the key or sign-in is, and what it may do',
      tag: 'Signing in',
      answers: { 200: whoamiSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller }) {
        const account = await findAccount(db, caller.accountPath, caller.accountId);
        if (account === undefined) return refuse('account_not_found', 'The account is gone.', 'Sign in again.');
        const user = caller.userId === undefined ? undefined : await findUser(db, '/', caller.userId);
        const secured = user !== undefined && (await usersWithSecondFactor(db, [user.id])).has(user.id);
        return accept({
          status: 200,
          body: whoami(caller, account, user && { ...person(user), secondFactor: secured }),
        });
      },
    }),
  ];
}

/** Half of an IPv6 address belongs to whoever has the line, so guesses are counted by that half. */
function placeOf(req: Request): { address: string; browser: string } {
  return { address: ipKeyGenerator(req.ip ?? ''), browser: (req.get('user-agent') ?? '').slice(0, 200) };
}

/** Takes the cookie away from a browser that sent one. */
function farewell(req: Request): Record<string, string> {
  return presentedBy(req).byCookie ? { 'set-cookie': sessionCookie(req, '', 0) } : {};
}

function whoami(caller: Caller, account: Account, user: Person | undefined) {
  const { actor, accountId, kind, status, permissions } = caller;
  const scopes = WIDE_SCOPES.filter((word) => permissions.some((permission) => permission.endsWith(`:${word}`)));
  return {
    ...{ actor, accountId, kind, status, permissions, scopes },
    user: user ?? null,
    account: {
      ...{ id: account.id, name: account.name, kind: account.kind },
      ...{ timeZone: account.timeZone, currency: account.currency },
    },
  };
}

type Person = ReturnType<typeof person> & { readonly secondFactor: boolean };

function person({ id, accountId, name, email, role }: User) {
  return { id, accountId, name, email, role };
}
