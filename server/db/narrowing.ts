// Conditions on the rows of a large table, in words that an index can answer or in ones that it cannot.
import { type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

export type Value = string | number;

/** A column is one value, or lies from `from` up to but not including `below`. */
export interface Span {
  readonly column: string;
  readonly is?: Value;
  readonly from?: Value | undefined;
  readonly below?: Value | undefined;
}

/** One of the spans holds. Of several the one that leaves fewest is named last where that is known: a state after a place. */
export interface Narrowing {
  readonly anyOf: readonly Span[];
  /** It rules out nothing that is known of, and is asked all the same. */
  readonly isWide?: boolean;
}

/** Its columns, in their order. */
export type TableIndex = readonly string[];

export interface IndexedTable {
  readonly table: keyof Tables;
  /** What may be walked or looked up: an index that has all that is asked about answers without touching a row. */
  readonly indexes: readonly TableIndex[];
  /** Unique. */
  readonly key: string;
}

export function namesOf(narrowings: readonly Narrowing[]): string[] {
  return narrowings.flatMap(({ anyOf }) => anyOf.map(({ column }) => column));
}

/** Opaque where no index is to be chosen for it. */
export function holds({ anyOf }: Narrowing, isOpaque: boolean): RawBuilder<unknown> {
  if (anyOf.length === 0) return sql`1 = 0`;
  const spans = anyOf.map((span) => inSpan(span, isOpaque));
  return sql`(${sql.join(spans, sql` or `)})`;
}

export function inSpan({ column, is, from, below }: Span, isOpaque: boolean): RawBuilder<unknown> {
  const type = typeof (is ?? from ?? below) === 'number' ? 'number' : 'text';
  const value = isOpaque ? opaque(column, type) : sql.ref(column);
  const bounds: RawBuilder<unknown>[] = [];
  if (is !== undefined) bounds.push(sql`${value} = ${is}`);
  if (from !== undefined) bounds.push(sql`${value} >= ${from}`);
  if (below !== undefined) bounds.push(sql`${value} < ${below}`);
  return all(bounds);
}

/** The column's value in a form that both databases take for an expression, so that no index is chosen for it. */
export function opaque(column: string, type: 'text' | 'number'): RawBuilder<unknown> {
  return type === 'number' ? sql`(${sql.ref(column)} + 0)` : sql`coalesce(${sql.ref(column)}, '')`;
}

export function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`1 = 1` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** The one account that is below no other. */
const ROOT = /^\/[^/]+\/$/;

/** Everything at and below an account: its path ends in a slash, and nothing lies between that and the sign after it. */
export function withinScope(column: string, scope: string): Narrowing[] {
  return scope === '/' ? [] : [{ anyOf: [beginningWith(column, scope)], isWide: ROOT.test(scope) }];
}

/** Texts are compared byte by byte on either database. */
export function beginningWith(column: string, start: string): Span {
  return { column, from: start, below: `${start}\u{10ffff}` };
}
