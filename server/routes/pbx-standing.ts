// /pbxs/:id/standing and /trace: how one PBX stands and why, and what became of what was bought for it.
import { pbxStandingSchema, pbxTraceSchema } from '../../shared/contracts/pbx-standing-api.ts';
import { accept } from '../../shared/result.ts';
import { secondsOf } from '../audit/audit.ts';
import { showStanding } from '../flows/show-standing.ts';
import { tracePbx } from '../flows/trace-pbx.ts';
import { NO_QUERY } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';

export function pbxStandingRoutes(): Route[] {
  return [
    reading({
      path: '/pbxs/:id/standing',
      permission: 'licences:read',
      summary: 'Show how a PBX stands: limits with their reasons, and what changes when',
      tag: 'PBXs',
      answers: { 200: pbxStandingSchema },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const { accountId, accountPath: scope } = caller;
        const asked = { pbxId: params.id, accountId, scope, nowMs: act.nowMs };
        const shown = await showStanding(db, secondsOf(act), asked);
        return shown.ok ? accept({ status: 200, body: shown.value }) : shown;
      },
    }),
    reading({
      path: '/pbxs/:id/trace',
      permission: 'subscriptions:read',
      summary: 'Trace what a PBX bought: order, invoice, licence, proof that it is in force',
      tag: 'PBXs',
      answers: { 200: pbxTraceSchema },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const traced = await tracePbx(db, { pbxId: params.id, scope: caller.accountPath });
        return traced.ok ? accept({ status: 200, body: traced.value }) : traced;
      },
    }),
  ];
}
