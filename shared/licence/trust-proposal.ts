// A trust root on its way from place to place: proposed without signatures, signed by one key after another, joined again.
import { accept, type Result } from '../result.ts';
import { encodeCbor } from './cbor-encode.ts';
import { type Cbor, Tagged } from './cbor-value.ts';
import { openMany, type Shell, type Signature, sameBytes, signMany, verifyOneOfMany } from './cose.ts';
import type { SigningKey, VerifyingKey } from './keys.ts';
import type { TrustRoot } from './trust.ts';
import { decodeTrustRoot, encodeTrustRoot, MAX_TRUST_BYTES } from './trust-codec.ts';
import { refuseTrust, type TrustCode } from './trust-refusals.ts';

/** COSE_Sign (RFC 9052 §4.1). */
const SIGN_TAG = 98;

export interface Proposal {
  readonly root: TrustRoot;
  readonly shell: Shell;
}

/** @throws Fault `trust_unencodable` when the value breaks a bound. */
export function proposeTrust(root: TrustRoot): Uint8Array {
  return signMany('trust', encodeTrustRoot(root), []);
}

/** Nothing is verified: what a proposal says is for people to look at before they sign. */
export function readProposal(bytes: Uint8Array): Result<Proposal, TrustCode> {
  const shell = openMany(bytes, MAX_TRUST_BYTES);
  if (!shell.ok) return refuseTrust(shell.refusal.code === 'not_signed' ? 'not_trust' : shell.refusal.code);
  const root = decodeTrustRoot(shell.value.payload);
  return root.ok ? accept({ root: root.value, shell: shell.value }) : root;
}

/** The same document with one more signature; unchanged when the key has signed it already. */
export function addSignature({ shell }: Proposal, key: SigningKey): Uint8Array {
  const one = openMany(signMany('trust', shell.payload, [key]), MAX_TRUST_BYTES);
  return joined(shell.payload, [...shell.signatures, ...(one.ok ? one.value.signatures : [])]);
}

/** Signatures that several places made on copies of one proposal, in one document. Undefined when the copies differ. */
export function joinProposals(proposals: readonly Proposal[]): Uint8Array | undefined {
  const payload = proposals[0]?.shell.payload;
  if (payload === undefined || proposals.some(({ shell }) => !sameBytes(shell.payload, payload))) return undefined;
  return joined(
    payload,
    proposals.flatMap(({ shell }) => shell.signatures),
  );
}

/** Which of the keys have signed; a key counts once (attack 19). */
export function signersOf({ shell }: Proposal, keys: readonly VerifyingKey[]): VerifyingKey[] {
  return keys.filter((key) =>
    shell.signatures.some((one) => sameBytes(one.kid, key.id) && verifyOneOfMany('trust', shell, one, key)),
  );
}

function joined(payload: Uint8Array, signatures: readonly Signature[]): Uint8Array {
  const byKey = new Map(signatures.map((one) => [Buffer.from(one.kid).toString('hex'), one]));
  const items: Cbor[] = [...byKey.values()].map(({ header, signature }) => [header, new Map(), signature]);
  return encodeCbor(new Tagged(SIGN_TAG, [new Uint8Array(0), new Map(), payload, items]));
}
