// The audit trail: one row in the transaction of every act. Its order is also the feed that tells processes what changed.
import { sql } from 'kysely';
import type { Db, Trx } from '../db/open.ts';
import type { Act } from './audit.ts';

export interface AuditEntry {
  readonly action: string;
  /** What was acted on, e.g. a PBX's serial. */
  readonly subject: string;
  /** Whose scope may read it. */
  readonly accountPath: string;
  readonly pbxId?: string;
  /** Never a secret or a whole code. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface AuditRow {
  readonly id: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly pbxId: string | null;
  readonly details: unknown;
}

export async function writeAudit(trx: Trx, act: Act, entry: AuditEntry): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      id: sql<number>`(select coalesce(max(id), 0) + 1 from audit)`,
      at_ms: act.nowMs,
      actor: act.actor,
      action: entry.action,
      subject: entry.subject,
      account_path: entry.accountPath,
      pbx_id: entry.pbxId ?? null,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}

/** Newest first, below `beforeId`. */
export async function listAudit(db: Db, scope: string, page: { beforeId: number; limit: number }): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('account_path', 'like', `${scope}%`)
    .where('id', '<', page.beforeId)
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at_ms,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    pbxId: row.pbx_id,
    details: JSON.parse(row.details),
  }));
}

/** What happened after a row: the actions and the PBXs they touched, oldest first. */
export async function auditAfter(db: Db, id: number): Promise<{ id: number; action: string; pbxId: string | null }[]> {
  return await db
    .selectFrom('audit')
    .select(['id', 'action', 'pbx_id as pbxId'])
    .where('id', '>', id)
    .orderBy('id')
    .execute();
}

export async function lastAuditId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}
