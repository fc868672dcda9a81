// /me: the own password and the own second factor.
import { changePasswordSchema, confirmFactorSchema, withPasswordSchema } from '../../shared/contracts/accounts-api.ts';
import { accept } from '../../shared/result.ts';
import { findUser } from '../accounts/user-store.ts';
import type { Random } from '../audit/audit.ts';
import { enrolSecondFactor, turnOffSecondFactor, turnOnSecondFactor } from '../flows/own-second-factor.ts';
import { provePassword, userNotFound } from '../flows/prove-person.ts';
import { changePassword } from '../flows/use-link.ts';
import { acting, actingSlowly, type Route } from '../http/route.ts';

/** `issuer` is the name under which the authenticator app shows its codes. */
export function ownRoutes(random: Random, issuer: () => string): Route[] {
  return [
    actingSlowly({
      path: '/me/password',
      permission: 'user',
      body: changePasswordSchema,
      async handle({ database, caller, act, input }) {
        const order = { ...input, userId: caller.userId ?? '' };
        const changed = await changePassword(database, random, act.nowMs, order);
        return changed.ok ? accept({ status: 204 }) : changed;
      },
    }),
    actingSlowly({
      path: '/me/second-factor',
      permission: 'user',
      body: withPasswordSchema,
      async handle({ database, caller, act, input }) {
        const asked = { ...input, userId: caller.userId ?? '', nowMs: act.nowMs };
        const proven = await provePassword(database, asked);
        if (!proven.ok) return proven;
        const enrolled = await database.transact((trx) => enrolSecondFactor(trx, random, proven.value, issuer()));
        return enrolled.ok ? accept({ status: 201, body: enrolled.value }) : enrolled;
      },
    }),
    acting({
      method: 'POST',
      path: '/me/second-factor/confirm',
      permission: 'user',
      body: confirmFactorSchema,
      idempotency: 'offered',
      async handle({ trx, caller, act, input }) {
        const user = await findUser(trx, '/', caller.userId ?? '');
        if (user === undefined) return userNotFound();
        const on = await turnOnSecondFactor(trx, random, act, { user, code: input.code });
        return on.ok ? accept({ status: 200, body: on.value }) : on;
      },
    }),
    actingSlowly({
      path: '/me/second-factor/remove',
      permission: 'user',
      body: withPasswordSchema,
      async handle({ database, caller, act, input }) {
        const asked = { ...input, userId: caller.userId ?? '', nowMs: act.nowMs };
        const proven = await provePassword(database, asked);
        if (!proven.ok) return proven;
        const off = await database.transact((trx) => turnOffSecondFactor(trx, act, proven.value));
        return off.ok ? accept({ status: 204 }) : off;
      },
    }),
  ];
}
