// Vectors of trust roots: anchors read on their own, and walks from one root to later ones.
import { encode } from 'cborg';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint, signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { flipped, hex, ISSUED, KEYS, LICENCE, ROOT, ROOT_BYTES, seeds, YEAR } from './fixture.ts';

const { root1, root2, root3, root4, stranger } = KEYS;
/** root1 leaves, root4 comes. */
const V4: TrustRoot = { ...ROOT, version: 4, issuedAt: ISSUED, rootKeys: [root2, root3, root4] };
const V4_BYTES = signTrustRoot(V4, [root2, root3]);
/** A stolen signing key: new epoch, new key, by thresholds of the changed root keys. */
const V5: TrustRoot = {
  ...V4,
  version: 5,
  epoch: 3,
  signingKeys: [{ ...KEYS.signing2, from: ISSUED, until: ISSUED + YEAR }],
};
const V5_BYTES = signTrustRoot(V5, [root3, root4]);

function walk(name: string, next: readonly Uint8Array[], reached: { root: TrustRoot; bytes: Uint8Array }) {
  const { version, epoch } = reached.root;
  const expect = { version, epoch, fingerprint: fingerprint(reached.bytes) };
  return { name, door: 'walk', next: next.map(hex), valid: true, expect };
}

function badWalk(name: string, next: readonly Uint8Array[], code: string) {
  return { name, door: 'walk', next: next.map(hex), valid: false, code };
}

function badAnchor(name: string, bytes: Uint8Array, code: string) {
  return { name, door: 'anchor', hex: hex(bytes), valid: false, code };
}

/** The anchor's payload with its fields changed, signed by root1 and root2. */
function signedAs(change: Partial<TrustRoot>): Uint8Array {
  return signTrustRoot({ ...ROOT, ...change }, [root1, root2]);
}

function splice(from: Uint8Array, to: Uint8Array): Uint8Array {
  return Buffer.from(hex(to).replace(hex(to.slice(-64)), hex(from.slice(-64))), 'hex');
}

const anchor = { root: ROOT, bytes: ROOT_BYTES };
const atV4 = { root: V4, bytes: V4_BYTES };
const atV5 = { root: V5, bytes: V5_BYTES };

const WALKS = [
  walk('nothing new', [], anchor),
  walk('same version again', [ROOT_BYTES], anchor),
  walk('older version is skipped', [signTrustRoot({ ...ROOT, version: 2 }, [root1, root2])], anchor),
  walk('one step with a changed root key', [V4_BYTES], atV4),
  walk('two steps, the second into a new epoch', [V4_BYTES, V5_BYTES], atV5),
  walk('a bundle that starts before the root in force', [ROOT_BYTES, V4_BYTES, V5_BYTES], atV5),
  walk('more signatures than needed, one by a stranger', [signTrustRoot(V4, [stranger, root1, root2, root3, root4])], {
    root: V4,
    bytes: signTrustRoot(V4, [stranger, root1, root2, root3, root4]),
  }),
  badWalk('a version is missing', [V5_BYTES], 'version_gap'),
  badWalk('in the wrong order', [V5_BYTES, V4_BYTES], 'version_gap'),
  badWalk('signed by one of the old root keys only', [signTrustRoot(V4, [root2, root4])], 'threshold_not_met'),
  badWalk('signed by one of the new root keys only', [signTrustRoot(V4, [root1, root2])], 'threshold_not_met'),
  badWalk('same key twice', [signTrustRoot(V4, [root2, root2])], 'threshold_not_met'),
  badWalk('not signed', [signTrustRoot(V4, [])], 'threshold_not_met'),
  badWalk(
    'taken over by new keys alone',
    [signTrustRoot({ ...V4, rootKeys: [root4, stranger] }, [root4, stranger])],
    'threshold_not_met',
  ),
  badWalk('threshold lowered by too few', [signTrustRoot({ ...V4, threshold: 1 }, [root2])], 'threshold_not_met'),
  badWalk('signatures of another document', [splice(V5_BYTES, signTrustRoot(V4, [root2, root3]))], 'threshold_not_met'),
  badWalk('other issuer', [signTrustRoot({ ...V4, issuer: 'switchkey-other' }, [root2, root3])], 'issuer_mismatch'),
  badWalk('back to a retired epoch', [signTrustRoot({ ...V4, epoch: 1 }, [root2, root3])], 'epoch_lower'),
  badWalk('second step bad', [V4_BYTES, signTrustRoot(V5, [root1, root2])], 'threshold_not_met'),
  badWalk('licence instead of a root', [signLicence(LICENCE, KEYS.signing1)], 'not_trust'),
];

const ANCHORS = [
  {
    name: 'anchor',
    door: 'anchor',
    hex: hex(ROOT_BYTES),
    valid: true,
    expect: { version: 3, epoch: 2, fingerprint: fingerprint(ROOT_BYTES) },
  },
  badAnchor('bit of the payload flipped', flipped(ROOT_BYTES, 40, 0), 'threshold_not_met'),
  badAnchor('bit of a signature flipped', flipped(ROOT_BYTES, ROOT_BYTES.length - 1, 0), 'threshold_not_met'),
  badAnchor('one byte follows', Buffer.concat([ROOT_BYTES, Buffer.of(0)]), 'not_cbor'),
  badAnchor('last byte is missing', ROOT_BYTES.slice(0, -1), 'not_cbor'),
  badAnchor('bundle instead of one root', encodeTrustBundle([ROOT_BYTES]), 'not_trust'),
  badAnchor('licence instead of an anchor', signLicence(LICENCE, KEYS.signing1), 'not_trust'),
  badAnchor('no signatures', signTrustRoot(ROOT, []), 'threshold_not_met'),
  badAnchor('threshold 2, one signature twice', signTrustRoot(ROOT, [root1, root1]), 'threshold_not_met'),
  badAnchor('33 signatures', signTrustRoot(ROOT, Array(33).fill(root1)), 'not_trust'),
  { ...badAnchor('larger than any root', Uint8Array.of(0), 'too_large'), repeat: 16_385 },
  badAnchor('fewer root keys than the threshold', unsound([root1.publicKey], 2), 'claims_invalid'),
  badAnchor('threshold 0', unsound([root1.publicKey], 0), 'claims_invalid'),
  badAnchor('a root key listed twice', unsound([root1.publicKey, root1.publicKey], 1), 'claims_invalid'),
  badAnchor('a root key of 31 bytes', unsound([root1.publicKey.slice(1)], 1), 'claims_invalid'),
  badAnchor('version 1.5', unsound([root1.publicKey], 1, 1.5), 'claims_invalid'),
];

/** A shell without signatures around fields that `signTrustRoot` would refuse to write. */
function unsound(rootKeys: readonly Uint8Array[], threshold: number, version = 1): Uint8Array {
  const fields = new Map<number, unknown>([
    [1, ROOT.issuer],
    [2, version],
    [3, 1],
    [4, ISSUED],
    [5, rootKeys],
    [6, threshold],
    [7, []],
  ]);
  const shell = hex(signedAs({}));
  const payload = encode(fields);
  const rebuilt = encode([new Uint8Array(0), new Map(), payload, []]);
  return Buffer.concat([Buffer.from(shell.slice(0, 4), 'hex'), rebuilt]);
}

export function trustVectors() {
  return {
    description:
      'Trust roots: COSE_Sign. door "anchor" reads `hex` (repeated `repeat` times where given) on its own; door "walk" starts at `anchor` and takes the documents of `next` in order. Keys are for tests only.',
    keys: seeds('root1', 'root2', 'root3', 'root4', 'signing1', 'signing2', 'signing3', 'stranger'),
    anchor: hex(ROOT_BYTES),
    cases: [...ANCHORS, ...WALKS],
  };
}
