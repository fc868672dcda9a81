// The corridor: poll or paste → verify → accept → keep → evaluate → plan → apply → report.
import type { Refusal, Result } from '../shared/result.ts';
import { type Applied, applyInForce } from './corridor/apply.ts';
import { askServer, linkTo, notePoll, type Question, questionFor, takeTime } from './corridor/ask-server.ts';
import { circumstancesOf } from './corridor/circumstances.ts';
import { keepFields } from './corridor/keep.ts';
import { heldLicence, type Memory, tellTime } from './corridor/memory.ts';
import { type Received, receiveLicence, receiveTrust } from './corridor/receive.ts';
import { reportReceipt, reportUsage } from './corridor/report.ts';
import type { AgentDeps } from './deps.ts';
import type { HttpClient } from './poller/http-client.ts';
import type { PollResult } from './poller/poll.ts';

/** What the steps of the corridor share. */
export interface Corridor {
  readonly deps: AgentDeps;
  readonly memory: Memory;
  readonly http: HttpClient;
  /** One job on the PBX and the state at a time; the network is not in it, so that a slow server holds nothing up. */
  readonly alone: <T>(job: () => Promise<T>) => Promise<T>;
  /** One poll at a time: two at once would present the same proof and look like a clone. */
  readonly asking: <T>(job: () => Promise<T>) => Promise<T>;
}

/** How one cycle ended. */
export interface CycleEnd {
  /** The licence that came, or why what came was not taken; undefined when nothing new came. */
  readonly received: Result<Received> | undefined;
  readonly applied: Applied | undefined;
  /** Why the server brought nothing. */
  readonly failed: Refusal | undefined;
}

const NOTHING: CycleEnd = { received: undefined, applied: undefined, failed: undefined };

/** Undefined when there is nobody to ask. */
export function pollCycle(corridor: Corridor): Promise<CycleEnd | undefined> {
  return corridor.asking(() => pollNow(corridor));
}

async function pollNow(corridor: Corridor): Promise<CycleEnd | undefined> {
  const { deps, memory, http } = corridor;
  const nowMs = tellTime(memory, deps);
  const link = linkTo(memory, deps, http, nowMs);
  if (link === undefined) return undefined;
  const question = questionFor(memory, deps, link);
  const result = await askServer(memory, deps, question);
  const end = await corridor.alone(() => takeAnswer(corridor, question, result));
  // A server that does not answer is not asked more; what is to be reported waits.
  if (result.outcome.kind === 'answer') await report(corridor);
  return end;
}

/** A licence that a person brought. */
export function pasteCycle(corridor: Corridor, licence: Uint8Array): Promise<CycleEnd> {
  const { deps, memory } = corridor;
  return corridor.alone(async () => {
    const nowMs = tellTime(memory, deps);
    const received = receiveLicence(memory, deps, licence, 'paste', nowMs);
    return { ...NOTHING, received, applied: received.ok ? await applyInForce(memory, deps, nowMs) : undefined };
  });
}

/** Nothing new: brings the PBX to what is in force, after a restart, an edit, or at a date of the ladder. */
export function enforceCycle(corridor: Corridor): Promise<Applied> {
  const { deps, memory } = corridor;
  return corridor.alone(() => applyInForce(memory, deps, tellTime(memory, deps)));
}

export async function report(corridor: Corridor): Promise<void> {
  const { deps, memory, http } = corridor;
  const nowMs = tellTime(memory, deps);
  await reportReceipt(memory, deps, http, nowMs);
  await reportUsage(memory, deps, http, nowMs);
}

async function takeAnswer(corridor: Corridor, question: Question, result: PollResult): Promise<CycleEnd> {
  const { deps, memory } = corridor;
  const { outcome } = result;
  const answer = outcome.kind === 'answer' && outcome.value.kind === 'changed' ? outcome.value.answer : undefined;
  const trust = receiveTrust(memory, deps, (answer?.trust ?? []).map(fromBase64Url));
  const heldBack = isHeldBack(memory);
  if (answer !== undefined) takeTime(memory, deps, question, answer);
  const nowMs = tellTime(memory, deps);
  notePoll(memory, deps, result, nowMs);
  if (answer?.time !== undefined) keepFields(memory, deps);
  if (!trust.ok && answer !== undefined && answer.trust.length > 0) memory.poll.lastRefusal = trust.refusal;
  if (outcome.kind !== 'answer') return { ...NOTHING, failed: outcome.refusal };
  const turned = heldBack !== isHeldBack(memory);
  if (answer?.licence === undefined) {
    return turned ? { ...NOTHING, applied: await applyInForce(memory, deps, nowMs) } : NOTHING;
  }
  const received = receiveLicence(memory, deps, fromBase64Url(answer.licence), 'poll', nowMs);
  if (!received.ok) {
    memory.poll.lastRefusal ??= received.refusal;
    memory.poll.lastOutcome = 'brought a licence that was not taken';
    return { ...NOTHING, received };
  }
  const applied = received.value.verdict === 'news' || turned ? await applyInForce(memory, deps, nowMs) : undefined;
  return { ...NOTHING, received, applied };
}

function isHeldBack(memory: Memory): boolean {
  return circumstancesOf(heldLicence(memory), memory.highWater).heldBack;
}

function fromBase64Url(text: string): Uint8Array {
  return Buffer.from(text, 'base64url');
}
