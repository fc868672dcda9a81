// Walks as an agent would from the first trust root to the newest, and takes the newest licence of every PBX.
import { encodeText } from '../../shared/licence/text-form.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { decodeTrustBundle, encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { readAnchor, type SignedTrustRoot, walkTrust } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { accept, type Refusal, type Result } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { listPbxs } from '../fleet/pbx-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';

interface Revision {
  readonly epoch: number;
  readonly seq: number;
}

export interface Proof {
  readonly roots: number;
  readonly version: number;
  readonly epoch: number;
  /** PBXs whose newest licence an agent takes. */
  readonly taken: number;
  /** Serial number and reason. */
  readonly refused: readonly string[];
}

/** What each PBX has, to tell afterwards that no number went back. */
export async function revisionsOf(db: Db, scope: string): Promise<Map<string, Revision>> {
  const revisions = new Map<string, Revision>();
  for (const pbx of await listPbxs(db, scope, { afterId: '', limit: Number.MAX_SAFE_INTEGER })) {
    const latest = await latestLicence(db, pbx.id);
    if (latest !== undefined) revisions.set(pbx.id, { epoch: latest.epoch, seq: latest.seq });
  }
  return revisions;
}

/** `before`: what agents hold now. The roots go through their text form, as they do when pasted. */
export async function proveTrust(
  db: Db,
  roots: readonly Uint8Array[],
  scope: string,
  before: ReadonlyMap<string, Revision>,
): Promise<Result<Proof>> {
  const walked = walk(roots);
  if (!walked.ok) return walked;
  const { root } = walked.value;
  const refused: string[] = [];
  let taken = 0;
  for (const pbx of await listPbxs(db, scope, { afterId: '', limit: Number.MAX_SAFE_INTEGER })) {
    const latest = await latestLicence(db, pbx.id);
    if (latest === undefined) continue;
    const verified = verifyLicence(latest.document, root);
    const held = before.get(pbx.id);
    if (!verified.ok) refused.push(`${pbx.serial}: ${verified.refusal.code}`);
    else if (held !== undefined && isNewer(held, latest)) refused.push(`${pbx.serial}: older than what it holds`);
    else taken += 1;
  }
  return accept({ roots: roots.length, version: root.version, epoch: root.epoch, taken, refused });
}

function walk(roots: readonly Uint8Array[]): Result<SignedTrustRoot> {
  const text = encodeText('trust', encodeTrustBundle(roots));
  const decoded = decodeText(text, { maxChars: text.length, type: 'trust' });
  if (!decoded.ok) return decoded;
  const bundle = decodeTrustBundle(decoded.value.bytes);
  if (!bundle.ok) return bundle;
  const [first, ...rest] = bundle.value;
  const anchor = first === undefined ? noRoot() : readAnchor(first);
  return anchor.ok ? walkTrust(anchor.value, rest) : anchor;
}

function noRoot(): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code: 'trust_missing', message: 'There is no trust root.', next: 'Run init.' } };
}
