// The confirmation code: the agent's signed word on what it applied, pasted into the portal or sent as receipt of a poll.
import { Fault } from '../errors.ts';
import { accept, type Result, refuse } from '../result.ts';
import { LAST_SECOND } from '../time.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asBytes, asInt, asMap, type Cbor, type CborMap } from './cbor-value.ts';
import { headerMatches, openOne, sameBytes, signOne, verifyOne } from './cose.ts';
import { type SigningKey, verifyingKey } from './keys.ts';
import { MAX_EPOCH, SERIAL } from './licence-bounds.ts';

export const APPLY_RESULTS = ['applied', 'partly', 'failed'] as const;
type ApplyResult = (typeof APPLY_RESULTS)[number];

export interface Confirmation {
  readonly serial: string;
  /** Of the licence that was applied. */
  readonly epoch: number;
  readonly seq: number;
  /** 16 bytes hex, of the licence. */
  readonly codeId: string;
  /** 16 bytes hex, of the request code that the licence answered, if any. */
  readonly nonce?: string;
  /** Epoch seconds. */
  readonly appliedAt: number;
  readonly result: ApplyResult;
}

export type ConfirmationCode =
  | 'too_large'
  | 'not_cbor'
  | 'not_confirmation'
  | 'alg_mismatch'
  | 'key_unknown'
  | 'signature_invalid'
  | 'claims_invalid';

const MAX_CONFIRMATION_BYTES = 1_024;
const FIELD = { serial: 1, epoch: 2, seq: 3, codeId: 4, nonce: 5, appliedAt: 6, result: 7 } as const;
/** Numbers of the results on the wire; append only. */
const RESULT_NUMBERS: Readonly<Record<ApplyResult, number>> = { applied: 0, partly: 1, failed: 2 };

/** @throws Fault `confirmation_unencodable` when a field breaks its bound. */
export function signConfirmation(confirmation: Confirmation, key: SigningKey): Uint8Array {
  const item = new Map<number, Cbor>([
    [FIELD.serial, confirmation.serial],
    [FIELD.epoch, confirmation.epoch],
    [FIELD.seq, confirmation.seq],
    [FIELD.codeId, Buffer.from(confirmation.codeId, 'hex')],
    [FIELD.appliedAt, confirmation.appliedAt],
    [FIELD.result, RESULT_NUMBERS[confirmation.result]],
  ]);
  if (confirmation.nonce !== undefined) item.set(FIELD.nonce, Buffer.from(confirmation.nonce, 'hex'));
  if (confirmationOf(item) === undefined) {
    throw new Fault('confirmation_unencodable', 'The confirmation cannot be written: a field breaks its bound.');
  }
  return signOne('confirmation', encodeCbor(item), key);
}

/** `agentPublicKey` is the raw key that the server knows for this PBX. */
export function verifyConfirmation(
  bytes: Uint8Array,
  agentPublicKey: Uint8Array,
): Result<Confirmation, ConfirmationCode> {
  const shell = openOne(bytes, MAX_CONFIRMATION_BYTES);
  if (!shell.ok)
    return refuseConfirmation(shell.refusal.code === 'not_signed' ? 'not_confirmation' : shell.refusal.code);
  const { payload, signature } = shell.value;
  const key = verifyingKey(agentPublicKey);
  if (!sameBytes(key.id, signature.kid)) return refuseConfirmation('key_unknown');
  if (!headerMatches(signature, key)) return refuseConfirmation('alg_mismatch');
  if (!verifyOne('confirmation', shell.value, signature, key)) return refuseConfirmation('signature_invalid');
  const item = decodeCbor(payload, { maxBytes: MAX_CONFIRMATION_BYTES });
  const fields = item.ok ? asMap(item.value) : undefined;
  const confirmation = fields === undefined ? undefined : confirmationOf(fields);
  return confirmation === undefined ? refuseConfirmation('claims_invalid') : accept(confirmation);
}

function confirmationOf(fields: CborMap): Confirmation | undefined {
  const serial = fields.get(FIELD.serial);
  const epoch = asInt(fields.get(FIELD.epoch), 1, MAX_EPOCH);
  const seq = asInt(fields.get(FIELD.seq), 1, Number.MAX_SAFE_INTEGER);
  const codeId = asBytes(fields.get(FIELD.codeId), 16);
  const appliedAt = asInt(fields.get(FIELD.appliedAt), 0, LAST_SECOND);
  const result = APPLY_RESULTS.find((one) => RESULT_NUMBERS[one] === fields.get(FIELD.result));
  const nonce = asBytes(fields.get(FIELD.nonce), 16);
  if (typeof serial !== 'string' || !SERIAL.test(serial) || codeId === undefined || result === undefined)
    return undefined;
  if (epoch === undefined || seq === undefined || appliedAt === undefined) return undefined;
  if (fields.has(FIELD.nonce) && nonce === undefined) return undefined;
  const common = { serial, epoch, seq, codeId: Buffer.from(codeId).toString('hex'), appliedAt, result };
  return nonce === undefined ? common : { ...common, nonce: Buffer.from(nonce).toString('hex') };
}

const AGAIN = 'Copy the whole confirmation code again from the agent.';
const WORDS: Readonly<Record<ConfirmationCode, readonly [message: string, next: string]>> = {
  too_large: ['The confirmation code is larger than any genuine one.', AGAIN],
  not_cbor: ['The confirmation code is damaged: its bytes are not in the form that is signed.', AGAIN],
  not_confirmation: ['This is not a confirmation code but another document.', AGAIN],
  alg_mismatch: [
    'The confirmation code names another signature algorithm than its key has; it was tampered with.',
    AGAIN,
  ],
  key_unknown: [
    'The confirmation code is signed by another agent than the one of this PBX.',
    'Use the code of the agent that belongs to this PBX.',
  ],
  signature_invalid: ['The confirmation code was changed after the agent signed it.', AGAIN],
  claims_invalid: [
    'The confirmation code says something that breaks the rules.',
    'Update the agent and make a new one.',
  ],
};

function refuseConfirmation(code: ConfirmationCode): Result<never, ConfirmationCode> {
  return refuse(code, ...WORDS[code]);
}
