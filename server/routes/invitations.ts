// /invitations: letting new users in by a link; /password-resets: letting one back in. Opening a link uses nothing up.

import {
  acceptInvitationSchema,
  invitationSchema,
  inviteSchema,
  joinedSchema,
  linkSchema,
  resetPasswordSchema,
} from '../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { accountNames } from '../accounts/account-store.ts';
import { listInvitations } from '../accounts/link-store.ts';
import type { Random } from '../audit/audit.ts';
import { inviteUser, revokeInvitation } from '../flows/give-link.ts';
import { acceptInvitation, resetPassword } from '../flows/use-link.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, actingSlowly, type Route, reading } from '../http/route.ts';

export function invitationRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/invitations',
      permission: 'users:read',
      summary: 'List the invitations that are open',
      tag: 'People',
      answers: { 200: listSchema(invitationSchema) },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller, act }) {
        const invitations = await listInvitations(db, caller.accountPath, act.nowMs);
        const names = await accountNames(
          db,
          invitations.map(({ accountId }) => accountId),
        );
        const items = invitations.map(({ id, accountId, email, role, createdAtMs, untilMs }) => ({
          ...{ id, accountId, accountName: names.get(accountId) ?? '', email, role, createdAtMs, untilMs },
        }));
        return accept({ status: 200, body: { items } });
      },
    }),
    acting({
      method: 'POST',
      path: '/invitations',
      permission: 'users:write',
      summary: 'Invite somebody as a user',
      tag: 'People',
      answers: { 201: linkSchema },
      problems: ['account_not_found', 'email_taken', 'forbidden'],
      body: inviteSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, accountId: input.accountId ?? caller.accountId };
        const invited = await inviteUser(trx, random, act, caller, order);
        return invited.ok ? accept({ status: 201, body: invited.value }) : invited;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/invitations/:id',
      permission: 'users:write',
      summary: 'Take an invitation back',
      tag: 'People',
      answers: { 204: null },
      problems: ['link_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const revoked = await revokeInvitation(trx, act, caller, params.id);
        return revoked.ok ? accept({ status: 204 }) : revoked;
      },
    }),
    actingSlowly({
      path: '/invitations/accept',
      permission: 'public',
      summary: 'Accept an invitation',
      tag: 'People',
      answers: { 201: joinedSchema },
      problems: ['email_taken', 'link_not_found'],
      body: acceptInvitationSchema,
      async handle({ database, act, input: { email, ...input } }) {
        const order = { ...input, ...(email === undefined ? {} : { email }) };
        const accepted = await acceptInvitation(database, random, act.nowMs, order);
        if (!accepted.ok) return accepted;
        const { id, accountId, email: signIn, role } = accepted.value;
        return accept({ status: 201, body: { id, accountId, email: signIn, role } });
      },
    }),
    actingSlowly({
      path: '/password-resets/accept',
      permission: 'public',
      summary: 'Set a new password by a link',
      tag: 'People',
      answers: { 204: null },
      problems: ['link_not_found'],
      body: resetPasswordSchema,
      async handle({ database, act, input }) {
        const reset = await resetPassword(database, random, act.nowMs, input);
        return reset.ok ? accept({ status: 204 }) : reset;
      },
    }),
  ];
}
