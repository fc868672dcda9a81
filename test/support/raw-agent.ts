// An agent reduced to its wire: keys, signatures and rotating proofs, to test the server without the product's agent.
import { randomBytes } from 'node:crypto';
import { commitmentTo, proofHeader, signedHeader } from '../../shared/licence/agent-proof.ts';
import { generateKeyPair, type SigningKey, thumbprint } from '../../shared/licence/keys.ts';
import type { ApiAnswer } from './server.ts';

export interface RawAgent {
  readonly key: SigningKey;
  readonly thumbprint: string;
  readonly instance: string;
  session: string;
  /** The proof that meets the commitment the server holds. */
  proof: string;
}

export function rawAgent(key: SigningKey = generateKeyPair()): RawAgent {
  const instance = randomBytes(16).toString('hex');
  return { key, thumbprint: thumbprint(key.publicKey), instance, session: '', proof: newProof() };
}

export function newProof(): string {
  return randomBytes(16).toString('base64url');
}

export interface SignedOptions {
  /** Epoch seconds; absent: the machine's clock. */
  readonly at?: number;
  readonly nonce?: string;
  readonly headers?: Record<string, string>;
}

/** A request signed by the agent's key. */
export async function signed(
  url: string,
  agent: Pick<RawAgent, 'key' | 'thumbprint'>,
  method: string,
  path: string,
  body?: unknown,
  options: SignedOptions = {},
): Promise<ApiAnswer> {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const at = options.at ?? Math.floor(Date.now() / 1000);
  const nonce = options.nonce ?? randomBytes(16).toString('hex');
  const signer = { thumbprint: agent.thumbprint, privateKey: agent.key.privateKey };
  const authorization = signedHeader(signer, { method, path, body: bytes }, at, nonce);
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization, ...type, ...options.headers };
  return await answerOf(await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: bytes }) }));
}

export async function enrol(
  url: string,
  agent: RawAgent,
  token: string,
  serial: string,
  options?: SignedOptions & { readonly hardware?: Readonly<Record<string, string>> },
): Promise<ApiAnswer> {
  const publicKey = Buffer.from(agent.key.publicKey).toString('base64url');
  const body = { token, serial, publicKey, agentVersion: '0.1.0', hardware: options?.hardware ?? {} };
  return await signed(url, agent, 'POST', '/agent/v1/enrolments', body, options);
}

/** Opens a session and starts a new chain of proofs. */
export async function openSession(url: string, agent: RawAgent, options?: SignedOptions): Promise<ApiAnswer> {
  const proof = newProof();
  const body = {
    agent: agent.thumbprint,
    instance: agent.instance,
    commitment: commitmentTo(proof),
    agentVersion: '0.1.0',
    driver: 'none',
  };
  const answer = await signed(url, agent, 'POST', '/agent/v1/sessions', body, options);
  if (answer.status === 201) {
    agent.session = answer.body.session;
    agent.proof = proof;
  }
  return answer;
}

/** One poll with the next proof; the chain moves on whatever the answer is, as with an answer that was lost. */
export async function poll(url: string, agent: RawAgent, headers: Record<string, string> = {}): Promise<ApiAnswer> {
  const next = newProof();
  const authorization = proofHeader({ session: agent.session, proof: agent.proof, commitment: commitmentTo(next) });
  agent.proof = next;
  return await answerOf(await fetch(`${url}/agent/v1/poll`, { headers: { authorization, ...headers } }));
}

async function answerOf(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
