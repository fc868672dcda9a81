// CSV for spreadsheets: no cell runs as a formula, and amounts stay numbers.
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

const AMOUNT = /^-?\d+(\.\d+)?$/;

/** RFC 4180. A spreadsheet would run a cell that begins like a formula; an amount may begin with a minus. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const safe = (cell: Cell) =>
    typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(cell) && !AMOUNT.test(cell) ? `'${cell}` : cell;
  return stringify([[...head], ...rows.map((row) => row.map(safe))], { record_delimiter: '\r\n' });
}
