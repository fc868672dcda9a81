// The session with the server: each poll proves the one before, so that a copy of this agent is noticed.
import { sessionAnswerSchema } from '../../shared/contracts/agent-wire.ts';
import { commitmentTo, proofHeader } from '../../shared/licence/agent-proof.ts';
import { type Answered, type ServerLink, sendSigned } from './server-link.ts';

export interface Session {
  readonly session: string;
  /** Shown with the next poll. A poll whose answer was lost is repeated with the same pair. */
  readonly proof: string;
  readonly nextProof: string;
}

/** What an agent says about itself when it opens a session. */
export interface Introduction {
  /** 32 hex digits, new at every start of the process. */
  readonly instance: string;
  readonly agentVersion: string;
  readonly driver: string;
  /** `epoch.seq` in force, if any: tells a server that was restored from a backup. */
  readonly holds: string | undefined;
}

const MAX_ANSWER_BYTES = 16_384;

export async function openSession(link: ServerLink, who: Introduction): Promise<Answered<Session>> {
  const proof = newProof(link.random);
  const request = {
    agent: link.key.thumbprint,
    instance: who.instance,
    commitment: commitmentTo(proof),
    agentVersion: who.agentVersion,
    driver: who.driver,
  };
  const opened = await sendSigned(link, '/sessions', request, {
    schema: sessionAnswerSchema,
    maxBytes: MAX_ANSWER_BYTES,
    headers: who.holds === undefined ? {} : { 'switchkey-holds': who.holds },
  });
  if (opened.kind !== 'answer') return opened;
  return { kind: 'answer', value: { session: opened.value.session, proof, nextProof: newProof(link.random) } };
}

export function authorization(session: Session): string {
  const commitment = commitmentTo(session.nextProof);
  return proofHeader({ session: session.session, proof: session.proof, commitment });
}

/** After an answer the next proof is due. */
export function advanced(session: Session, random: (bytes: number) => Uint8Array): Session {
  return { session: session.session, proof: session.nextProof, nextProof: newProof(random) };
}

function newProof(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('base64url');
}
