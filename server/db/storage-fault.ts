// What a database could not do, as the two faults that callers know: it is out of reach for now, or its disk is full.
import { Fault } from '../../shared/errors.ts';

const SQLITE_FULL = 13;
const POSTGRES_FULL = '53100';
/** Connection lost, server starting or stopping, no free connection, out of memory, time or lock not to be had. */
const PASSING = /^(08...|57P0[1-5]|57014|55P03|53[234]00|25P03|25P04)$/;
/** The address, the name or the password is refused; the operator sees which in the cause. */
const REFUSED = /^(28...|3D000)$/;
/** Node's words for a handshake that failed: another CA, another name, a certificate out of date, or no TLS at all. */
const TLS = /^(ERR_(TLS|SSL|OSSL)|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

/** Gives `Fault` `storage_full` or `storage_unavailable` where the database itself failed; everything else comes back as it is. */
export function storageFault(error: unknown): unknown {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (errcode === SQLITE_FULL || code === POSTGRES_FULL) {
    return new Fault('storage_full', 'The disk of the database is full; the change was not made.', error);
  }
  return error;
}

/** The same for what came from PostgreSQL's client, where everything without an SQL state is the connection. */
export function postgresFault(error: unknown): unknown {
  const state = sqlState(error);
  const passes = state === undefined || PASSING.test(state) || REFUSED.test(state) || isStalePlan(error);
  if (error instanceof Fault || !passes) return storageFault(error);
  const message = failedHandshake(error)
    ? 'The TLS handshake with the database failed, so nothing was sent to it; check the address, sslmode and sslrootcert.'
    : 'The database cannot be reached or does not answer; what was acknowledged before is kept.';
  return new Fault('storage_unavailable', message, error);
}

function failedHandshake(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && TLS.test(code);
}

/** False when the connection can be used for the next statement. */
export function breaksConnection(error: unknown): boolean {
  return sqlState(error) === undefined || (error as { severity?: unknown }).severity !== 'ERROR' || isStalePlan(error);
}

/** Another process migrated a table: statements prepared before that are of no use, and a new connection knows none. */
function isStalePlan(error: unknown): boolean {
  return (error as { routine?: unknown } | undefined)?.routine === 'RevalidateCachedQuery';
}

export function isFault(error: unknown, code: 'storage_full' | 'storage_unavailable'): boolean {
  return error instanceof Fault && error.code === code;
}

function sqlState(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && SQL_STATE.test(code) && typeof severity === 'string' ? code : undefined;
}
