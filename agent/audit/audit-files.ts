// The files of the audit trail: one JSON line per row or signed head, `audit.log` the newest, `audit.9.log` the oldest.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChainEnd, ChainedRow } from '../../shared/audit-chain.ts';

export const FILES = 10;

export type AuditLine =
  | { readonly row: ChainedRow }
  /** `head`: base64url of the signed head; `after`: the row it stands behind, which the signature bears out. */
  | { readonly head: string; readonly after: ChainEnd };

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const lineSchema = z.union([
  z.strictObject({
    row: z.strictObject({
      id: z.int().min(1),
      fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      previous: hash,
      hash,
    }),
  }),
  z.strictObject({ head: z.string().max(1_024), after: z.strictObject({ id: z.int().min(1), hash }) }),
]);

export function auditFile(dir: string, number: number): string {
  return join(dir, number === 0 ? 'audit.log' : `audit.${number}.log`);
}

/** The lines of one file, oldest first; none where there is no file. Throws what reading throws. */
export function auditLines(dir: string, number: number): (AuditLine | 'unreadable')[] {
  return parseLines(textOf(auditFile(dir, number)));
}

/** All files, oldest line first. */
export function allAuditLines(dir: string): (AuditLine | 'unreadable')[] {
  return Array.from({ length: FILES }, (_, index) => auditLines(dir, FILES - 1 - index)).flat();
}

export function parseLines(text: string): (AuditLine | 'unreadable')[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      try {
        const parsed = lineSchema.safeParse(JSON.parse(line));
        return parsed.success ? parsed.data : 'unreadable';
      } catch {
        return 'unreadable';
      }
    });
}

/** Number of bytes up to the end of the last whole line; undefined where there is no file. */
export function lastWhole(path: string): number | undefined {
  const text = textOf(path);
  return text === '' ? undefined : Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw thrown;
  }
}
