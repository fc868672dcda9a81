// What the agent goes by after a start: judged from the kept bytes alone, never from anything remembered about them. Pure.
import { countsUntil } from '../../shared/capacity.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { type VerifiedLicence, verifyLicence } from '../../shared/licence/verify-licence.ts';
import type { HighWater } from './high-water.ts';
import type { TrustChain } from './trust-chain.ts';

export type Held =
  /** Never activated: the floor without a licence. */
  | { readonly kind: 'none' }
  | { readonly kind: 'licence'; readonly verified: VerifiedLicence }
  /** There was something and it cannot be verified: the limits on the PBX are left alone until `endsS`. */
  | { readonly kind: 'damaged'; readonly reason: string; readonly endsS: number | undefined };

export type Found = Uint8Array | undefined | 'unreadable';

export interface Kept {
  readonly current: Found;
  readonly previous: Found;
  readonly chain: TrustChain | undefined;
  readonly highWater: HighWater | undefined;
  /** Copies of the high-water record that are there but were not written here. */
  readonly highWaterDamaged: boolean;
  readonly serial: string | undefined;
  /** Thumbprint of the agent's key. */
  readonly agentKey: string | undefined;
}

export function judgeHeld(kept: Kept): Held {
  for (const bytes of [kept.current, kept.previous]) {
    const verified = genuine(bytes, kept);
    if (verified !== undefined && belongsHere(verified.licence, kept)) return { kind: 'licence', verified };
  }
  const nothingKept = kept.current === undefined && kept.previous === undefined;
  if (nothingKept && kept.highWater?.licence === undefined && !kept.highWaterDamaged) return { kind: 'none' };
  return { kind: 'damaged', reason: damage(kept), endsS: kept.highWater?.licence?.endsS };
}

/**
 * By the root in force, or by an earlier one if it is the very licence that was accepted under it: a new epoch retires
 * licences that are still to come, not the one in force.
 */
function genuine(bytes: Found, kept: Kept): VerifiedLicence | undefined {
  if (bytes === undefined || bytes === 'unreadable' || kept.chain === undefined) return undefined;
  const [newest, ...earlier] = kept.chain.toReversed();
  const now = newest === undefined ? undefined : verifyLicence(bytes, newest.root);
  if (now?.ok) return now.value;
  for (const { root } of earlier) {
    const then = verifyLicence(bytes, root);
    if (then.ok && then.value.licence.codeId === kept.highWater?.licence?.codeId) return then.value;
  }
  return undefined;
}

/** A file of another PBX or agent, or one older than this agent has been, is no better than a damaged one. */
function belongsHere(licence: Licence, kept: Kept): boolean {
  if (kept.serial !== licence.serial) return false;
  if (licence.agentKey !== undefined && licence.agentKey !== kept.agentKey) return false;
  const highest = kept.highWater?.licence;
  if (highest === undefined) return true;
  const order = licence.epoch - highest.epoch || licence.seq - highest.seq;
  return order > 0 || (order === 0 && licence.codeId === highest.codeId);
}

function damage(kept: Kept): string {
  if (kept.chain === undefined) return 'the trust anchor is missing or damaged';
  if (kept.current === undefined) return 'the kept licence is missing';
  return 'the kept licence is damaged, older than the last one or not for this PBX';
}

/** First second at which nothing in the licence counts any more. */
export function endOf(licence: Licence): number {
  return Math.max(licence.issuedAt, ...licence.grants.map((grant) => countsUntil(grant, licence.policy)));
}
