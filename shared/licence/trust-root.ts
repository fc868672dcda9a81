// The trust root: which keys may sign licences, and who may change that. Root N+1 is signed by the thresholds of N and N+1.
import { createHash } from 'node:crypto';
import { Fault } from '../errors.ts';
import { accept, type Result } from '../result.ts';
import { openMany, type Shell, sameBytes, signMany, verifyOneOfMany } from './cose.ts';
import type { SigningKey } from './keys.ts';
import type { OnlineKey, SignedTrustRoot, TrustRoot } from './trust.ts';
import { decodeTrustRoot, encodeTrustRoot, MAX_TRUST_BYTES } from './trust-codec.ts';
import { refuseTrust, type TrustCode } from './trust-refusals.ts';

export type { OnlineKey, SignedTrustRoot, TrustRoot };

/** @throws Fault `trust_unencodable` when the value breaks a bound. The signers' number is not checked here. */
export function signTrustRoot(root: TrustRoot, signers: readonly SigningKey[]): Uint8Array {
  const bytes = signMany('trust', encodeTrustRoot(root), signers);
  if (bytes.length <= MAX_TRUST_BYTES) return bytes;
  throw new Fault('trust_unencodable', `The trust root takes ${bytes.length} bytes, more than ${MAX_TRUST_BYTES}.`);
}

/**
 * Reads the root that an agent is installed with. It proves only that the document is whole and keeps its own threshold:
 * the trust in it comes from how it got there, which a person checks by `fingerprint`.
 */
export function readAnchor(bytes: Uint8Array): Result<SignedTrustRoot, TrustCode> {
  const shell = openRoot(bytes);
  if (!shell.ok) return shell;
  const root = decodeTrustRoot(shell.value.payload);
  if (!root.ok) return root;
  if (!thresholdMet(shell.value, root.value)) return refuseTrust('threshold_not_met');
  return accept({ root: root.value, bytes });
}

/**
 * Takes the agent from its root to the newest of `next` (oldest first). Older and equal versions are skipped. The first
 * document that does not follow ends the walk with its refusal, and the caller keeps `current` whole.
 */
export function walkTrust(current: SignedTrustRoot, next: readonly Uint8Array[]): Result<SignedTrustRoot, TrustCode> {
  let reached = current;
  for (const bytes of next) {
    const step = stepTrust(reached, bytes);
    if (!step.ok) return step;
    reached = step.value;
  }
  return accept(reached);
}

function stepTrust(from: SignedTrustRoot, bytes: Uint8Array): Result<SignedTrustRoot, TrustCode> {
  const shell = openRoot(bytes);
  if (!shell.ok) return shell;
  // What a document of unknown origin says is used for nothing but to skip it; its signatures are checked before it counts.
  const decoded = decodeTrustRoot(shell.value.payload);
  if (!decoded.ok) return thresholdMet(shell.value, from.root) ? decoded : refuseTrust('threshold_not_met');
  const root = decoded.value;
  if (root.version <= from.root.version) return accept(from);
  if (root.version !== from.root.version + 1) {
    return refuseTrust('version_gap', { found: root.version, wanted: from.root.version + 1 });
  }
  if (!thresholdMet(shell.value, from.root)) return refuseTrust('threshold_not_met');
  if (!thresholdMet(shell.value, root)) return refuseTrust('threshold_not_met');
  if (root.issuer !== from.root.issuer) return refuseTrust('issuer_mismatch');
  if (root.epoch < from.root.epoch) return refuseTrust('epoch_lower');
  return accept({ root, bytes });
}

/** A key counts once however often it signed or is listed (attack 19). */
function thresholdMet(shell: Shell, root: TrustRoot): boolean {
  const signed = root.rootKeys.filter((key) =>
    shell.signatures.some((one) => sameBytes(one.kid, key.id) && verifyOneOfMany('trust', shell, one, key)),
  );
  return new Set(signed.map((key) => Buffer.from(key.publicKey).toString('hex'))).size >= root.threshold;
}

function openRoot(bytes: Uint8Array): Result<Shell, TrustCode> {
  const shell = openMany(bytes, MAX_TRUST_BYTES);
  if (shell.ok) return shell;
  return refuseTrust(shell.refusal.code === 'not_signed' ? 'not_trust' : shell.refusal.code);
}

/** For people to compare: SHA-256 of the anchor's bytes, its first 16 bytes as `9F2C-…` groups of 4. */
export function fingerprint(rootBytes: Uint8Array): string {
  const hex = createHash('sha256').update(rootBytes).digest('hex').slice(0, 32).toUpperCase();
  return (hex.match(/.{4}/g) ?? []).join('-');
}
