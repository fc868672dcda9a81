// A row of the audit trail between its columns, its place in the hash chain and what readers see.
import { type AuditFields, type ChainEnd, type ChainedRow, chainRow } from '../../shared/audit-chain.ts';
import type { AuditTable } from '../db/tables.ts';

/** What a row says, without its place in the chain. */
export type Entry = Omit<AuditTable, 'id' | 'previous' | 'hash'>;

function entryOf({ at_ms, actor, action, subject, account_path, pbx_id, details }: AuditTable): Entry {
  return { at_ms, actor, action, subject, account_path, pbx_id, details };
}

/** The row that follows `end`, with its columns. */
export function chainEntry(end: ChainEnd, entry: Entry): AuditTable {
  const { id, previous, hash } = chainRow(end, fieldsOf(entry));
  return { id, ...entry, previous, hash };
}

/** A kept row as the verifier takes it; nothing of it is believed. */
export function chainedRow(row: AuditTable): ChainedRow {
  return { id: row.id, fields: fieldsOf(entryOf(row)), previous: row.previous, hash: row.hash };
}

function fieldsOf(entry: Entry): AuditFields {
  return {
    atMs: entry.at_ms,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    accountPath: entry.account_path,
    pbxId: entry.pbx_id,
    details: entry.details,
  };
}
