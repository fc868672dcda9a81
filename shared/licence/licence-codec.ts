// A licence as CWT claims (RFC 8392) and back: value to payload bytes, verified payload bytes to value.
import { Fault } from '../errors.ts';
import { accept, type Result, refuse } from '../result.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asArray, asBytes, asInt, asMap, type Cbor, type CborMap, hexText } from './cbor-value.ts';
import { signOne } from './cose.ts';
import { decodeGrants, grantItem, type IgnoredGrant } from './grant-codec.ts';
import type { SigningKey } from './keys.ts';
import type { Licence } from './licence.ts';
import { licenceProblem } from './licence-bounds.ts';
import { decodeOwnPolicy, OWN_POLICY, ownPolicyItems } from './policy-codec.ts';

export const MAX_LICENCE_BYTES = 16_384;
/** Registered CWT claims, and the private-use key under which ours lie. */
const CLAIM = { issuer: 1, subject: 2, issuedAt: 6, id: 7, confirmation: 8, nonce: 10, own: -65_537 } as const;
const OWN = {
  epoch: 1,
  seq: 2,
  untilBase: 3,
  grants: 4,
  minAgent: 6,
  freshUntil: 7,
  critical: 8,
  ...OWN_POLICY,
} as const;
/** RFC 9679 §6: confirmation by COSE Key Thumbprint. */
const CKT = 5;
const UNDERSTOOD: readonly number[] = Object.values(OWN);

/** What the payload of a licence says. */
export interface LicenceClaims {
  readonly licence: Licence;
  /** Grants of a kind this version does not know; they give nothing. */
  readonly ignored: readonly IgnoredGrant[];
  /** Claims the issuer calls critical and this version does not know: acceptance refuses with "upgrade". */
  readonly criticalUnknown: readonly number[];
}

/** Signed document of a licence. @throws Fault `licence_unencodable` when the value breaks a bound of design §4. */
export function signLicence(licence: Licence, key: SigningKey): Uint8Array {
  const bytes = signOne('licence', encodeLicence(licence), key);
  if (bytes.length <= MAX_LICENCE_BYTES) return bytes;
  throw new Fault('licence_unencodable', `The licence takes ${bytes.length} bytes, more than ${MAX_LICENCE_BYTES}.`);
}

/** Payload of a licence. @throws Fault `licence_unencodable` when the value breaks a bound of design §4. */
export function encodeLicence(licence: Licence): Uint8Array {
  const problem = licenceProblem(licence);
  if (problem !== undefined) throw new Fault('licence_unencodable', `The licence cannot be written: ${problem}.`);
  return encodeCbor(licenceItem(licence));
}

function licenceItem(licence: Licence): CborMap {
  const claims = new Map<number, Cbor>([
    [CLAIM.issuer, licence.issuer],
    [CLAIM.subject, licence.serial],
    [CLAIM.issuedAt, licence.issuedAt],
    [CLAIM.id, Buffer.from(licence.codeId, 'hex')],
  ]);
  if (licence.agentKey !== undefined) {
    claims.set(CLAIM.confirmation, new Map([[CKT, Buffer.from(licence.agentKey, 'hex')]]));
  }
  if (licence.nonce !== undefined) claims.set(CLAIM.nonce, Buffer.from(licence.nonce, 'hex'));
  claims.set(CLAIM.own, ownItem(licence));
  return claims;
}

function ownItem({ epoch, seq, grants, policy, minAgent, freshUntil, issuedAt }: Licence): CborMap {
  const base = grants.reduce((latest, grant) => Math.max(latest, grant.until), 0);
  const own = new Map<number, Cbor>([
    [OWN.epoch, epoch],
    [OWN.seq, seq],
  ]);
  if (grants.length > 0) own.set(OWN.untilBase, base);
  own.set(
    OWN.grants,
    grants.map((grant) => grantItem(grant, base)),
  );
  own.set(OWN.minAgent, minAgent.split('.').map(Number));
  if (freshUntil !== undefined) own.set(OWN.freshUntil, freshUntil - issuedAt);
  for (const [key, value] of ownPolicyItems(policy)) own.set(key, value);
  return own;
}

/** Reads a payload whose signature was verified. Never throws. */
export function decodeLicence(payload: Uint8Array): Result<LicenceClaims, 'claims_invalid'> {
  const item = decodeCbor(payload, { maxBytes: MAX_LICENCE_BYTES });
  if (!item.ok) return claimsInvalid('its content is not deterministic CBOR');
  const claims = asMap(item.value);
  const own = asMap(claims?.get(CLAIM.own));
  if (claims === undefined || own === undefined) return claimsInvalid('it has no claims of a licence');
  const grants = decodeGrants(own.get(OWN.grants), own.get(OWN.untilBase));
  if (grants === undefined) return claimsInvalid('its grants have another shape');
  const critical = own.get(OWN.critical);
  const criticalUnknown = critical === undefined ? [] : unknownOf(critical);
  if (criticalUnknown === undefined) return claimsInvalid('its critical list is no list of numbers');
  const licence = { ...licenceHead(claims, own), grants: grants.known };
  const problem = licenceProblem(licence);
  return problem === undefined ? accept({ licence, ignored: grants.ignored, criticalUnknown }) : claimsInvalid(problem);
}

/** Fields as they stand, with values that `licenceProblem` refuses where a claim is missing or of another type. */
function licenceHead(claims: CborMap, own: CborMap): Omit<Licence, 'grants'> {
  const issuedAt = intOr(claims.get(CLAIM.issuedAt), -1);
  const confirmation = claims.get(CLAIM.confirmation);
  const nonce = claims.get(CLAIM.nonce);
  const fresh = own.get(OWN.freshUntil);
  return {
    issuer: textOr(claims.get(CLAIM.issuer)),
    serial: textOr(claims.get(CLAIM.subject)),
    codeId: hexOf(claims.get(CLAIM.id)),
    issuedAt,
    epoch: intOr(own.get(OWN.epoch), -1),
    seq: intOr(own.get(OWN.seq), -1),
    policy: decodeOwnPolicy(own),
    minAgent: (asArray(own.get(OWN.minAgent)) ?? []).join('.'),
    ...(confirmation === undefined ? {} : { agentKey: hexOf(asMap(confirmation)?.get(CKT)) }),
    ...(nonce === undefined ? {} : { nonce: hexOf(nonce) }),
    ...(fresh === undefined ? {} : { freshUntil: freshUntil(issuedAt, fresh) }),
  };
}

/** A date that cannot be read has passed (attack 21): the licence is stale from its issue on. */
function freshUntil(issuedAt: number, offset: Cbor): number {
  return issuedAt + (asInt(offset, 0, 253_402_300_799 - Math.max(0, issuedAt)) ?? 0);
}

function unknownOf(critical: Cbor): number[] | undefined {
  const keys = asArray(critical)?.map((key) => asInt(key, -MAX_KEY, MAX_KEY));
  if (keys === undefined || keys.includes(undefined)) return undefined;
  return keys.filter((key) => key !== undefined).filter((key) => !UNDERSTOOD.includes(key));
}

const MAX_KEY = Number.MAX_SAFE_INTEGER;

function intOr(value: Cbor | undefined, other: number): number {
  return asInt(value, 0, Number.MAX_SAFE_INTEGER) ?? other;
}

function textOr(value: Cbor | undefined): string {
  return typeof value === 'string' ? value : '';
}

function hexOf(value: Cbor | undefined): string {
  const bytes = asBytes(value);
  return bytes === undefined ? '' : hexText(bytes);
}

function claimsInvalid(problem: string): Result<never, 'claims_invalid'> {
  return refuse('claims_invalid', `The licence was signed with content that breaks the rules: ${problem}.`, NEXT);
}

const NEXT = 'Tell the issuer of this licence; nothing was changed.';
