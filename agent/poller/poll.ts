// One poll: conditional, one round trip, proved by the session; a session the server no longer knows is opened anew once.
import { AGENT_API, type PollAnswer, pollAnswerSchema, WIRE_CAPS } from '../../shared/contracts/agent-wire.ts';
import { type Answered, failureOf, parsed, type ServerLink } from './server-link.ts';
import { advanced, authorization, type Introduction, openSession, type Session } from './session.ts';

export interface Asked {
  readonly who: Introduction;
  readonly trustVersion: number;
  /** 32 hex digits where a signed server time is wanted. */
  readonly nonce: string | undefined;
}

type Polled =
  | { readonly kind: 'unchanged'; readonly nextPollSeconds: number }
  | { readonly kind: 'changed'; readonly answer: PollAnswer };

export interface PollResult {
  readonly outcome: Answered<Polled>;
  /** For the next poll; undefined = open one then. */
  readonly session: Session | undefined;
}

const REOPEN = new Set(['session_unknown', 'session_diverged']);
const USUAL_SECONDS = 3_600;

export async function poll(link: ServerLink, session: Session | undefined, asked: Asked): Promise<PollResult> {
  if (session === undefined) return pollAnew(link, asked);
  const result = await pollWith(link, session, asked);
  const { outcome } = result;
  if (outcome.kind === 'answer' || !REOPEN.has(outcome.refusal.code)) return result;
  return pollAnew(link, asked);
}

async function pollAnew(link: ServerLink, asked: Asked): Promise<PollResult> {
  const opened = await openSession(link, asked.who);
  if (opened.kind !== 'answer') return { outcome: opened, session: undefined };
  const result = await pollWith(link, opened.value, asked);
  const lost = result.outcome.kind !== 'answer' && REOPEN.has(result.outcome.refusal.code);
  return lost ? { outcome: result.outcome, session: undefined } : result;
}

async function pollWith(link: ServerLink, session: Session, asked: Asked): Promise<PollResult> {
  const sent = await link.http.send({
    method: 'GET',
    url: `${link.server}${AGENT_API}/poll`,
    headers: {
      authorization: authorization(session),
      'switchkey-trust': String(asked.trustVersion),
      ...(asked.who.holds === undefined ? {} : { 'if-none-match': `"${asked.who.holds}"` }),
      ...(asked.nonce === undefined ? {} : { 'switchkey-nonce': asked.nonce }),
    },
    maxBytes: WIRE_CAPS.pollAnswer,
    timeoutMs: link.timeoutMs,
    ...(link.signal === undefined ? {} : { signal: link.signal }),
  });
  if (!sent.ok) return { outcome: { kind: 'fault', refusal: sent.refusal }, session };
  const { status, headers } = sent.value;
  if (status === 304) {
    const polled: Polled = { kind: 'unchanged', nextPollSeconds: secondsIn(headers['switchkey-next-poll']) };
    return { outcome: { kind: 'answer', value: polled }, session: advanced(session, link.random) };
  }
  if (status !== 200) return { outcome: failureOf(sent.value), session };
  const answer = parsed(sent.value, pollAnswerSchema);
  if (answer.kind !== 'answer') return { outcome: answer, session };
  const polled: Polled = { kind: 'changed', answer: answer.value };
  return { outcome: { kind: 'answer', value: polled }, session: advanced(session, link.random) };
}

function secondsIn(header: string | undefined): number {
  const seconds = Number(header);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400 ? seconds : USUAL_SECONDS;
}
