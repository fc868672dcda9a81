// A backup as JSON lines: whose it is, every table with its rows, and a last line that proves the file is whole.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const FORMAT = 'switchkey-backup/v1';

const cell = z.union([z.string(), z.number(), z.null(), z.object({ bytes: z.base64() })]);
const lineSchema = z.union([
  z.object({ format: z.literal(FORMAT), atMs: z.number(), migration: z.string() }),
  z.object({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.array(cell),
  z.object({ end: z.string(), rows: z.int() }),
  z.object({ sha256: z.string(), rows: z.int() }),
]);

export type BackupLine =
  | { readonly kind: 'front'; readonly atMs: number; readonly migration: string }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'row'; readonly values: readonly Cell[] }
  | { readonly kind: 'end'; readonly table: string; readonly rows: number }
  | { readonly kind: 'seal'; readonly sha256: string; readonly rows: number };
/** What a column holds on either database. */
export type Cell = string | number | null | Uint8Array;

/** Lines as text with their ends, for what is written and for the seal alike. */
export function lineText(line: BackupLine): string {
  return `${JSON.stringify(written(line))}\n`;
}

/** Undefined for what is no line of a backup. */
export function readBackupLine(text: string): BackupLine | undefined {
  const read = lineSchema.safeParse(jsonOf(text));
  if (!read.success) return undefined;
  const line = read.data;
  if (Array.isArray(line)) return { kind: 'row', values: line.map(cellOf) };
  if ('format' in line) return { kind: 'front', atMs: line.atMs, migration: line.migration };
  if ('table' in line) return { kind: 'table', table: line.table, columns: line.columns };
  if ('end' in line) return { kind: 'end', table: line.end, rows: line.rows };
  return { kind: 'seal', sha256: line.sha256, rows: line.rows };
}

/** Over the texts of all lines before the seal. */
export class Seal {
  readonly #hash = createHash('sha256');
  #rows = 0;

  take(line: BackupLine): void {
    this.#hash.update(lineText(line));
    if (line.kind === 'row') this.#rows += 1;
  }

  line(): BackupLine & { kind: 'seal' } {
    return { kind: 'seal', sha256: this.#hash.copy().digest('hex'), rows: this.#rows };
  }
}

function written(line: BackupLine): unknown {
  switch (line.kind) {
    case 'front':
      return { format: FORMAT, atMs: line.atMs, migration: line.migration };
    case 'table':
      return { table: line.table, columns: line.columns };
    case 'row':
      return line.values.map((value) =>
        value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
      );
    case 'end':
      return { end: line.table, rows: line.rows };
    case 'seal':
      return { sha256: line.sha256, rows: line.rows };
  }
}

function cellOf(value: z.infer<typeof cell>): Cell {
  return value !== null && typeof value === 'object' ? new Uint8Array(Buffer.from(value.bytes, 'base64')) : value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
