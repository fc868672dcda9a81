// What a transaction has read and nobody changed since: it is alone as writer, so reading it again would say the same.
// Of a file, which tells when somebody else has written it, the next transaction still knows the tables that all of them read.
import {
  DeleteQueryNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  RawNode,
  type RootOperationNode,
  TableNode,
  UpdateQueryNode,
} from 'kysely';
import type { Db, Trx } from './database.ts';
import type { Tables } from './tables.ts';

type Table = keyof Tables;

const MEMORY = Symbol('memory');
const UNKNOWN = Symbol('unknown');

/** Read in almost every transaction, and changed seldom or by each in passing. */
const LASTING: ReadonlySet<Table> = new Set([
  ...(['settings', 'accounts', 'brands', 'offers', 'webhooks', 'credit_lines'] as const),
  ...(['sequences', 'ledger_balances', 'audit'] as const),
]);
const MOST = 1000;

export class Memory {
  readonly #known = new Map<Table, Map<string, unknown>>();
  /** What the next statement that writes to a table changes there, as keys. */
  readonly #only = new Map<Table, readonly string[]>();
  #changes = 0;

  /** How often something was forgotten. */
  get changes(): number {
    return this.#changes;
  }

  /** `UNKNOWN` where it was not read; undefined may be what was read. */
  recall(table: Table, key: string): unknown {
    const known = this.#known.get(table);
    const value = known?.get(key);
    return value === undefined && known?.has(key) !== true ? UNKNOWN : value;
  }

  keep(table: Table, key: string, value: unknown): void {
    const known = this.#known.get(table) ?? new Map<string, unknown>();
    this.#known.set(table, known.set(key, value));
  }

  expect(table: Table, keys: readonly string[]): void {
    this.#only.set(table, keys);
  }

  forget(table?: Table): void {
    this.#changes += 1;
    const only = table === undefined ? undefined : this.#only.get(table);
    if (table === undefined) {
      this.#known.clear();
      this.#only.clear();
    } else if (only === undefined) this.#known.delete(table);
    else this.#forgetOnly(table, only);
  }

  /** What a transaction that committed leaves to the next one, where nobody else can write in between. */
  keepLasting(): void {
    this.#only.clear();
    for (const [table, known] of this.#known) {
      if (!LASTING.has(table) || known.size > MOST) this.#known.delete(table);
    }
  }

  #forgetOnly(table: Table, keys: readonly string[]): void {
    this.#only.delete(table);
    const known = this.#known.get(table);
    for (const key of keys) known?.delete(key);
  }
}

type Remembering = { readonly [MEMORY]?: Memory };

/** The same transaction with a memory. What it writes to a table makes it forget what it read there. */
export function withMemory(trx: Trx, memory: Memory): Trx {
  return Object.assign(trx.withPlugin(forgetting(memory)), { [MEMORY]: memory });
}

/** Read once in a transaction; outside of one it is always read. `key` names the question; it looks at this table alone. */
export function remembered<Value>(db: Db, table: Table, key: string, read: () => Promise<Value>): Promise<Value> {
  const memory = (db as Remembering)[MEMORY];
  if (memory === undefined) return read();
  const known = memory.recall(table, key);
  // Asked dozens of times in an order, so nothing is waited for that is known.
  return known === UNKNOWN ? readInto(memory, table, key, read) : Promise.resolve(known as Value);
}

async function readInto<Value>(memory: Memory, table: Table, key: string, read: () => Promise<Value>): Promise<Value> {
  const { changes } = memory;
  const value = await read();
  // Something that was written while it was read may not be in it.
  if (memory.changes === changes) memory.keep(table, key, value);
  return value;
}

/** What is remembered, for who writes the row that follows from it. */
export function recalled<Value>(db: Db, table: Table, key: string): Value | undefined {
  const known = (db as Remembering)[MEMORY]?.recall(table, key);
  return known === UNKNOWN ? undefined : (known as Value | undefined);
}

/** The statement that comes next changes no answers there but those of these keys. */
export function changesOnly(trx: Trx, table: Table, ...keys: readonly string[]): void {
  (trx as Remembering)[MEMORY]?.expect(table, keys);
}

/** It is about to change. */
export function forget(trx: Trx, table: Table): void {
  (trx as Remembering)[MEMORY]?.forget(table);
}

/** What was just written, so that nobody has to read it. */
export function remember(trx: Trx, table: Table, key: string, value: unknown): void {
  (trx as Remembering)[MEMORY]?.keep(table, key, value);
}

/** Forgets what a statement writes to that was compiled before, which nobody sees being built. */
export function forgetWhat(db: Db, statement: RootOperationNode): void {
  const memory = (db as Remembering)[MEMORY];
  if (memory !== undefined) forgetWritten(memory, statement);
}

function forgetting(memory: Memory): KyselyPlugin {
  return {
    transformQuery({ node }) {
      forgetWritten(memory, node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

function forgetWritten(memory: Memory, node: RootOperationNode): void {
  const written = writtenBy(node);
  if (written === 'any') memory.forget();
  else for (const table of written) memory.forget(table);
}

/** The tables a statement writes to; `any` for one whose words are its own. */
function writtenBy(node: RootOperationNode): readonly Table[] | 'any' {
  if (InsertQueryNode.is(node)) return node.into === undefined ? 'any' : tablesIn([node.into]);
  if (UpdateQueryNode.is(node)) return node.table === undefined ? 'any' : tablesIn([node.table]);
  if (DeleteQueryNode.is(node)) return tablesIn(node.from.froms);
  if (RawNode.is(node)) return CHANGES_NOTHING.test(node.sqlFragments[0] ?? '') ? [] : 'any';
  return node.kind === 'SelectQueryNode' ? [] : 'any';
}

/** Going back to a savepoint is not among them: what was read since then may be gone. */
const CHANGES_NOTHING = /^\s*(select|savepoint|release savepoint)\b/;

function tablesIn(nodes: readonly OperationNode[]): readonly Table[] | 'any' {
  const names = nodes.map((node) => (TableNode.is(node) ? (node.table.identifier.name as Table) : undefined));
  return names.every((name) => name !== undefined) ? names : 'any';
}
