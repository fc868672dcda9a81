// /pbxs: registering, finding and changing PBXs, their enrolment tokens and use.
import type { z } from 'zod';
import {
  addPbxSchema,
  changePbxSchema,
  countedPageSchema,
  listedPbxSchema,
  listSchema,
  pbxLinesSchema,
  pbxQuerySchema,
  pbxSchema,
  seatsToldSchema,
  usageDaySchema,
  usageQuerySchema,
} from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { membersOf } from '../fleet/member-store.ts';
import { ORDER_OF_STATE, statesOf } from '../fleet/pbx-standing.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { findSeatTally } from '../fleet/seat-tally-store.ts';
import { countPbxs, findListedPbx, type ListedPbx, orderValueOf, pageOfPbxs } from '../fleet/standing-store.ts';
import { dailyUsage } from '../fleet/usage-store.ts';
import { addPbx, changePbx } from '../flows/add-pbx.ts';
import { type Issuing, pbxNotFound } from '../flows/issue-licence.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part } from '../http/csv-list.ts';
import { NO_QUERY, page, sortOf, totalOf } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { readRowCursor, rowCursor } from '../http/time-cursor.ts';

export function pbxRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/pbxs',
      permission: 'pbxs:read',
      summary: 'List PBXs',
      tag: 'PBXs',
      answers: { 200: countedPageSchema(listedPbxSchema) },
      problems: [],
      query: pbxQuerySchema,
      async handle({ db, caller, input, act }) {
        const { cursor, limit, count: _, ...listed } = input;
        const listing = await listPage({ db, caller, act, input: listed }, { cursor, limit });
        const { sort: __, ...narrowed } = listed;
        const filter = { ...narrowed, nowMs: act.nowMs };
        const total = await totalOf(input, listing, (most) => countPbxs(db, caller.accountPath, filter, most));
        return accept({ status: 200, body: { ...listing, total } });
      },
    }),
    exporting({
      path: '/pbxs.csv',
      permission: 'pbxs:read',
      summary: 'Export PBXs',
      tag: 'PBXs',
      query: pbxLinesSchema,
      columns: COLUMNS,
      pageOf: listPage,
    }),
    reading({
      path: '/pbxs/:id',
      permission: 'pbxs:read',
      summary: 'Show a PBX',
      tag: 'PBXs',
      answers: { 200: listedPbxSchema },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params, act }) {
        const pbx = await findListedPbx(db, params.id, caller.accountPath);
        return pbx === undefined ? pbxNotFound() : accept({ status: 200, body: listedView(pbx, act.nowMs) });
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
    reading({
      path: '/pbxs/:id/seats',
      permission: 'pbxs:read',
      summary: 'Show how many seats of a PBX are assigned',
      tag: 'PBXs',
      answers: { 200: seatsToldSchema },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        return accept({ status: 200, body: (await findSeatTally(db, pbx.id)) ?? { at: null, assigned: {} } });
      },
    }),
  ];
}

/** What is sorted by changes while agents report, so a long file may name a PBX twice that moved meanwhile, or not at all. */
async function listPage(
  { db, caller, act, input }: ListAsked<z.output<typeof pbxLinesSchema>>,
  { cursor, limit }: Part,
) {
  const { sort, ...narrowed } = input;
  const { by, descending } = sortOf(sort ?? (input.state === undefined ? 'serial' : ORDER_OF_STATE[input.state]));
  const filter = { ...narrowed, nowMs: act.nowMs };
  const asked = { sort: by, descending, after: readRowCursor(cursor), limit: limit + 1 };
  const pbxs = await pageOfPbxs(db, caller.accountPath, filter, asked);
  const { items, next } = page(pbxs, limit, (pbx) => rowCursor(orderValueOf(pbx, by), pbx.id));
  return { items: items.map((pbx) => listedView(pbx, act.nowMs)), next };
}

const COLUMNS: Columns<ReturnType<typeof listedView>> = {
  serial: ({ serial }) => serial,
  name: ({ name }) => name,
  account: ({ ownerName }) => ownerName,
  accountId: ({ accountId }) => accountId,
  states: ({ states }) => states.join(' '),
  licence: ({ seq }) => seq,
  extensionsUsed: ({ extensions }) => extensions.used,
  extensionsLimit: ({ extensions }) => extensions.limit,
  callsUsed: ({ calls }) => calls.used,
  callsLimit: ({ calls }) => calls.limit,
  ends: ({ endsAtMs }) => instantCell(endsAtMs),
  graceUntil: ({ graceUntilMs }) => instantCell(graceUntilMs),
  trialUntil: ({ trialUntilMs }) => instantCell(trialUntilMs),
  waitingSince: ({ waitingSinceMs }) => instantCell(waitingSinceMs),
  lastSeen: ({ lastSeenAtMs }) => instantCell(lastSeenAtMs),
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  id: ({ id }) => id,
};

/** A primary's report stands for its whole set; a member's for itself. */
async function countedPbxs(db: Db, pbxId: string): Promise<string[]> {
  return [pbxId, ...(await membersOf(db, pbxId)).map((member) => member.pbxId)];
}

function view({ id, accountId, serial, name, policy, pending, createdAtMs }: Pbx) {
  return { id, accountId, serial, name, policy: policy ?? null, pending: pending ?? null, createdAtMs };
}

function listedView(pbx: ListedPbx, nowMs: number) {
  const { standing } = pbx;
  return {
    ...view(pbx),
    ownerName: pbx.ownerName,
    states: statesOf(standing, nowMs),
    lastSeenAtMs: standing.seenAtMs || null,
    seq: standing.issuedSeq,
    waitingSinceMs: standing.waitingSinceMs || null,
    endsAtMs: standing.endsAtMs || null,
    graceUntilMs: standing.graceUntilMs || null,
    trialUntilMs: standing.trialUntilMs || null,
    calls: { used: standing.usedCalls, limit: standing.limitCalls },
    extensions: { used: standing.usedExtensions, limit: standing.limitExtensions },
  };
}
