// /me: the own password and the own second factor.
import {
  changePasswordSchema,
  confirmFactorSchema,
  enrolledFactorSchema,
  recoveryCodesSchema,
  withPasswordSchema,
} from '../../shared/contracts/accounts-api.ts';
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
      summary: 'Change your password',
      tag: 'Signing in',
      answers: { 204: null },
      problems: ['password_refused', 'too_many_requests', 'user_not_found'],
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
      summary: 'Begin to set up your second factor',
      tag: 'Signing in',
      answers: { 201: enrolledFactorSchema },
      problems: ['password_refused', 'second_factor_exists', 'too_many_requests', 'user_not_found'],
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
      summary: 'Turn your second factor on',
      tag: 'Signing in',
      answers: { 200: recoveryCodesSchema },
      problems: [
        'second_factor_absent',
        'second_factor_exists',
        'second_factor_needed',
        'second_factor_refused',
        'user_not_found',
      ],
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
      summary: 'Turn your second factor off',
      tag: 'Signing in',
      answers: { 204: null },
      problems: ['password_refused', 'second_factor_absent', 'too_many_requests', 'user_not_found'],
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
