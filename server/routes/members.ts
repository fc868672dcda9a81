// /pbxs/:id/members: who stands by for a PBX.
import { addMemberSchema, listSchema, memberSchema, raiseSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { type Membership, membersOf } from '../fleet/member-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { listRaises } from '../fleet/raise-store.ts';
import { type Issuing, pbxNotFound } from '../flows/issue-licence.ts';
import { addMember, removeMember } from '../flows/manage-members.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function memberRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/pbxs/:id/members',
      permission: 'pbxs:read',
      summary: 'List who stands by for a PBX',
      tag: 'PBXs',
      answers: { 200: listSchema(memberSchema) },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        return accept({ status: 200, body: { items: (await membersOf(db, pbx.id)).map(view) } });
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/members',
      permission: 'pbxs:write',
      summary: 'Add a PBX that stands by',
      tag: 'PBXs',
      answers: { 201: memberSchema },
      problems: [
        'account_not_found',
        'member_role_taken',
        'pbx_is_member',
        'pbx_not_found',
        'serial_taken',
        'service_not_granted',
      ],
      body: addMemberSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const added = await addMember(trx, issuing, act, { ...input, pbxId: params.id, scope: caller.accountPath });
        return added.ok ? accept({ status: 201, body: view(added.value) }) : added;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/pbxs/:id/members/:serial',
      permission: 'pbxs:write',
      summary: 'Remove a PBX that stands by',
      tag: 'PBXs',
      answers: { 204: null },
      problems: ['pbx_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const order = { pbxId: params.id, scope: caller.accountPath, serial: params.serial };
        const removed = await removeMember(trx, issuing, act, order);
        return removed.ok ? accept({ status: 204 }) : removed;
      },
    }),
    reading({
      path: '/pbxs/:id/raises',
      permission: 'pbxs:read',
      summary: 'List the emergency raises of a PBX',
      tag: 'PBXs',
      answers: { 200: listSchema(raiseSchema) },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        return pbx === undefined
          ? pbxNotFound()
          : accept({ status: 200, body: { items: await listRaises(db, pbx.id) } });
      },
    }),
  ];
}

function view({ pbxId, serial, role, addedAtMs }: Membership) {
  return { pbxId, serial, role, addedAtMs };
}
