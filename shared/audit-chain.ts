// The audit trail as a hash chain: each row names the hash of the one before, so that a changed past no longer fits.
import { hash } from 'node:crypto';

/** What a row says, flat: objects travel as their JSON text, so that the bytes that were hashed are the bytes kept. */
export type AuditFields = Readonly<Record<string, string | number | null>>;

export interface ChainedRow {
  /** Gapless from 1; hashed with the fields, so a row cannot change places. */
  readonly id: number;
  readonly fields: AuditFields;
  /** `hash` of the row before. */
  readonly previous: string;
  readonly hash: string;
}

/** Where a chain stands: what the next row names, and what a head signs. */
export interface ChainEnd {
  readonly id: number;
  readonly hash: string;
}

/** Before the first row. */
export const CHAIN_START: ChainEnd = { id: 0, hash: '0'.repeat(64) };

/** Canonical: a JSON array of previous hash, id, and the fields in the order of their names. 64 hex digits. */
export function rowHash(previous: string, id: number, fields: AuditFields): string {
  const named = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(['switchkey/audit-row/v1', previous, id, named]);
  return hash('sha256', text);
}

/** The row that follows `end`. */
export function chainRow(end: ChainEnd, fields: AuditFields): ChainedRow {
  const id = end.id + 1;
  return { id, fields, previous: end.hash, hash: rowHash(end.hash, id, fields) };
}
