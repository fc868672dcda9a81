// /audit: what happened within the caller's sight, newest first.
import { pageQuerySchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { listAudit } from '../audit/audit-store.ts';
import { page } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';

export function auditRoutes(): Route[] {
  return [
    reading({
      path: '/audit',
      permission: 'read',
      query: pageQuerySchema,
      async handle({ db, caller, input }) {
        const beforeId = /^\d{1,15}$/.test(input.cursor ?? '') ? Number(input.cursor) : Number.MAX_SAFE_INTEGER;
        const rows = await listAudit(db, caller.accountPath, { beforeId, limit: input.limit + 1 });
        return accept({ status: 200, body: page(rows, input.limit, (row) => row.id) });
      },
    }),
  ];
}
