// The signed head of an audit chain: "row so-and-so had this hash at this time", in the chain owner's name.

import type { ChainEnd } from './audit-chain.ts';
import { Fault } from './errors.ts';
import { decodeCbor } from './licence/cbor-decode.ts';
import { encodeCbor } from './licence/cbor-encode.ts';
import { asBytes, asInt, asMap, type Cbor, type CborMap } from './licence/cbor-value.ts';
import { headerMatches, openOne, sameBytes, signOne, verifyOne } from './licence/cose.ts';
import type { SigningKey, VerifyingKey } from './licence/keys.ts';
import { accept, type Result, refuse } from './result.ts';
import { LAST_SECOND } from './time.ts';

export interface AuditHead extends ChainEnd {
  /** Whose chain: the issuer's name on the server, the serial number of the PBX on an agent. */
  readonly owner: string;
  /** Epoch seconds. */
  readonly signedAt: number;
}

export type AuditHeadCode = 'head_unreadable' | 'head_key_unknown' | 'head_forged';

const MAX_HEAD_BYTES = 512;
const FIELD = { owner: 1, id: 2, hash: 3, signedAt: 6 } as const;
const OWNER = /^[\x20-\x7e]{1,64}$/;

/** @throws Fault `head_unencodable` when a field breaks its bound. */
export function signAuditHead(head: AuditHead, key: SigningKey): Uint8Array {
  const item = new Map<number, Cbor>([
    [FIELD.owner, head.owner],
    [FIELD.id, head.id],
    [FIELD.hash, Buffer.from(head.hash, 'hex')],
    [FIELD.signedAt, head.signedAt],
  ]);
  if (headOf(item) === undefined)
    throw new Fault('head_unencodable', 'The head cannot be written: a field breaks its bound.');
  return signOne('audit', encodeCbor(item), key);
}

/** `keys` are those that may sign this chain's heads, retired ones included: what they signed then stays signed. */
export function verifyAuditHead(
  bytes: Uint8Array,
  keys: readonly VerifyingKey[],
): Result<{ readonly head: AuditHead; readonly key: VerifyingKey }, AuditHeadCode> {
  const shell = openOne(bytes, MAX_HEAD_BYTES);
  if (!shell.ok) return refuseHead('head_unreadable');
  const { payload, signature } = shell.value;
  const key = keys.find((one) => sameBytes(one.id, signature.kid));
  if (key === undefined) return refuseHead('head_key_unknown');
  if (!headerMatches(signature, key) || !verifyOne('audit', shell.value, signature, key))
    return refuseHead('head_forged');
  const item = decodeCbor(payload, { maxBytes: MAX_HEAD_BYTES });
  const fields = item.ok ? asMap(item.value) : undefined;
  const head = fields === undefined ? undefined : headOf(fields);
  return head === undefined ? refuseHead('head_unreadable') : accept({ head, key });
}

function headOf(fields: CborMap): AuditHead | undefined {
  const owner = fields.get(FIELD.owner);
  const id = asInt(fields.get(FIELD.id), 1, Number.MAX_SAFE_INTEGER);
  const hash = asBytes(fields.get(FIELD.hash), 32);
  const signedAt = asInt(fields.get(FIELD.signedAt), 0, LAST_SECOND);
  if (typeof owner !== 'string' || !OWNER.test(owner)) return undefined;
  if (id === undefined || hash === undefined || signedAt === undefined) return undefined;
  return { owner, id, hash: Buffer.from(hash).toString('hex'), signedAt };
}

const WORDS: Readonly<Record<AuditHeadCode, string>> = {
  head_unreadable: 'A signed head of the audit trail cannot be read.',
  head_key_unknown: 'A head of the audit trail is signed by a key that this trail does not know.',
  head_forged: 'The signature of a head of the audit trail does not match.',
};

function refuseHead(code: AuditHeadCode): Result<never, AuditHeadCode> {
  return refuse(code, WORDS[code], 'Compare with an export of the trail kept elsewhere.');
}
