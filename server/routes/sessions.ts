// /sessions: signing in and out; /whoami: who a key or token is.
import { WIDE_SCOPES } from '../../shared/contracts/permissions.ts';
import { signInSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { secretHash } from '../accounts/secret.ts';
import { deleteSignIns } from '../accounts/sign-in-store.ts';
import type { Random } from '../audit/audit.ts';
import { signIn } from '../flows/sign-in.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading, readJson, validate } from '../http/route.ts';

export function sessionRoutes(random: Random, lifeMs: number): Route[] {
  return [
    {
      // Not `acting`: its slow hash must not hold the transaction, and a repeated sign-in does no harm.
      method: 'POST',
      path: '/sessions',
      permission: 'public',
      async run({ database, act, req }) {
        const body = await readJson(req);
        if (!body.ok) return body;
        const input = validate(signInSchema, body.value.json);
        if (!input.ok) return input;
        const signedIn = await signIn(database, random, act.nowMs, { ...input.value, lifeMs });
        return signedIn.ok ? accept({ status: 201, body: signedIn.value }) : signedIn;
      },
    },
    acting({
      method: 'DELETE',
      path: '/sessions/current',
      permission: 'caller',
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, secret }) {
        await deleteSignIns(trx, { hash: secretHash(secret) });
        return accept({ status: 204 });
      },
    }),
    reading({
      path: '/whoami',
      permission: 'caller',
      query: NO_QUERY,
      handle: async ({ caller }) =>
        accept({
          status: 200,
          body: {
            actor: caller.actor,
            accountId: caller.accountId,
            scopes: WIDE_SCOPES.filter((word) =>
              caller.permissions.some((permission) => permission.endsWith(`:${word}`)),
            ),
            permissions: caller.permissions,
          },
        }),
    }),
  ];
}
