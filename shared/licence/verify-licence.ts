// The one door to a trusted licence: bytes in, a branded `VerifiedLicence` out, or the reason why it is not genuine.
import { accept, type Result } from '../result.ts';
import { hexText } from './cbor-value.ts';
import { headerMatches, openOne, sameBytes, verifyOne } from './cose.ts';
import { type GenuineCode, refuseGenuine } from './genuine-refusals.ts';
import { decodeLicence, type LicenceClaims, MAX_LICENCE_BYTES } from './licence-codec.ts';
import type { OnlineKey, TrustRoot } from './trust.ts';

/**
 * A licence whose signature, signer, issuer and epoch were checked. Acceptable here and now is another question.
 * Only its type is exported, and its private field keeps copies such as `{ ...verified, licence }` from passing for one.
 */
class VerifiedLicence implements LicenceClaims {
  readonly #claims: LicenceClaims;
  /** The signed original; the only form to be kept. */
  readonly bytes: Uint8Array;
  /** Key id of the signer, hex. */
  readonly signedBy: string;

  constructor(claims: LicenceClaims, bytes: Uint8Array, signedBy: string) {
    this.#claims = claims;
    this.bytes = new Uint8Array(bytes);
    this.signedBy = signedBy;
    Object.freeze(this);
  }

  get licence() {
    return this.#claims.licence;
  }

  get ignored() {
    return this.#claims.ignored;
  }

  get criticalUnknown() {
    return this.#claims.criticalUnknown;
  }
}

export type { VerifiedLicence };

export function verifyLicence(bytes: Uint8Array, trust: TrustRoot): Result<VerifiedLicence, GenuineCode> {
  const shell = openOne(bytes, MAX_LICENCE_BYTES);
  if (!shell.ok) return refuseGenuine(shell.refusal.code === 'not_signed' ? 'not_licence' : shell.refusal.code);
  const { signature } = shell.value;
  const signedBy = hexText(signature.kid);
  const key = trust.signingKeys.find((one) => sameBytes(one.id, signature.kid));
  if (key === undefined) return refuseGenuine('key_unknown', { key: signedBy });
  if (!headerMatches(signature, key)) return refuseGenuine('alg_mismatch', { key: signedBy });
  if (!verifyOne('licence', shell.value, signature, key)) return refuseGenuine('signature_invalid');
  const claims = decodeLicence(shell.value.payload);
  if (!claims.ok) return claims;
  const refused = standingOf(claims.value, key, trust);
  if (refused !== undefined) return refused;
  return accept(new VerifiedLicence(claims.value, bytes, signedBy));
}

/** What the root says about a licence that is well signed. */
function standingOf({ licence }: LicenceClaims, key: OnlineKey, trust: TrustRoot) {
  if (licence.issuer !== trust.issuer) return refuseGenuine('issuer_mismatch');
  if (licence.issuedAt < key.from || licence.issuedAt >= key.until) return refuseGenuine('key_not_valid_then');
  const epochs = { found: licence.epoch, wanted: trust.epoch };
  if (licence.epoch < trust.epoch) return refuseGenuine('epoch_retired', epochs);
  if (licence.epoch > trust.epoch) return refuseGenuine('trust_outdated', epochs);
  return undefined;
}
