// The trust root as a value: the keys that may sign licences, and the keys that may change that.
import type { VerifyingKey } from './keys.ts';

/** A key of the server that may sign licences issued from `from` on and before `until` (epoch seconds). */
export interface OnlineKey extends VerifyingKey {
  readonly from: number;
  readonly until: number;
}

export interface TrustRoot {
  readonly issuer: string;
  /** Counts up by one. */
  readonly version: number;
  readonly epoch: number;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly rootKeys: readonly VerifyingKey[];
  /** How many of the root keys must sign. */
  readonly threshold: number;
  readonly signingKeys: readonly OnlineKey[];
}

/** A root together with the bytes that carry its signatures. */
export interface SignedTrustRoot {
  readonly root: TrustRoot;
  readonly bytes: Uint8Array;
}
