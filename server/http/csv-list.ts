// A list as a CSV file: the rows that its pages show, in the same order, read page by page while they are sent, so that many take no more memory than few.
import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Permission } from '../../shared/contracts/permissions.ts';
import { type Cell, type CsvRow, csvRows } from '../../shared/csv.ts';
import { accept } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import type { Described } from './described.ts';
import { type Route, reading } from './route.ts';

/** By the name of the column, which stays as it is in every language: programs read it too. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** Which page of a list: `cursor` is what the page before gave as `next`. */
export interface Part {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** Of who asks, within sight, narrowed and sorted as asked. */
export interface ListAsked<Input> {
  readonly db: Db;
  readonly caller: Caller;
  readonly act: Act;
  readonly input: Input;
}

interface Exported<Query extends z.ZodType, Row> extends Pick<Described, 'tag'> {
  readonly path: `/${string}.csv`;
  /** That of the list itself. */
  readonly permission: Permission;
  /** After "Export", e.g. "the PBXs that a list shows". */
  readonly summary: string;
  /** That of the list, without the page. */
  readonly query: Query;
  readonly columns: Columns<Row>;
  readonly pageOf: (asked: ListAsked<z.output<Query>>, part: Part) => Promise<ListPage<Row>>;
}

/** Rows read at once, while those before are on their way. */
const READ_AT_ONCE = 200;

export function exporting<Query extends z.ZodType, Row>(list: Exported<Query, Row>): Route {
  const { path, permission, summary, tag, query, columns, pageOf } = list;
  const headers = { 'content-disposition': `attachment; filename="${path.split('/').at(1)?.replace('.csv', '')}.csv"` };
  return reading({
    ...{ path, permission, summary, tag, query },
    answers: { 200: { file: 'text/csv' } },
    problems: [],
    async handle({ db, caller, act, input }) {
      const asked = { db, caller, act, input };
      // What fails at once is told as a problem, not as a file that breaks off.
      const first = await pageOf(asked, { limit: READ_AT_ONCE });
      const pieces = csvPieces(columns, first, (cursor) => pageOf(asked, { cursor, limit: READ_AT_ONCE }));
      const contentType = 'text/csv; charset=utf-8; header=present';
      return accept({ status: 200, stream: Readable.from(pieces), contentType, headers });
    },
  });
}

/** The next page is read when the one before was taken. */
async function* csvPieces<Row>(
  columns: Columns<Row>,
  first: ListPage<Row>,
  pageAfter: (cursor: string) => Promise<ListPage<Row>>,
): AsyncGenerator<string> {
  const cells = Object.values(columns);
  const rowOf = (row: Row): CsvRow => cells.map((cell) => cell(row));
  yield csvRows([Object.keys(columns), ...first.items.map(rowOf)]);
  for (let { next } = first; next !== null; ) {
    const page = await pageAfter(next);
    if (page.items.length > 0) yield csvRows(page.items.map(rowOf));
    next = page.next;
  }
}

export function instantCell(atMs: number | null): string {
  return atMs === null ? '' : new Date(atMs).toISOString();
}

export function yesCell(flag: boolean): string {
  return flag ? 'yes' : 'no';
}
