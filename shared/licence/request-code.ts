// The request code: an agent without internet asks for a licence, in a document signed by its own key.
import { Fault } from '../errors.ts';
import { accept, type Result, refuse } from '../result.ts';
import { LAST_SECOND } from '../time.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asArray, asBytes, asInt, asMap, type Cbor, type CborMap } from './cbor-value.ts';
import { headerMatches, openOne, sameBytes, signOne, verifyOne } from './cose.ts';
import { type SigningKey, thumbprint, type VerifyingKey, verifyingKey } from './keys.ts';
import { MAX_EPOCH, MAX_QUANTITY, SERIAL } from './licence-bounds.ts';

export const REQUEST_REASONS = ['update', 'move', 'enrol'] as const;
type RequestReason = (typeof REQUEST_REASONS)[number];

/** What an agent asks and tells. Instants are epoch seconds. */
export interface LicenceRequest {
  readonly serial: string;
  /** 16 bytes hex; the licence that answers carries it. */
  readonly nonce: string;
  /** Of the licence in force; 0 and 0 when there is none. */
  readonly epoch: number;
  readonly seq: number;
  /** SHA-256 of what the agent keeps, 32 bytes hex; two different ones after one answer are a fork (attack 13). */
  readonly stateHash: string;
  readonly issuedAt: number;
  /** Highest use since the last request. */
  readonly peaks: { readonly calls: number; readonly extensions: number };
  readonly reason: RequestReason;
}

/** A request whose signature fits the key inside it. Whether that key belongs to the PBX is for the server to compare. */
export interface VerifiedRequest {
  readonly request: LicenceRequest;
  /** 32 raw bytes. */
  readonly agentPublicKey: Uint8Array;
  /** Thumbprint of that key, hex. */
  readonly agentKey: string;
}

export type RequestCode =
  | 'too_large'
  | 'not_cbor'
  | 'not_request'
  | 'alg_mismatch'
  | 'signature_invalid'
  | 'claims_invalid';

const MAX_REQUEST_BYTES = 1_024;
const FIELD = { key: 1, serial: 2, nonce: 3, epoch: 4, seq: 5, state: 6, issuedAt: 7, peaks: 8, reason: 9 } as const;
/** Numbers of the reasons on the wire; append only. */
const REASON_NUMBERS: Readonly<Record<RequestReason, number>> = { update: 0, move: 1, enrol: 2 };

/** @throws Fault `request_unencodable` when a field breaks its bound. */
export function signRequest(request: LicenceRequest, key: SigningKey): Uint8Array {
  const item = new Map<number, Cbor>([
    [FIELD.key, key.publicKey],
    [FIELD.serial, request.serial],
    [FIELD.nonce, Buffer.from(request.nonce, 'hex')],
    [FIELD.epoch, request.epoch],
    [FIELD.seq, request.seq],
    [FIELD.state, Buffer.from(request.stateHash, 'hex')],
    [FIELD.issuedAt, request.issuedAt],
    [FIELD.peaks, [request.peaks.calls, request.peaks.extensions]],
    [FIELD.reason, REASON_NUMBERS[request.reason]],
  ]);
  if (requestOf(item) === undefined)
    throw new Fault('request_unencodable', 'The request cannot be written: a field breaks its bound.');
  return signOne('request', encodeCbor(item), key);
}

export function verifyRequest(bytes: Uint8Array): Result<VerifiedRequest, RequestCode> {
  const shell = openOne(bytes, MAX_REQUEST_BYTES);
  if (!shell.ok) return refuseRequest(shell.refusal.code === 'not_signed' ? 'not_request' : shell.refusal.code);
  const { payload, signature } = shell.value;
  // The key lies inside what it signs, so this one document is read before it is verified; nothing else of it is used yet.
  const fields = fieldsOf(payload);
  const key = fields === undefined ? undefined : keyOf(fields);
  if (fields === undefined || key === undefined || !sameBytes(key.id, signature.kid))
    return refuseRequest('not_request');
  if (!headerMatches(signature, key)) return refuseRequest('alg_mismatch');
  if (!verifyOne('request', shell.value, signature, key)) return refuseRequest('signature_invalid');
  const request = requestOf(fields);
  if (request === undefined) return refuseRequest('claims_invalid');
  return accept({ request, agentPublicKey: key.publicKey, agentKey: thumbprint(key.publicKey) });
}

function fieldsOf(payload: Uint8Array): CborMap | undefined {
  const item = decodeCbor(payload, { maxBytes: MAX_REQUEST_BYTES });
  return item.ok ? asMap(item.value) : undefined;
}

function keyOf(fields: CborMap): VerifyingKey | undefined {
  const raw = asBytes(fields.get(FIELD.key), 32);
  return raw === undefined ? undefined : verifyingKey(raw);
}

function requestOf(fields: CborMap): LicenceRequest | undefined {
  const serial = fields.get(FIELD.serial);
  const nonce = asBytes(fields.get(FIELD.nonce), 16);
  const epoch = asInt(fields.get(FIELD.epoch), 0, MAX_EPOCH);
  const seq = asInt(fields.get(FIELD.seq), 0, Number.MAX_SAFE_INTEGER);
  const state = asBytes(fields.get(FIELD.state), 32);
  const issuedAt = asInt(fields.get(FIELD.issuedAt), 0, LAST_SECOND);
  const [callPeak, extensionPeak] = asArray(fields.get(FIELD.peaks)) ?? [];
  const calls = asInt(callPeak, 0, MAX_QUANTITY);
  const extensions = asInt(extensionPeak, 0, MAX_QUANTITY);
  const reason = REQUEST_REASONS.find((one) => REASON_NUMBERS[one] === fields.get(FIELD.reason));
  if (typeof serial !== 'string' || !SERIAL.test(serial) || nonce === undefined || state === undefined)
    return undefined;
  if (epoch === undefined || seq === undefined || issuedAt === undefined || reason === undefined) return undefined;
  if (calls === undefined || extensions === undefined) return undefined;
  return {
    serial,
    nonce: Buffer.from(nonce).toString('hex'),
    epoch,
    seq,
    stateHash: Buffer.from(state).toString('hex'),
    issuedAt,
    peaks: { calls, extensions },
    reason,
  };
}

const AGAIN = 'Copy the whole request code again from the agent.';
const WORDS: Readonly<Record<RequestCode, readonly [message: string, next: string]>> = {
  too_large: ['The request code is larger than any genuine one.', AGAIN],
  not_cbor: ['The request code is damaged: its bytes are not in the form that is signed.', AGAIN],
  not_request: ['This is not a request code but another document.', AGAIN],
  alg_mismatch: ['The request code names another signature algorithm than its key has; it was tampered with.', AGAIN],
  signature_invalid: ['The request code was changed after the agent signed it.', AGAIN],
  claims_invalid: [
    'The request code says something that breaks the rules.',
    'Update the agent and make a new request code.',
  ],
};

function refuseRequest(code: RequestCode): Result<never, RequestCode> {
  return refuse(code, ...WORDS[code]);
}
