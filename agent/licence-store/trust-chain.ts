// The roots an agent trusts: the anchor it was installed with and every root it walked since, checked again at each load.
import { createHash } from 'node:crypto';
import { decodeTrustBundle, encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import type { TrustCode } from '../../shared/licence/trust-refusals.ts';
import { readAnchor, type SignedTrustRoot, walkTrust } from '../../shared/licence/trust-root.ts';
import { accept, type Result } from '../../shared/result.ts';

/** Anchor first, the root in force last; never empty. */
export type TrustChain = readonly [SignedTrustRoot, ...SignedTrustRoot[]];

export function newestRoot(chain: TrustChain): SignedTrustRoot {
  return chain.at(-1) ?? chain[0];
}

export function anchorChain(anchor: Uint8Array): Result<TrustChain, TrustCode> {
  const read = readAnchor(anchor);
  return read.ok ? accept([read.value]) : read;
}

/** Walks on by `next`, oldest first. The chain itself is returned when nothing in `next` is new. */
export function walkOn(chain: TrustChain, next: readonly Uint8Array[]): Result<TrustChain, TrustCode> {
  let walked = chain;
  for (const bytes of next) {
    const from = newestRoot(walked);
    const step = walkTrust(from, [bytes]);
    if (!step.ok) return step;
    if (step.value.root.version > from.root.version) walked = [...walked, step.value];
  }
  return accept(walked);
}

/** What is kept in `trust.bin`: the whole chain, so that it stands in for an anchor file that was lost. */
export function chainBytes(chain: TrustChain): Uint8Array {
  return encodeTrustBundle(chain.map((signed) => signed.bytes));
}

export function anchorHash(anchor: Uint8Array): string {
  return createHash('sha256').update(anchor).digest('hex');
}

/** The anchor among the kept bytes: the one the record names, or whatever is in the anchor file where no record tells. */
export function anchorAmong(
  anchorFile: Uint8Array | undefined,
  kept: Uint8Array | undefined,
  recorded: string | undefined,
): Uint8Array | undefined {
  if (recorded === undefined) return anchorFile;
  const bundle = kept === undefined ? undefined : decodeTrustBundle(kept);
  const first = bundle?.ok ? bundle.value[0] : undefined;
  return [anchorFile, first].find((bytes) => bytes !== undefined && anchorHash(bytes) === recorded);
}

/**
 * The chain as kept, walked from the anchor again. What does not follow from it is left out, and the next poll or pasted
 * bundle walks on from there.
 */
export function chainFrom(
  anchor: Uint8Array,
  kept: Uint8Array | undefined,
): { readonly chain: TrustChain; readonly whole: boolean } | undefined {
  const start = anchorChain(anchor);
  if (!start.ok) return undefined;
  if (kept === undefined) return { chain: start.value, whole: true };
  const bundle = decodeTrustBundle(kept);
  if (!bundle.ok) return { chain: start.value, whole: false };
  let chain = start.value;
  for (const bytes of bundle.value) {
    const step = walkOn(chain, [bytes]);
    if (!step.ok) return { chain, whole: false };
    chain = step.value;
  }
  return { chain, whole: true };
}
