// How an agent proves itself on the wire: a signature by its key, or the next link of a rotating session proof.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Signed requests carry `authorization: Switchkey-Signed <thumbprint>.<epoch seconds>.<nonce hex>.<signature base64url>`;
 * the signature is Ed25519 over the lines below, so neither method, path, body nor time can be exchanged.
 */
function signedRequestText(method: string, path: string, at: number, nonce: string, body: Uint8Array): Buffer {
  const digest = createHash('sha256').update(body).digest('hex');
  return Buffer.from(`switchkey/request-signature/v1\n${method}\n${path}\n${at}\n${nonce}\n${digest}\n`);
}

export interface SignedHeader {
  readonly thumbprint: string;
  readonly at: number;
  readonly nonce: string;
  readonly signature: Buffer;
}

const SIGNED = /^Switchkey-Signed ([0-9a-f]{64})\.(\d{1,12})\.([0-9a-f]{32})\.([A-Za-z0-9_-]{86})$/;

export function parseSignedHeader(header: string | undefined): SignedHeader | undefined {
  const match = SIGNED.exec(header ?? '');
  if (match === null) return undefined;
  const [, thumbprint = '', at = '', nonce = '', signature = ''] = match;
  return { thumbprint, at: Number(at), nonce, signature: Buffer.from(signature, 'base64url') };
}

export function signedHeader(
  key: { readonly thumbprint: string; readonly privateKey: KeyObject },
  request: { readonly method: string; readonly path: string; readonly body: Uint8Array },
  at: number,
  nonce: string,
): string {
  const text = signedRequestText(request.method, request.path, at, nonce, request.body);
  return `Switchkey-Signed ${key.thumbprint}.${at}.${nonce}.${sign(null, text, key.privateKey).toString('base64url')}`;
}

export function signedHeaderIsGenuine(
  header: SignedHeader,
  request: { readonly method: string; readonly path: string; readonly body: Uint8Array },
  publicKey: KeyObject,
): boolean {
  const text = signedRequestText(request.method, request.path, header.at, header.nonce, request.body);
  return verify(null, text, publicKey, header.signature);
}

/**
 * Polls carry `authorization: Switchkey-Proof <session>.<proof>.<commitment>`, each part base64url. The proof hashes to the
 * commitment of the poll before; the new commitment binds the next one. A copy of the agent cannot present it too.
 */
export interface ProofHeader {
  readonly session: string;
  readonly proof: string;
  readonly commitment: string;
}

const PROOF = /^Switchkey-Proof ([A-Za-z0-9_-]{16,64})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

export function parseProofHeader(header: string | undefined): ProofHeader | undefined {
  const match = PROOF.exec(header ?? '');
  if (match === null) return undefined;
  const [, session = '', proof = '', commitment = ''] = match;
  return { session, proof, commitment };
}

export function proofHeader(header: ProofHeader): string {
  return `Switchkey-Proof ${header.session}.${header.proof}.${header.commitment}`;
}

/** base64url SHA-256 of a proof's text form (22 symbols, 16 random bytes). Hashes are compared, so the comparison tells nothing. */
export function commitmentTo(proof: string): string {
  return createHash('sha256').update(proof).digest('base64url');
}
