// An audit trail on its way out and back: JSON lines that carry all that is needed to check them.
import { z } from 'zod';
import { base64url } from '../../shared/contracts/bytes.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { AuditTable } from '../db/tables.ts';

const FORMAT = 'switchkey-audit/v1';

const headSchema = z.object({ head: base64url(512) });
const frontSchema = z.object({
  format: z.literal(FORMAT),
  issuer: z.string(),
  trust: z.array(base64url(16_384)).min(1),
});
const hash = z.string().max(64);
const rowSchema = z.object({
  id: z.int(),
  at_ms: z.number(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  account_path: z.string(),
  pbx_id: z.string().nullable(),
  details: z.string(),
  previous: hash,
  hash,
});

export type TrailLine =
  | { readonly kind: 'front'; readonly issuer: string; readonly trust: readonly Uint8Array[] }
  | { readonly kind: 'head'; readonly document: Uint8Array }
  | { readonly kind: 'row'; readonly row: AuditTable };

/** First line: whose trail, and every trust root, oldest first. Heads follow, then rows. */
export function frontLine(issuer: string, trust: readonly Uint8Array[]): string {
  return JSON.stringify({ format: FORMAT, issuer, trust: trust.map(text) });
}

export function headLine(document: Uint8Array): string {
  return JSON.stringify({ head: text(document) });
}

export function rowLine(row: AuditTable): string {
  return JSON.stringify(row);
}

/** Nothing of a line is believed; that is the verifier's business. */
export function readTrailLine(line: string): Result<TrailLine, 'trail_unreadable'> {
  const value = jsonOf(line);
  const row = rowSchema.safeParse(value);
  if (row.success) return accept({ kind: 'row', row: row.data });
  const head = headSchema.safeParse(value);
  if (head.success) return accept({ kind: 'head', document: Buffer.from(head.data.head, 'base64url') });
  const front = frontSchema.safeParse(value);
  if (!front.success)
    return refuse('trail_unreadable', 'A line of this file is no line of an audit export.', 'Export it again.');
  const trust = front.data.trust.map((root) => new Uint8Array(Buffer.from(root, 'base64url')));
  return accept({ kind: 'front', issuer: front.data.issuer, trust });
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
