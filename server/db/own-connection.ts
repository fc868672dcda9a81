// The connection of a transaction, at hand: what is said often goes there straight, past the queue of a query builder.
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Db, Trx } from './database.ts';

const CONNECTION = Symbol('connection');
type Owning = { [CONNECTION]?: DatabaseConnection | undefined };

/** `named` is the transaction under the name it is passed on by; from `giveUp` on nothing goes past it any more. */
export async function ownConnection(trx: Trx, named: Trx): Promise<{ giveUp(): void }> {
  const owning = named as Owning;
  owning[CONNECTION] = await trx.getExecutor().provideConnection(async (connection) => connection);
  return {
    giveUp() {
      owning[CONNECTION] = undefined;
    },
  };
}

/** Undefined outside of a transaction that has one of its own. */
export function connectionOf(db: Db): DatabaseConnection | undefined {
  return (db as Owning)[CONNECTION];
}

export async function say<Row>(db: Db, query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
  const connection = connectionOf(db);
  return await (connection === undefined ? db.executeQuery(query) : connection.executeQuery<Row>(query));
}
