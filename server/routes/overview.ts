// /home, /reports/capacity and /calendar: what needs attention, what is in the field, and what ends when.
import {
  calendarQuerySchema,
  calendarSchema,
  fieldCapacitySchema,
  homeSchema,
} from '../../shared/contracts/overview-api.ts';
import type { Permission } from '../../shared/contracts/permissions.ts';
import { accept } from '../../shared/result.ts';
import { createFieldCapacity } from '../fleet/field-capacity.ts';
import { AHEAD, listAttention } from '../flows/list-attention.ts';
import { showCalendar } from '../flows/show-calendar.ts';
import { COUNTED, NO_QUERY } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';

export function overviewRoutes(): Route[] {
  const fieldCapacity = createFieldCapacity();
  return [
    reading({
      path: '/home',
      permission: 'caller',
      summary: 'Count what needs attention',
      tag: 'Accounts',
      answers: { 200: homeSchema },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller, act }) {
        const may = (permission: Permission) => caller.permissions.includes(permission);
        const asked = { scope: caller.accountPath, nowMs: act.nowMs, may };
        const attention = await listAttention(db, asked, COUNTED);
        return accept({ status: 200, body: { attention, ...AHEAD } });
      },
    }),
    reading({
      path: '/reports/capacity',
      permission: 'pbxs:read',
      summary: 'Sum what is licensed and used in the field',
      tag: 'PBXs',
      answers: { 200: fieldCapacitySchema },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller, act }) {
        return accept({ status: 200, body: await fieldCapacity(db, caller.accountPath, act.nowMs) });
      },
    }),
    reading({
      path: '/calendar',
      permission: 'subscriptions:read',
      summary: 'List ends of trials and terms, and removals of accounts, within some days',
      tag: 'Subscriptions',
      answers: { 200: calendarSchema },
      problems: [],
      query: calendarQuerySchema,
      async handle({ db, caller, act, input }) {
        const asked = { ...input, accountId: caller.accountId, nowMs: act.nowMs };
        return accept({ status: 200, body: await showCalendar(db, asked) });
      },
    }),
  ];
}
