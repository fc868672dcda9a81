// /pbxs/:id/grants: what a PBX was given; every change answers with the document it led to.
import { z } from 'zod';
import {
  addGrantSchema,
  changeGrantSchema,
  grantChangedSchema,
  listedGrantSchema,
  listSchema,
} from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { addGrant, changeGrant, type GrantOutcome, terminateGrant } from '../flows/change-grants.ts';
import { type Issuing, pbxNotFound } from '../flows/issue-licence.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading, validate } from '../http/route.ts';
import { listGrants, soldAmong } from '../subscriptions/grant-store.ts';

const subscriptionParam = z.object({ subscription: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

export function grantRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/pbxs/:id/grants',
      permission: 'grants:read',
      summary: 'List what a PBX was given',
      tag: 'Licences',
      answers: { 200: listSchema(listedGrantSchema) },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const grants = await listGrants(db, pbx.id);
        const sold = await soldAmong(
          db,
          grants.map(({ subscription }) => subscription),
        );
        const items = grants.map((grant) => ({ ...grant, sold: sold.has(grant.subscription) }));
        return accept({ status: 200, body: { items } });
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/grants',
      permission: 'grants:write',
      summary: 'Give a PBX a grant and issue its licence',
      tag: 'Licences',
      answers: { 201: grantChangedSchema },
      problems: ['pbx_is_member', 'pbx_not_found', 'too_many_grants'],
      body: addGrantSchema,
      // A doubled grant would double a licence.
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, pbxId: params.id, scope: caller.accountPath };
        return reply(201, await addGrant(trx, issuing, act, order));
      },
    }),
    acting({
      method: 'PATCH',
      path: '/pbxs/:id/grants/:subscription',
      permission: 'grants:write',
      summary: 'Change a grant and issue the licence',
      tag: 'Licences',
      answers: { 200: grantChangedSchema },
      problems: [
        'grant_is_sold',
        'grant_not_found',
        'pbx_not_found',
        'seats_assigned',
        'unit_unknown',
        'validation_failed',
      ],
      body: changeGrantSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const named = validate(subscriptionParam, params);
        if (!named.ok) return named;
        const order = { pbxId: params.id, scope: caller.accountPath, ...named.value, change: input };
        return reply(200, await changeGrant(trx, issuing, act, order));
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/grants/:subscription/end',
      permission: 'grants:write',
      summary: 'End a grant and issue the licence',
      tag: 'Licences',
      answers: { 200: grantChangedSchema },
      problems: ['grant_is_sold', 'grant_not_found', 'pbx_not_found', 'seats_assigned', 'validation_failed'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const named = validate(subscriptionParam, params);
        if (!named.ok) return named;
        const order = { pbxId: params.id, scope: caller.accountPath, ...named.value };
        return reply(200, await terminateGrant(trx, issuing, act, order));
      },
    }),
  ];
}

function reply<C extends ProblemCode>(status: number, outcome: Result<GrantOutcome, C>) {
  if (!outcome.ok) return outcome;
  const { grant, licence } = outcome.value;
  return accept({ status, body: { grant, licence: { epoch: licence.epoch, seq: licence.seq } } });
}
