// Statements that are written down once and run often: built and compiled the first time, afterwards only given their values.
import type { CompiledQuery, QueryResult } from 'kysely';
import type { Db } from './database.ts';
import { forgetWhat } from './memory.ts';
import { say } from './own-connection.ts';
import type { Tables } from './tables.ts';

type Value = string | number | bigint | Uint8Array | null;
type Values<Given> = { readonly [Name in keyof Given]: Value };

export interface Statement<Given, Row> {
  all(db: Db, given: Given): Promise<Row[]>;
  first(db: Db, given: Given): Promise<Row | undefined>;
  /** How many rows it changed. */
  run(db: Db, given: Given): Promise<number>;
}

/** Said with the same words each time, so a database may keep what it made of them. */
export interface RepeatedQuery<Row = unknown> extends CompiledQuery<Row> {
  readonly repeated?: boolean;
  /** It asks for this one row, by the name under which it would wait: others need not be written before. */
  readonly asksFor?: readonly [table: keyof Tables, as: string] | undefined;
}

/** Stands in a compiled statement where a value comes. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * `build` sees places instead of values, once for each database: what it decides by looking at one, it decides for ever. Where
 * the words depend on what is given (an optional filter, a list), the query is built each time.
 */
export function statement<Given extends Values<Given>, Row>(
  build: (db: Db, given: Given) => { compile(): CompiledQuery<Row> },
  asksFor?: (given: Given) => RepeatedQuery['asksFor'],
): Statement<Given, Row> {
  const places = new Proxy({}, { get: (_, name) => new Place(String(name)) }) as Given;
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const execute = async (db: Db, given: Given): Promise<QueryResult<Row>> => {
    const { adapter } = db.getExecutor();
    const known = compiled.get(adapter) ?? build(db.withoutPlugins(), places).compile();
    compiled.set(adapter, known);
    forgetWhat(db, known.query);
    const parameters = known.parameters.map((value) =>
      value instanceof Place ? given[value.name as keyof Given] : value,
    );
    const query: RepeatedQuery<Row> = { ...known, parameters, repeated: true, asksFor: asksFor?.(given) };
    return await say(db, query);
  };
  return {
    all: async (db, given) => (await execute(db, given)).rows,
    first: async (db, given) => (await execute(db, given)).rows[0],
    run: async (db, given) => Number((await execute(db, given)).numAffectedRows ?? 0n),
  };
}
