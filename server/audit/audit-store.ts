// The audit trail: one row in the transaction of every act. Its order is also the feed that tells processes what changed.
import { CHAIN_START, type ChainEnd } from '../../shared/audit-chain.ts';
import { insertLate } from '../db/late-rows.ts';
import { remember, remembered } from '../db/memory.ts';
import { type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import { statement } from '../db/statement.ts';
import type { AuditTable } from '../db/tables.ts';
import type { Act } from './audit.ts';
import { chainEntry } from './audit-row.ts';

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

const END = 'end';

/** The writer is alone in its transaction, so the row it follows is the last one. */
export async function writeAudit(trx: Trx, act: Act, entry: AuditEntry): Promise<void> {
  const row = {
    at_ms: act.nowMs,
    actor: act.actor,
    action: entry.action,
    subject: entry.subject,
    account_path: entry.accountPath,
    pbx_id: entry.pbxId ?? null,
    details: JSON.stringify(
      act.actingFor === undefined ? (entry.details ?? {}) : { ...entry.details, actingFor: act.actingFor },
    ),
  };
  const chained = chainEntry(await auditEnd(trx), row);
  insertLate(trx, 'audit', chained);
  remember(trx, 'audit', END, { id: chained.id, hash: chained.hash });
}

const LAST = statement((db) => db.selectFrom('audit').select(['id', 'hash']).orderBy('id', 'desc').limit(1));

/** Where the chain stands. */
export async function auditEnd(db: Db): Promise<ChainEnd> {
  const last = await remembered<ChainEnd | undefined>(db, 'audit', END, () => LAST.first(db, {}));
  return last ?? CHAIN_START;
}

/** Whole rows after a row, oldest first. */
export async function auditRowsAfter(db: Db, id: number, limit: number): Promise<AuditTable[]> {
  return await db.selectFrom('audit').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

export const AUDIT_INDEXES: readonly TableIndex[] = [['id'], ['account_path', 'id']];

/** Newest first, below `beforeId`; of few or of many, however long the trail is. */
export async function listAudit(db: Db, scope: string, page: { beforeId: number; limit: number }): Promise<AuditRow[]> {
  const { beforeId, limit } = page;
  const keys = await pageOfKeys<number>(db, {
    table: 'audit',
    indexes: AUDIT_INDEXES,
    key: 'id',
    order: { column: 'id', type: 'number', descending: true },
    narrowings: withinScope('account_path', scope),
    after: [beforeId, beforeId],
    limit,
  });
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('audit').selectAll().where('id', 'in', keys).orderBy('id', 'desc').execute();
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
  return await AFTER.all(db, { id });
}

const AFTER = statement((db, { id }: { id: number }) =>
  db.selectFrom('audit').select(['id', 'action', 'pbx_id as pbxId']).where('id', '>', id).orderBy('id'),
);
