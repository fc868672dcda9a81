// The network half of a poll: asks the server and notes how it went. Nothing it brings is believed here.
import type { PollAnswer } from '../../shared/contracts/agent-wire.ts';
import { verifyServerTime } from '../../shared/licence/server-time.ts';
import { confirmNow } from '../clock/agent-clock.ts';
import type { AgentDeps } from '../deps.ts';
import { newestRoot } from '../licence-store/trust-chain.ts';
import type { HttpClient } from '../poller/http-client.ts';
import { type PollResult, poll } from '../poller/poll.ts';
import { backoffMs, chanceFrom, nextPollMs } from '../poller/schedule.ts';
import type { ServerLink } from '../poller/server-link.ts';
import { heldLicence, instants, type Memory, serialOf } from './memory.ts';

export const SERVER_TIMEOUT_MS = 20_000;
/** A signed time is asked for at the start, daily, and while the clock is suspicious. */
const TIME_EVERY_MS = 24 * 3_600_000;

export interface Question {
  readonly link: ServerLink;
  readonly nonce: string | undefined;
}

/** Undefined when there is no server or this agent never enrolled: then there is nobody to ask. */
export function linkTo(memory: Memory, deps: AgentDeps, http: HttpClient, nowMs: number): ServerLink | undefined {
  const { server } = deps.settings.read();
  if (server === undefined || memory.key === undefined || memory.highWater.serial === undefined) return undefined;
  return {
    server: server.replace(/\/+$/, ''),
    http,
    key: memory.key,
    random: deps.random,
    nowS: Math.floor(nowMs / 1000),
    timeoutMs: SERVER_TIMEOUT_MS,
  };
}

export function questionFor(memory: Memory, deps: AgentDeps, link: ServerLink): Question {
  const confirmed = memory.poll.timeConfirmedAtMs;
  const due = confirmed === undefined || deps.clock.monotonicMs() - confirmed >= TIME_EVERY_MS;
  // What holds a standby back comes with the signed time alone.
  const member = heldLicence(memory)?.policy.member !== undefined;
  const wanted = due || member || memory.suspicion !== 'none';
  return { link, nonce: wanted ? Buffer.from(deps.random(16)).toString('hex') : undefined };
}

export function askServer(memory: Memory, deps: AgentDeps, question: Question): Promise<PollResult> {
  const licence = heldLicence(memory);
  return poll(question.link, memory.poll.session, {
    who: {
      instance: memory.instance,
      agentVersion: deps.version,
      driver: deps.driver.kind,
      holds: licence === undefined ? undefined : `${licence.epoch}.${licence.seq}`,
    },
    trustVersion: memory.chain === undefined ? 0 : newestRoot(memory.chain).root.version,
    nonce: question.nonce,
  });
}

/** Notes the outcome and when to poll next. */
export function notePoll(memory: Memory, deps: AgentDeps, result: PollResult, nowMs: number): void {
  const { poll: noted } = memory;
  const { outcome } = result;
  noted.session = result.session;
  noted.counts[outcome.kind === 'answer' ? outcome.value.kind : outcome.kind] += 1;
  const chance = chanceFrom(deps.random);
  if (outcome.kind === 'answer') {
    const told =
      outcome.value.kind === 'changed' ? outcome.value.answer.nextPollSeconds : outcome.value.nextPollSeconds;
    noted.failures = 0;
    noted.lastSuccessAtMs = nowMs;
    noted.lastRefusal = undefined;
    noted.definite = false;
    noted.lastOutcome = outcome.value.kind;
    // A server that has something to say never answers "unchanged".
    noted.notices = outcome.value.kind === 'changed' ? outcome.value.answer.notices : [];
    const own = deps.settings.read().pollSeconds;
    noted.nextAtMs =
      nowMs + (own === undefined ? nextPollMs(told, serialOf(memory, deps) ?? '', nowMs, chance) : own * 1000);
    return;
  }
  noted.failures += 1;
  noted.lastRefusal = outcome.refusal;
  noted.definite = outcome.kind === 'refused';
  noted.lastOutcome = outcome.kind === 'refused' ? 'refused by the server' : 'no answer';
  const retryAfterMs = outcome.kind === 'fault' ? outcome.retryAfterMs : undefined;
  noted.nextAtMs = nowMs + backoffMs(noted.failures, retryAfterMs, chance);
}

/** Sets the clock by the signed time of the answer, if it is genuine and answers this very question. */
export function takeTime(memory: Memory, deps: AgentDeps, question: Question, answer: PollAnswer): void {
  const serial = memory.highWater.serial;
  if (answer.time === undefined || question.nonce === undefined || memory.chain === undefined || serial === undefined)
    return;
  const told = verifyServerTime(Buffer.from(answer.time, 'base64url'), newestRoot(memory.chain).root, {
    serial,
    nonce: question.nonce,
  });
  if (!told.ok) return;
  // A server whose clock fell behind what it signed before must not turn this agent's clock back beyond that.
  const signedS = Math.max(told.value.issuedAt, heldLicence(memory)?.issuedAt ?? 0);
  memory.clock = confirmNow(memory.clock, instants(deps), signedS * 1000);
  memory.poll.timeConfirmedAtMs = deps.clock.monotonicMs();
  const { bothActive: _, ...record } = memory.highWater;
  const { bothActiveSince: since, issuedAt: toldAt } = told.value;
  const before = memory.highWater.bothActive?.since;
  memory.highWater = since === undefined ? record : { ...record, bothActive: { since, toldAt } };
  if (before !== since) memory.audit.note(toldAt, 'both_active', { since: since ?? null });
}
