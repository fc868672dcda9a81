// The anchor for a site that never enrols: read from a trust bundle, shown by its fingerprint, put in place once.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../shared/errors.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { decodeTrustBundle, MAX_BUNDLE_BYTES } from '../../shared/licence/trust-codec.ts';
import { fingerprint, readAnchor } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';

export interface Anchor {
  readonly bytes: Uint8Array;
  /** To compare with the one the vendor publishes. */
  readonly fingerprint: string;
}

/** `bundle` is the vendor's trust bundle in text form, whose first root becomes the anchor. An anchor is never replaced. */
export async function anchorFrom(bundle: string, stateDir: string): Promise<Result<Anchor>> {
  const text = decodeText(bundle, { maxChars: MAX_BUNDLE_BYTES * 2, type: 'trust' });
  if (!text.ok) return text;
  const roots = decodeTrustBundle(text.value.bytes);
  if (!roots.ok) return roots;
  const first = roots.value[0];
  if (first === undefined) return refuse('not_trust', 'The trust bundle is empty.', 'Export it again on the server.');
  const root = readAnchor(first);
  if (!root.ok) return root;
  const placed = await placedAnchor(stateDir);
  if (!placed.ok) return placed;
  if (placed.value !== undefined && !Buffer.from(first).equals(placed.value)) {
    return refuse(
      'anchor_in_place',
      `This agent trusts ${fingerprint(placed.value)} already, and an anchor is never replaced.`,
      'To start with another vendor, stop the agent, empty its state folder and install again.',
    );
  }
  return accept({ bytes: first, fingerprint: fingerprint(first) });
}

async function placedAnchor(stateDir: string): Promise<Result<Uint8Array | undefined>> {
  try {
    return accept(await readFile(path.join(stateDir, 'anchor.bin')));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return accept(undefined);
    return refuse(
      'not_allowed',
      `The anchor in place cannot be read: ${reasonOf(thrown)}.`,
      'Run the command as root.',
    );
  }
}
