// Makes tables of later migrations from a short list of columns, in types that SQLite and PostgreSQL share.
import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** `?` = may be null. Instants, counts and minor units of money are `bigint`; flags are `bigint` 0 or 1; JSON is `text`. */
type ColumnType = 'text' | 'bigint' | 'bytes' | 'text?' | 'bigint?' | 'bytes?';

export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  /** Column → `table.column` it must be found in. */
  readonly references?: Readonly<Record<string, string>>;
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
}

export async function makeTable(db: Kysely<never>, name: string, shape: TableShape): Promise<void> {
  const bytes = isPostgres(db) ? sql`bytea` : sql`blob`;
  let table = db.schema.createTable(name).addPrimaryKeyConstraint(`${name}_key`, [...shape.key] as never[]);
  for (const [column, type] of Object.entries(shape.columns)) {
    const kind = type.replace('?', '') as 'text' | 'bigint' | 'bytes';
    table = table.addColumn(column, kind === 'bytes' ? bytes : kind, (c) => {
      const target = shape.references?.[column];
      const placed = target === undefined ? c : c.references(target);
      return type.endsWith('?') ? placed : placed.notNull();
    });
  }
  for (const columns of shape.unique ?? []) {
    table = table.addUniqueConstraint(`${name}_${columns.join('_')}_unique`, [...columns] as never[]);
  }
  await table.execute();
  for (const columns of shape.indexes ?? []) {
    await db.schema
      .createIndex(`${name}_${columns.join('_')}`)
      .on(name)
      .columns([...columns])
      .execute();
  }
}

/** Rows that may be written once and never again: neither changed nor taken away. */
export async function makeAppendOnly(db: Kysely<never>, name: string): Promise<void> {
  if (isPostgres(db)) {
    await sql
      .raw(
        `create or replace function ${name}_kept() returns trigger language plpgsql as
         $$ begin raise exception '${name} is append-only'; end $$`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${name}_kept before update or delete on ${name} for each row execute function ${name}_kept()`,
      )
      .execute(db);
    return;
  }
  for (const verb of ['update', 'delete']) {
    await sql
      .raw(
        `create trigger ${name}_no_${verb} before ${verb} on ${name}
         begin select raise(abort, '${name} is append-only'); end`,
      )
      .execute(db);
  }
}

/** Rows of which only what is not listed may change, and which stay. */
export async function makeFrozen(db: Kysely<never>, name: string, columns: readonly string[]): Promise<void> {
  const listed = columns.join(', ');
  if (isPostgres(db)) {
    await sql
      .raw(
        `create or replace function ${name}_frozen() returns trigger language plpgsql as
         $$ begin raise exception '${name} is fixed once written'; end $$`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${name}_frozen before update of ${listed} or delete on ${name}
         for each row execute function ${name}_frozen()`,
      )
      .execute(db);
    return;
  }
  for (const [verb, what] of [
    ['update', `update of ${listed}`],
    ['delete', 'delete'],
  ]) {
    await sql
      .raw(
        `create trigger ${name}_frozen_${verb} before ${what} on ${name}
         begin select raise(abort, '${name} is fixed once written'); end`,
      )
      .execute(db);
  }
}

function isPostgres(db: Kysely<never>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
