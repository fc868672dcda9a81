// The signed documents and their text form as fuzz targets: nothing that was changed is ever accepted.
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { decodeCbor } from '../../shared/licence/cbor-decode.ts';
import { encodeCbor } from '../../shared/licence/cbor-encode.ts';
import { signConfirmation, verifyConfirmation } from '../../shared/licence/confirmation-code.ts';
import { openMany, openOne } from '../../shared/licence/cose.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { signRequest, verifyRequest } from '../../shared/licence/request-code.ts';
import { signServerTime, verifyServerTime } from '../../shared/licence/server-time.ts';
import { encodeText, type TextType } from '../../shared/licence/text-form.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { decodeTrustBundle, encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { readAnchor, type SignedTrustRoot, signTrustRoot, walkTrust } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import type { Result } from '../../shared/result.ts';
import { ISSUED, KEYS, LICENCE, NONCE, ROOT, ROOT_BYTES } from '../vectors/fixture.ts';
import type { Chance } from './chance.ts';
import { mutateDocument } from './mutate-items.ts';
import { mutateText } from './mutate-text.ts';
import type { Input, Target } from './target.ts';

const ASKED = { serial: LICENCE.serial, nonce: NONCE };
const NEXT_ROOT = signTrustRoot({ ...ROOT, version: 4 }, [KEYS.root1, KEYS.root2, KEYS.root3]);

export const GENUINE = {
  licences: [
    signLicence(LICENCE, KEYS.signing1),
    signLicence({ ...LICENCE, grants: [], seq: 1_043, nonce: NONCE }, KEYS.signing1),
  ],
  roots: [ROOT_BYTES, NEXT_ROOT],
  requests: [
    signRequest(
      {
        ...ASKED,
        epoch: 2,
        seq: 1_042,
        stateHash: 'ab'.repeat(32),
        issuedAt: ISSUED,
        peaks: { calls: 12, extensions: 80 },
        reason: 'update',
      },
      KEYS.agent,
    ),
  ],
  confirmations: [
    signConfirmation(
      { ...ASKED, epoch: 2, seq: 1_042, codeId: LICENCE.codeId, appliedAt: ISSUED, result: 'applied' },
      KEYS.agent,
    ),
  ],
  times: [signServerTime({ ...ASKED, issuer: ROOT.issuer, issuedAt: ISSUED }, KEYS.signing1)],
} as const;
export const CORPUS: readonly Uint8Array[] = Object.values(GENUINE).flat();

/** A document is genuine when it is, to the byte, one that was signed. */
function judged(name: string, genuine: readonly Uint8Array[], verify: (bytes: Uint8Array) => Result<unknown>) {
  return (bytes: Uint8Array): string | undefined => {
    const accepted = verify(bytes).ok;
    const known = genuine.some((one) => Buffer.compare(one, bytes) === 0);
    if (accepted && !known) return `a changed ${name} was accepted`;
    return known && !accepted ? `the genuine ${name} was refused` : undefined;
  };
}

const licence = judged('licence', GENUINE.licences, (bytes) => verifyLicence(bytes, ROOT));
const request = judged('request', GENUINE.requests, verifyRequest);
const confirmation = judged('confirmation', GENUINE.confirmations, (bytes) =>
  verifyConfirmation(bytes, KEYS.agent.publicKey),
);
const time = judged('time', GENUINE.times, (bytes) => verifyServerTime(bytes, ROOT, ASKED));

/** Signatures may be left out or stand in another order; what was signed must be what was signed once. */
function trust(bytes: Uint8Array): string | undefined {
  const anchor = readAnchor(bytes);
  if (anchor.ok && !isKnownRoot(bytes)) return 'a changed root was accepted as anchor';
  const current: SignedTrustRoot = { root: ROOT, bytes: ROOT_BYTES };
  const walked = walkTrust(current, [bytes]);
  if (!walked.ok || walked.value === current) return undefined;
  return isKnownRoot(walked.value.bytes) ? undefined : 'a changed root was walked to';
}

function isKnownRoot(bytes: Uint8Array): boolean {
  const payload = payloadOf(bytes);
  return GENUINE.roots.some((one) => payload !== undefined && Buffer.compare(payloadOf(one) ?? one, payload) === 0);
}

function payloadOf(bytes: Uint8Array): Uint8Array | undefined {
  const shell = openMany(bytes, 16_384);
  return shell.ok ? shell.value.payload : undefined;
}

function bytesTarget(
  name: string,
  share: number,
  seeds: readonly Uint8Array[],
  judge: (bytes: Uint8Array) => string | undefined,
): Target {
  return {
    name,
    share,
    width: 1,
    make: (chance) => mutateDocument(chance.some(seeds) ?? ROOT_BYTES, CORPUS, chance),
    judge: (input) => judge(bytesOf(input)),
  };
}

function bytesOf(input: Input): Uint8Array {
  return typeof input === 'string' ? Buffer.from(input) : input;
}

const TYPED: readonly (readonly [TextType, Uint8Array])[] = [
  ...GENUINE.licences.map((bytes) => ['licence', bytes] as const),
  ...GENUINE.requests.map((bytes) => ['request', bytes] as const),
  ...GENUINE.confirmations.map((bytes) => ['confirmation', bytes] as const),
  ['trust', encodeTrustBundle(GENUINE.roots)],
];

/** A text that was changed, or the faultless text of a changed document. */
function changedText(chance: Chance): string {
  const [type, bytes] = chance.some(TYPED) ?? ['trust', ROOT_BYTES];
  if (chance.int(3) === 0) return encodeText(type, mutateDocument(bytes, CORPUS, chance).subarray(0, 65_535));
  return mutateText(encodeText(type, bytes), chance);
}

function text(input: Input): string | undefined {
  const read = decodeText(String(input), { maxChars: 160 * 1024 });
  if (!read.ok) return undefined;
  const { type, bytes } = read.value;
  if (type === 'licence') return licence(bytes);
  if (type === 'request') return request(bytes);
  if (type === 'confirmation') return confirmation(bytes);
  const bundle = decodeTrustBundle(bytes);
  return bundle.ok ? bundle.value.map(trust).find((wrong) => wrong !== undefined) : undefined;
}

const STRICT = {
  ...{ strict: true, allowIndefinite: false, allowUndefined: false, allowInfinity: false, allowNaN: false },
  ...{ allowBigInt: false, useMaps: true, rejectDuplicateMapKeys: true },
} as const;

/** What this decoder reads, another reads the same; what it writes is what it read. */
function cbor(bytes: Uint8Array): string | undefined {
  const read = decodeCbor(bytes, { maxBytes: 16_384 });
  if (!read.ok) return undefined;
  if (Buffer.compare(encodeCbor(read.value), bytes) !== 0) return 'it writes back as other bytes';
  const again = encode(decode(bytes, STRICT), rfc8949EncodeOptions);
  return Buffer.compare(again, bytes) === 0 ? undefined : 'another implementation reads something else';
}

const PAYLOADS = [...GENUINE.licences, ...GENUINE.requests, ...GENUINE.times].flatMap((bytes) => {
  const shell = openOne(bytes, 16_384);
  return shell.ok ? [shell.value.payload] : [];
});

export const FORMAT_TARGETS: readonly Target[] = [
  bytesTarget('licence', 20, GENUINE.licences, licence),
  bytesTarget('trust', 12, GENUINE.roots, trust),
  bytesTarget('request', 10, GENUINE.requests, request),
  bytesTarget('confirmation', 5, GENUINE.confirmations, confirmation),
  bytesTarget('time', 5, GENUINE.times, time),
  bytesTarget('cbor', 5, PAYLOADS, cbor),
  { name: 'text', share: 14, width: 1, make: changedText, judge: text },
];
