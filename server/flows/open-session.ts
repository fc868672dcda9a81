// Opens an agent's polling session; learns on the way that an agent was cloned, or that it is ahead of the server.
import type { SessionRequest } from '../../shared/contracts/agent-wire.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { type Agent, noteOpening } from '../fleet/agent.ts';
import { findAgent, noteAgentStart } from '../fleet/agent-store.ts';
import { openAlert } from '../fleet/alert-store.ts';
import { findPbx, type Pbx, raiseHeld } from '../fleet/pbx-store.ts';
import { openSession as insertSession, nonceWasUsed, type SessionRow } from '../fleet/session-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';
import { announce } from '../webhooks/events.ts';
import { type AgentAuthCode, agentRevoked } from './authenticate-agent.ts';

export interface Opening {
  readonly agentId: string;
  readonly nonce: string;
  readonly request: SessionRequest;
  /** The document the agent has, as it says. */
  readonly holds: { readonly epoch: number; readonly seq: number } | undefined;
}

export interface OpeningRules {
  readonly cloneWindowMs: number;
  readonly sessionMemoryMs: number;
  readonly heldLeap: number;
}

export interface Opened {
  readonly session: SessionRow;
  readonly pbx: Pbx;
}

/** The caller has verified the agent's signature. Throws nothing expected. */
export async function openSession(
  trx: Trx,
  random: Random,
  act: Act,
  opening: Opening,
  rules: OpeningRules,
): Promise<Result<Opened, AgentAuthCode | 'copy_refused'>> {
  const agent = await findAgent(trx, { id: opening.agentId });
  const pbx = agent && (await findPbx(trx, { id: agent.pbxId }));
  if (agent === undefined || pbx === undefined || agent.state !== 'active') return agentRevoked();
  if (await nonceWasUsed(trx, agent.id, opening.nonce)) {
    return refuse('nonce_replayed', 'This request was already received once.', 'Sign a new request with a new nonce.');
  }
  const started = await noteStart(trx, random, act, agent, pbx, opening.request, rules.cloneWindowMs);
  if (!started.ok) return started;
  if (opening.holds !== undefined) await noteHeld(trx, act, pbx, opening.holds, rules.heldLeap);
  const session = {
    id: Buffer.from(random(18)).toString('base64url'),
    agentId: agent.id,
    nonce: opening.nonce,
    commitment: opening.request.commitment,
    spent: '',
  };
  await insertSession(trx, session, act.nowMs, act.nowMs - rules.sessionMemoryMs);
  return accept({ session, pbx });
}

async function noteStart(
  trx: Trx,
  random: Random,
  act: Act,
  agent: Agent,
  pbx: Pbx,
  request: SessionRequest,
  cloneWindowMs: number,
): Promise<Result<undefined, 'copy_refused'>> {
  const opening = noteOpening(agent, request.instance, act.nowMs, cloneWindowMs);
  if (opening.kind === 'copy') return copyRefused(pbx);
  const { instances, declared, cloned, exposed } = opening;
  const clonedAtMs = cloned ? act.nowMs : agent.clonedAtMs;
  await noteAgentStart(trx, agent.id, { version: request.agentVersion, instances, clonedAtMs, declared });
  if (exposed.length > 0) await auditCopies(trx, act, 'agent.copy_exposed', agent, pbx, exposed);
  // One row when it is found; the alternation that follows says nothing new.
  if (cloned && agent.clonedAtMs === null) {
    const names = instances.slice(-2).map((known) => known.instance);
    const alert = { id: newRef('alr', random), pbxId: pbx.id, code: 'cloned', sinceMs: act.nowMs };
    await openAlert(trx, { ...alert, details: { agentId: agent.id, instances: names } });
    await auditCopies(trx, act, 'agent.cloned', agent, pbx, names);
    const { accountPath, id: pbxId, serial } = pbx;
    await announce(trx, act, { accountPath, event: 'clone.detected', data: { pbxId, serial, agentId: agent.id } });
  }
  return accept(undefined);
}

/** The agent keeps its last limits, so calls are not harmed. */
function copyRefused(pbx: Pbx): Result<never, 'copy_refused'> {
  return refuse(
    'copy_refused',
    `The vendor declared another copy of this agent to be the original of PBX ${pbx.serial}. This copy gets no more licences.`,
    'If this is a PBX of its own, register its serial number, delete the state folder of this agent and enrol it.',
  );
}

async function auditCopies(
  trx: Trx,
  act: Act,
  action: string,
  agent: Agent,
  pbx: Pbx,
  instances: readonly string[],
): Promise<void> {
  const entry = { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, details: { agentId: agent.id, instances } });
}

/** A restored backup shows here: the next document is numbered above what the agent holds. */
async function noteHeld(
  trx: Trx,
  act: Act,
  pbx: Pbx,
  holds: { readonly epoch: number; readonly seq: number },
  leap: number,
): Promise<void> {
  const latest = (await latestLicence(trx, pbx.id)) ?? { epoch: 0, seq: 0 };
  if (!isNewer(holds, latest) || !isNewer(holds, pbx.held)) return;
  // A number far ahead would use up the sequence; no backup is that old.
  const believed = holds.seq - Math.max(latest.epoch === holds.epoch ? latest.seq : 0, 0) <= leap;
  if (believed) await raiseHeld(trx, pbx.id, holds);
  await writeAudit(trx, act, {
    action: believed ? 'server.behind' : 'agent.implausible',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { agentHolds: holds, serverHas: { epoch: latest.epoch, seq: latest.seq } },
  });
}
