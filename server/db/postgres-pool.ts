// Connections to PostgreSQL: what every session is set to, how values come back, and what may be said about an address.
import { accessSync, constants } from 'node:fs';
import { type CustomTypesConfig, Pool, type PoolConfig, types } from 'pg';
import { Fault } from '../../shared/errors.ts';

export type Role = 'reader' | 'writer' | 'migrator';

/** Reads never wait for a writer; writers stand in line before one connection, as they do before SQLite. */
const CONNECTIONS: Readonly<Record<Role, number>> = { reader: 8, writer: 1, migrator: 1 };
const CONNECT_MS = 10_000;
const STATEMENT_MS = 30_000;
/** How long a transaction waits for the writer of another process; as long as SQLite does. */
const LOCK_MS = 10_000;
/** A process that stands still must not keep all others from writing. */
const IDLE_IN_TRANSACTION_MS = 30_000;

const SESSION: Readonly<Record<string, string | number>> = {
  // An acknowledged change survives a power cut, whatever the server's default is.
  synchronous_commit: 'on',
  standard_conforming_strings: 'on',
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
};

export function isPostgresAddress(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}

export function makePool(url: string, role: Role): Pool {
  const pool = new Pool({ ...connectionConfig(url, role), max: CONNECTIONS[role], idleTimeoutMillis: 30_000 });
  // A connection that breaks while nobody uses it is replaced by the next use; a lost event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function connectionConfig(url: string, role: Role): PoolConfig {
  const { address, options } = splitOptions(url);
  const session = role === 'reader' ? { ...SESSION, default_transaction_read_only: 'on' } : SESSION;
  const settings = Object.entries(session).map(([name, value]) => `-c ${name}=${value}`);
  const timeouts = {
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // A connection that is dead without a word is given up.
    query_timeout: STATEMENT_MS + LOCK_MS,
  };
  return {
    connectionString: address,
    application_name: `switchkey ${role}`,
    options: [...settings, ...options].join(' '),
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    pipeline: true,
    types: TYPES,
    // A migration takes as long as it takes.
    ...(role === 'migrator' ? {} : timeouts),
  };
}

/** What the address sets for the session stands beside ours; the client would take one or the other. */
function splitOptions(url: string): { address: string; options: string[] } {
  if (!URL.canParse(url)) {
    // Without the address itself: it may hold a password.
    throw new Fault(
      'database_address_invalid',
      'This is no address of a PostgreSQL database; write postgres://user@host/name.',
    );
  }
  const address = new URL(url);
  const options = address.searchParams.getAll('options');
  const caFile = address.searchParams.get('sslrootcert');
  if (caFile !== null && !isReadable(caFile)) {
    throw new Fault('database_setting_invalid', `The CA file ${caFile} of the database address cannot be read.`);
  }
  address.searchParams.delete('options');
  return { address: address.toString(), options };
}

/** The client would fail at its first connection, in words of its own. */
function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

type Parser = (text: string) => unknown;

/** Numbers as SQLite gives them: whole and exact, or not at all. Counts and sums are `int8` and `numeric` here. */
const PARSERS = new Map<number, Parser>([
  [types.builtins.INT8, wholeNumber],
  [types.builtins.NUMERIC, wholeNumber],
  [types.builtins.BYTEA, bytes],
]);

const TYPES: CustomTypesConfig = {
  getTypeParser: ((type: number, format?: 'text' | 'binary') =>
    PARSERS.get(type) ?? types.getTypeParser(type, format as 'text')) as CustomTypesConfig['getTypeParser'],
};

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new Fault('number_too_large', `The database gave ${text}, which cannot be kept exactly.`);
}

/** `\x…`; a plain array, so that rows compare alike on both databases. */
function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}
