// /alerts: what somebody should look at within the caller's sight.
import { alertQuerySchema, alertSchema, pageSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { listAlerts } from '../fleet/alert-store.ts';
import { page } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';

export function alertRoutes(): Route[] {
  return [
    reading({
      path: '/alerts',
      permission: 'pbxs:read',
      summary: 'List what somebody should look at',
      tag: 'PBXs',
      answers: { 200: pageSchema(alertSchema) },
      problems: [],
      query: alertQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit, all, code } = input;
        const alerts = await listAlerts(db, caller.accountPath, { afterId: cursor, limit: limit + 1, all, code });
        return accept({ status: 200, body: page(alerts, limit, (alert) => alert.id) });
      },
    }),
  ];
}
