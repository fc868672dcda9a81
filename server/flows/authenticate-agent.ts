// Who signed this request: the agent whose key made the signature, within the clock window, once.
import { parseSignedHeader, type SignedHeader, signedHeaderIsGenuine } from '../../shared/licence/agent-proof.ts';
import { importPublicKey, thumbprint } from '../../shared/licence/keys.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import type { Db } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { findAgent } from '../fleet/agent-store.ts';
import type { NonceBook } from '../fleet/nonce-book.ts';

export interface SignedRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly body: Uint8Array;
}

export interface Checking {
  readonly nonces: NonceBook;
  readonly clockWindowSeconds: number;
  readonly nowMs: number;
}

export type SignatureCode = 'signature_missing' | 'signature_invalid' | 'clock_off' | 'nonce_replayed';
export type AgentAuthCode = SignatureCode | 'agent_revoked';

export interface SignedAgent {
  readonly agent: Agent;
  readonly nonce: string;
}

export async function authenticateAgent(
  db: Db,
  request: SignedRequest,
  checking: Checking,
): Promise<Result<SignedAgent, AgentAuthCode>> {
  const header = parseSignedHeader(request.authorization);
  if (header === undefined) return signatureMissing();
  const agent = await findAgent(db, { thumbprint: header.thumbprint });
  // An unknown key gets the words of a wrong signature: who is enrolled is nobody's business.
  if (agent === undefined) return signatureInvalid();
  const checked = checkSignature(header, request, agent.publicKey, checking);
  if (!checked.ok) return checked;
  return agent.state === 'active' ? accept({ agent, nonce: header.nonce }) : agentRevoked();
}

/** For a key that is not enrolled yet: the signature must be by the very key the body names. */
export function authenticateKey(
  request: SignedRequest,
  publicKey: Uint8Array,
  checking: Checking,
): Result<SignedHeader, SignatureCode> {
  const header = parseSignedHeader(request.authorization);
  if (header === undefined) return signatureMissing();
  if (header.thumbprint !== thumbprint(publicKey)) return signatureInvalid();
  return checkSignature(header, request, publicKey, checking);
}

function checkSignature(
  header: SignedHeader,
  request: SignedRequest,
  publicKey: Uint8Array,
  { nonces, clockWindowSeconds, nowMs }: Checking,
): Result<SignedHeader, SignatureCode> {
  if (!signedHeaderIsGenuine(header, request, importPublicKey(publicKey))) return signatureInvalid();
  const now = Math.floor(nowMs / 1000);
  if (Math.abs(header.at - now) > clockWindowSeconds) return clockOff(now, header.at);
  if (nonces.take(`${header.thumbprint}.${header.nonce}`, nowMs)) return accept(header);
  return refuse('nonce_replayed', 'This request was already received once.', 'Sign a new request with a new nonce.');
}

function signatureMissing(): Result<never, 'signature_missing'> {
  return refuse('signature_missing', 'The request is not signed by an agent key.', 'Send a Switchkey-Signed header.');
}

function signatureInvalid(): Result<never, 'signature_invalid'> {
  return refuse(
    'signature_invalid',
    'The signature does not belong to an agent of this server, or not to this request.',
    'Enrol the agent, or check that nothing between agent and server changes requests.',
  );
}

/** The agent signs again with the server's time; its clock need not be right to be heard. */
function clockOff(now: number, at: number): Result<never, 'clock_off'> {
  return refuse(
    'clock_off',
    `The request is dated ${isoOf(at)}, the server's time is ${isoOf(now)} (${now}).`,
    'Sign the request again with the server time, and set the clock of this machine.',
    { serverTime: now },
  );
}

export function agentRevoked(): Result<never, 'agent_revoked'> {
  return refuse(
    'agent_revoked',
    'This agent was revoked, or another agent took its place.',
    'If this PBX is the right one, get an enrolment token that replaces the agent and enrol again.',
  );
}
