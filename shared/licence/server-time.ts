// Signed server time: heals an agent's clock, and proves that a poll answer is fresh by returning the agent's nonce.
import { Fault } from '../errors.ts';
import { accept, type Result, refuse } from '../result.ts';
import { LAST_SECOND } from '../time.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asBytes, asInt, asMap, type Cbor, type CborMap } from './cbor-value.ts';
import { headerMatches, openOne, sameBytes, signOne, verifyOne } from './cose.ts';
import type { SigningKey } from './keys.ts';
import { ISSUER, SERIAL } from './licence-bounds.ts';
import type { TrustRoot } from './trust.ts';

export interface ServerTime {
  readonly issuer: string;
  readonly serial: string;
  /** The agent's 16 bytes, hex. */
  readonly nonce: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  /**
   * Since when this PBX and the one it stands by for have both taken calls for longer than the policy tolerates; absent: they
   * do not. It is here because it may lower a limit, which nothing unsigned may.
   */
  readonly bothActiveSince?: number;
}

export type ServerTimeCode =
  | 'too_large'
  | 'not_cbor'
  | 'not_time'
  | 'alg_mismatch'
  | 'key_unknown'
  | 'signature_invalid'
  | 'claims_invalid'
  | 'issuer_mismatch'
  | 'key_not_valid_then'
  | 'serial_mismatch'
  | 'nonce_mismatch';

const MAX_TIME_BYTES = 512;
/** CWT claim keys (RFC 8392); the last one is of its private range. */
const FIELD = { issuer: 1, serial: 2, issuedAt: 6, nonce: 10, bothActiveSince: -65_537 } as const;

/** @throws Fault `time_unencodable` when a field breaks its bound. */
export function signServerTime(time: ServerTime, key: SigningKey): Uint8Array {
  const item = new Map<number, Cbor>([
    [FIELD.issuer, time.issuer],
    [FIELD.serial, time.serial],
    [FIELD.issuedAt, time.issuedAt],
    [FIELD.nonce, Buffer.from(time.nonce, 'hex')],
  ]);
  if (time.bothActiveSince !== undefined) item.set(FIELD.bothActiveSince, time.bothActiveSince);
  if (timeOf(item) === undefined)
    throw new Fault('time_unencodable', 'The time cannot be written: a field breaks its bound.');
  return signOne('time', encodeCbor(item), key);
}

/** `asked` is what the agent sent: another serial or an earlier nonce is a replayed answer (attack 4). */
export function verifyServerTime(
  bytes: Uint8Array,
  trust: TrustRoot,
  asked: { readonly serial: string; readonly nonce: string },
): Result<ServerTime, ServerTimeCode> {
  const shell = openOne(bytes, MAX_TIME_BYTES);
  if (!shell.ok) return refuseTime(shell.refusal.code === 'not_signed' ? 'not_time' : shell.refusal.code);
  const { payload, signature } = shell.value;
  const key = trust.signingKeys.find((one) => sameBytes(one.id, signature.kid));
  if (key === undefined) return refuseTime('key_unknown');
  if (!headerMatches(signature, key)) return refuseTime('alg_mismatch');
  if (!verifyOne('time', shell.value, signature, key)) return refuseTime('signature_invalid');
  const item = decodeCbor(payload, { maxBytes: MAX_TIME_BYTES });
  const fields = item.ok ? asMap(item.value) : undefined;
  const time = fields === undefined ? undefined : timeOf(fields);
  if (time === undefined) return refuseTime('claims_invalid');
  if (time.issuer !== trust.issuer) return refuseTime('issuer_mismatch');
  if (time.issuedAt < key.from || time.issuedAt >= key.until) return refuseTime('key_not_valid_then');
  if (time.serial !== asked.serial) return refuseTime('serial_mismatch');
  return time.nonce === asked.nonce ? accept(time) : refuseTime('nonce_mismatch');
}

function timeOf(fields: CborMap): ServerTime | undefined {
  const issuer = fields.get(FIELD.issuer);
  const serial = fields.get(FIELD.serial);
  const issuedAt = asInt(fields.get(FIELD.issuedAt), 0, LAST_SECOND);
  const nonce = asBytes(fields.get(FIELD.nonce), 16);
  if (typeof issuer !== 'string' || !ISSUER.test(issuer)) return undefined;
  if (typeof serial !== 'string' || !SERIAL.test(serial)) return undefined;
  if (issuedAt === undefined || nonce === undefined) return undefined;
  const time = { issuer, serial, issuedAt, nonce: Buffer.from(nonce).toString('hex') };
  if (!fields.has(FIELD.bothActiveSince)) return time;
  const bothActiveSince = asInt(fields.get(FIELD.bothActiveSince), 0, LAST_SECOND);
  return bothActiveSince === undefined ? undefined : { ...time, bothActiveSince };
}

const WAIT = 'Nothing to do here: the agent asks again with the next poll. If this repeats, check the server address.';
const WORDS: Readonly<Record<ServerTimeCode, string>> = {
  too_large: 'The signed server time is larger than any genuine one.',
  not_cbor: 'The signed server time is damaged.',
  not_time: 'What came as signed server time is another document.',
  alg_mismatch: 'The signed server time names another signature algorithm than its key has.',
  key_unknown: 'The server time is signed by a key this agent does not trust yet.',
  signature_invalid: 'The signature of the server time does not match.',
  claims_invalid: 'The signed server time breaks the rules.',
  issuer_mismatch: 'The server time comes from another licence server.',
  key_not_valid_then: 'The server time is signed by a key that is not valid at that time.',
  serial_mismatch: 'The server time was made for another PBX.',
  nonce_mismatch: 'The server time answers another poll; it is a replay.',
};

function refuseTime(code: ServerTimeCode): Result<never, ServerTimeCode> {
  return refuse(code, `${WORDS[code]} It was not used.`, WAIT);
}
