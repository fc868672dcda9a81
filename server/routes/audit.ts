// /audit: what happened within the caller's sight, newest first.
import { auditSchema, auditVerdictSchema, pageQuerySchema, pageSchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import { actorNames } from '../audit/actor-store.ts';
import { type AuditRow, listAudit } from '../audit/audit-store.ts';
import { verifyAudit } from '../flows/verify-audit.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part } from '../http/csv-list.ts';
import { NO_QUERY, page } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

export function auditRoutes(signing: SigningRoom): Route[] {
  return [
    reading({
      path: '/audit',
      permission: 'audit:read',
      summary: 'List what happened, newest first',
      tag: 'Server',
      answers: { 200: pageSchema(auditSchema) },
      problems: [],
      query: pageQuerySchema,
      async handle({ db, caller, act, input }) {
        return accept({ status: 200, body: await listPage({ db, caller, act, input: {} }, input) });
      },
    }),
    exporting({
      path: '/audit.csv',
      permission: 'audit:read',
      summary: 'Export what happened, newest first',
      tag: 'Server',
      query: NO_QUERY,
      columns: COLUMNS,
      pageOf: listPage,
    }),
    reading({
      path: '/audit/verification',
      permission: 'audit:verify',
      summary: 'Verify that the audit trail is whole',
      tag: 'Server',
      answers: { 200: auditVerdictSchema },
      problems: ['forbidden', 'trail_unreadable', 'trust_untrusted'],
      query: NO_QUERY,
      async handle({ db, caller }) {
        const vendor = await findVendor(db);
        if (caller.accountId !== vendor?.id) return vendorOnly();
        const verified = await verifyAudit(db, signing.rootsAfter(0));
        return verified.ok ? accept({ status: 200, body: verified.value }) : verified;
      },
    }),
  ];
}

async function listPage({ db, caller }: ListAsked<unknown>, { cursor, limit }: Part) {
  const beforeId = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : Number.MAX_SAFE_INTEGER;
  const rows = await listAudit(db, caller.accountPath, { beforeId, limit: limit + 1 });
  const names = await actorNames(
    db,
    caller.accountPath,
    rows.map(({ actor }) => actor),
  );
  const named = rows.map((row) => ({ ...row, actorName: names.get(row.actor) ?? null }));
  return page(named, limit, ({ id }) => id);
}

const COLUMNS: Columns<AuditRow & { readonly actorName: string | null }> = {
  row: ({ id }) => id,
  at: ({ atMs }) => instantCell(atMs),
  actor: ({ actor }) => actor,
  actorName: ({ actorName }) => actorName,
  action: ({ action }) => action,
  subject: ({ subject }) => subject,
  pbxId: ({ pbxId }) => pbxId,
  details: ({ details }) => JSON.stringify(details),
};

/** The chain runs through every account's rows, so only the vendor may look at it as a whole. */
function vendorOnly(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'Only the vendor verifies the whole audit trail.', 'Ask the vendor.');
}
