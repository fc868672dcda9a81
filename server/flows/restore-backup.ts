// Puts a backup into an empty database of either kind, and believes it only when rows and audit trail prove to be whole.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { checkedLines, loadBackup } from '../db/backup.ts';
import type { Trx } from '../db/open.ts';
import { fillEmptyDatabase } from '../db/restore.ts';
import { trustRootsAfter } from '../signing/trust-store.ts';
import { verifyAudit } from './verify-audit.ts';

export interface Restored {
  readonly tables: number;
  readonly rows: number;
  /** When the backup was taken. */
  readonly atMs: number;
  /** Rows of the audit trail, every one of them checked; undefined where the trail has no chain yet. */
  readonly auditRows: number | undefined;
}

export type RestoreCode = 'backup_unreadable' | 'target_not_empty' | 'audit_changed';

/** `texts` are the lines of the file. `changedAudit`: also take a trail that somebody changed, for want of a better one. */
export async function restoreBackup(
  place: string,
  texts: AsyncIterable<string>,
  { changedAudit = false }: { readonly changedAudit?: boolean } = {},
): Promise<Result<Restored, RestoreCode>> {
  const lines = checkedLines(texts);
  const front = (await lines.next()).value;
  if (front?.kind !== 'front') {
    return refuse('backup_unreadable', 'This file is no backup.', 'Name a file that the verb backup wrote.');
  }
  const { atMs, migration } = front;
  return await fillEmptyDatabase(place, migration, async (trx) => {
    const loaded = await loadBackup(trx, lines);
    const audit = migration < '002' ? accept(undefined) : await auditRows(trx, changedAudit);
    return audit.ok ? accept({ ...loaded, atMs, auditRows: audit.value }) : audit;
  });
}

async function auditRows(trx: Trx, changedAudit: boolean): Promise<Result<number | undefined, 'audit_changed'>> {
  const roots = await trustRootsAfter(trx, 0);
  // Taken before init: nothing has happened yet, and nothing could be signed.
  if (roots.length === 0) return accept(0);
  const verified = await verifyAudit(trx, roots);
  if (verified.ok && (verified.value.ok || changedAudit)) return accept(verified.value.rows);
  const why = verified.ok ? (verified.value.faults[0]?.message ?? '') : verified.refusal.message;
  const next = 'Take an older backup, or restore it all the same with --changed-audit; verify-audit goes on saying so.';
  return refuse('audit_changed', `The audit trail in this backup was changed: ${why} Nothing was restored.`, next);
}
