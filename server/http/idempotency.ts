// The same POST sent twice has one effect: its answer is kept in the transaction of the act and given again.
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { insertLate } from '../db/late-rows.ts';
import type { Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

/** One attempt at a POST, as its caller names it. */
export interface Attempt {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The caller's bearer secret: it seals the kept answer, which may itself carry a secret. */
  readonly secret: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** Instead of a JSON body: text of another type. */
  readonly text?: string;
  /** Instead of a JSON body: a file. For reading routes only; nothing kept for a repetition holds bytes. */
  readonly bytes?: Uint8Array;
  /** Instead of a JSON body: a file too large to hold. For reading routes only; one that breaks off breaks the answer off. */
  readonly stream?: Readable;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const KEY = /^[\x21-\x7e]{8,128}$/;

export function parseIdempotencyKey(
  header: string | undefined,
  required: boolean,
): Result<string | undefined, 'idempotency_key_missing'> {
  if (header === undefined && !required) return accept(undefined);
  if (header !== undefined && KEY.test(header)) return accept(header);
  return refuse(
    'idempotency_key_missing',
    'This request must carry an Idempotency-Key of 8 to 128 printable characters, so that repeating it is harmless.',
    'Send a new random key with every new order, and the same key when you repeat one.',
  );
}

const KEPT = statement((db, { actor, key }: { actor: string; key: string }) =>
  db.selectFrom('idempotency').selectAll().where('actor', '=', actor).where('key', '=', key),
);

/** The kept answer of an earlier attempt, undefined for a first one, or the refusal of another body under the same key. */
export async function replay(
  trx: Trx,
  act: Act,
  attempt: Attempt,
): Promise<Result<Reply | undefined, 'idempotency_key_reused'>> {
  const row = await KEPT.first(trx, { actor: act.actor, key: attempt.key });
  if (row === undefined) return accept(undefined);
  if (row.fingerprint === fingerprintOf(act, attempt)) {
    const opened = open(row.sealed, attempt);
    // Signed in anew since: the answer was kept for the former secret, and repeating the act is not an option.
    if (opened !== undefined) return accept(opened);
  }
  return refuse(
    'idempotency_key_reused',
    'This Idempotency-Key was already used for another request.',
    'Send a new key; look at the list first if you do not know whether the earlier request was carried out.',
  );
}

export async function keep(trx: Trx, act: Act, attempt: Attempt, reply: Reply): Promise<void> {
  insertLate(trx, 'idempotency', {
    actor: act.actor,
    key: attempt.key,
    fingerprint: fingerprintOf(act, attempt),
    status: reply.status,
    sealed: seal(reply, attempt),
    created_at_ms: act.nowMs,
  });
}

export async function forgetBefore(trx: Trx, beforeMs: number): Promise<void> {
  await trx.deleteFrom('idempotency').where('created_at_ms', '<', beforeMs).execute();
}

/** Sent for another account it is another request (S1.8). */
function fingerprintOf({ actingFor = '' }: Act, { method, path, body }: Attempt): string {
  return hash('sha256', `${method}\n${path}\n${actingFor}\n${body}`);
}

/** One key seals one text only (it is derived from both secrets), so a fixed nonce is safe. */
const NONCE = Buffer.alloc(12);

/** As an object, which a cipher takes in a third of the time that it takes bytes. */
function sealingKey({ secret, key }: Attempt): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret, key, 'switchkey/idempotency/v1', 32)));
}

function seal(reply: Reply, attempt: Attempt): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', sealingKey(attempt), NONCE);
  return Buffer.concat([cipher.update(JSON.stringify(reply)), cipher.final(), cipher.getAuthTag()]);
}

function open(sealed: Uint8Array, attempt: Attempt): Reply | undefined {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(attempt), NONCE);
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString());
  } catch {
    return undefined;
  }
}
