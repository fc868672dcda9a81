// /pbxs/:id/request-codes, /confirmations and /rebind: what goes by hand between a PBX without internet and the server.
import {
  addTokenSchema,
  confirmationSchema,
  confirmedSchema,
  rebindSchema,
  rebindTokenSchema,
  requestAnsweredSchema,
  requestCodeSchema,
  tokenSchema,
} from '../../shared/contracts/server-api.ts';
import { qrSvg } from '../../shared/licence/qr.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Limits } from '../config.ts';
import type { Db } from '../db/open.ts';
import { answerRequest } from '../flows/answer-request.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { makeEnrolmentToken } from '../flows/make-enrolment-token.ts';
import { rebind } from '../flows/rebind.ts';
import { takeConfirmation } from '../flows/take-confirmation.ts';
import { acting, type Route } from '../http/route.ts';

export function codeRoutes(issuing: Issuing & { readonly limits: Limits }): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/pbxs/:id/request-codes',
      permission: 'codes:write',
      summary: 'Answer the request code of a PBX without internet',
      tag: 'Licences',
      answers: { 201: requestAnsweredSchema },
      problems: [
        'agent_revoked',
        'bind_needed',
        'key_in_use',
        'pbx_not_found',
        'rebinds_used_up',
        'request_invalid',
        'request_used',
        'request_wrong_pbx',
        'server_behind',
      ],
      body: requestCodeSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const { heldLeap } = issuing.limits;
        const order = { ...input, pbxId: params.id, scope: caller.accountPath, heldLeap };
        const answered = await answerRequest(trx, issuing, act, order);
        if (!answered.ok) return answered;
        const { document, ...answer } = answered.value;
        return accept({ status: 201, body: { ...answer, qrSvg: qrSvg(encodeQrText('licence', document)) } });
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/confirmations',
      permission: 'codes:write',
      summary: 'Take the confirmation code of a PBX without internet',
      tag: 'Licences',
      answers: { 200: confirmedSchema },
      problems: ['pbx_not_found', 'receipt_invalid'],
      body: confirmationSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { pbxId: params.id, scope: caller.accountPath, code: input.code };
        const taken = await takeConfirmation(trx, act, order);
        return taken.ok ? accept({ status: 200, body: taken.value }) : taken;
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/rebind',
      permission: 'codes:write',
      summary: 'Let a PBX be bound to another agent',
      tag: 'Licences',
      answers: { 201: rebindTokenSchema },
      problems: ['forbidden', 'pbx_not_found', 'rebinds_used_up'],
      body: rebindSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        if (input.override !== undefined && !(await isVendor(trx, caller))) return vendorOnly();
        const made = await rebind(trx, issuing.random, act, { ...input, pbxId: params.id, scope: caller.accountPath });
        return made.ok ? accept({ status: 201, body: made.value }) : made;
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/enrolment-tokens',
      permission: 'codes:write',
      summary: 'Make a one-time token with which an agent enrols',
      tag: 'Licences',
      answers: { 201: tokenSchema },
      problems: ['pbx_not_found', 'rebinds_used_up'],
      body: addTokenSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { pbxId: params.id, scope: caller.accountPath, replace: input.replace };
        // Whoever is not the vendor takes an agent's place by re-binding, which is counted.
        if (input.replace && !(await isVendor(trx, caller))) {
          const counted = await rebind(trx, issuing.random, act, order);
          if (!counted.ok) return counted;
          const { rebinds: _, ...token } = counted.value;
          return accept({ status: 201, body: token });
        }
        const made = await makeEnrolmentToken(trx, issuing.random, act, order);
        return made.ok ? accept({ status: 201, body: made.value }) : made;
      },
    }),
  ];
}

async function isVendor(db: Db, caller: Caller): Promise<boolean> {
  return (await findVendor(db))?.id === caller.accountId;
}

function vendorOnly(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'Only the vendor lets a PBX be bound beyond the count.', 'Ask the vendor.');
}
