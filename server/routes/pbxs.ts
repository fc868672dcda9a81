// /pbxs: registering, finding and changing PBXs, their enrolment tokens and use.
import {
  addPbxSchema,
  changePbxSchema,
  listSchema,
  pageSchema,
  pbxQuerySchema,
  pbxSchema,
  usageDaySchema,
  usageQuerySchema,
} from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { membersOf } from '../fleet/member-store.ts';
import { findPbx, listPbxs, type Pbx } from '../fleet/pbx-store.ts';
import { dailyUsage } from '../fleet/usage-store.ts';
import { addPbx, changePbx } from '../flows/add-pbx.ts';
import { type Issuing, pbxNotFound } from '../flows/issue-licence.ts';
import { NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function pbxRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/pbxs',
      permission: 'pbxs:read',
      summary: 'List PBXs',
      tag: 'PBXs',
      answers: { 200: pageSchema(pbxSchema) },
      problems: [],
      query: pbxQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit, search } = input;
        const asked = { afterId: cursor, limit: limit + 1, ...(search === undefined ? {} : { search }) };
        const pbxs = await listPbxs(db, caller.accountPath, asked);
        return accept({ status: 200, body: page(pbxs.map(view), limit, (pbx) => pbx.id) });
      },
    }),
    reading({
      path: '/pbxs/:id',
      permission: 'pbxs:read',
      summary: 'Show a PBX',
      tag: 'PBXs',
      answers: { 200: pbxSchema },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        return pbx === undefined ? pbxNotFound() : accept({ status: 200, body: view(pbx) });
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs',
      permission: 'pbxs:write',
      summary: 'Register a PBX',
      tag: 'PBXs',
      answers: { 201: pbxSchema },
      problems: ['account_not_found', 'serial_taken'],
      body: addPbxSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const order = { ...input, accountId: input.accountId ?? caller.accountId, scope: caller.accountPath };
        const added = await addPbx(trx, issuing.random, act, order);
        return added.ok ? accept({ status: 201, body: view(added.value) }) : added;
      },
    }),
    acting({
      method: 'PATCH',
      path: '/pbxs/:id',
      permission: 'pbxs:write',
      summary: "Change a PBX's name or policy",
      tag: 'PBXs',
      answers: { 200: pbxSchema },
      problems: ['pbx_not_found'],
      body: changePbxSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, pbxId: params.id, scope: caller.accountPath };
        const changed = await changePbx(trx, issuing, act, order);
        return changed.ok ? accept({ status: 200, body: view(changed.value) }) : changed;
      },
    }),
    reading({
      path: '/pbxs/:id/usage',
      permission: 'pbxs:read',
      summary: 'Show the daily use of a PBX',
      tag: 'PBXs',
      answers: { 200: listSchema(usageDaySchema) },
      problems: ['pbx_not_found'],
      query: usageQuerySchema,
      async handle({ db, caller, params, input, act }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const from = Math.floor(act.nowMs / 86_400_000 - input.days + 1) * 86_400;
        return accept({ status: 200, body: { items: await dailyUsage(db, await countedPbxs(db, pbx.id), from) } });
      },
    }),
  ];
}

/** A primary's report stands for its whole set; a member's for itself. */
async function countedPbxs(db: Db, pbxId: string): Promise<string[]> {
  return [pbxId, ...(await membersOf(db, pbxId)).map((member) => member.pbxId)];
}

function view({ id, accountId, serial, name, policy, pending, createdAtMs }: Pbx) {
  return { id, accountId, serial, name, policy: policy ?? null, pending: pending ?? null, createdAtMs };
}
