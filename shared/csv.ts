// CSV for spreadsheets: no cell runs as a formula, and amounts stay numbers.
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;
export type CsvRow = readonly Cell[];

const AMOUNT = /^-?\d+(\.\d+)?$/;

/** RFC 4180. A spreadsheet would run a cell that begins like a formula; an amount may begin with a minus. */
export function csvOf(head: readonly string[], rows: readonly CsvRow[]): string {
  return csvRows([head, ...rows]);
}

/** Some of the rows of a file that is written piece by piece. */
export function csvRows(rows: readonly CsvRow[]): string {
  const safe = (cell: Cell) =>
    typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(cell) && !AMOUNT.test(cell) ? `'${cell}` : cell;
  return stringify(
    rows.map((row) => row.map(safe)),
    { record_delimiter: '\r\n' },
  );
}
