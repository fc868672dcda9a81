// Opens an agent's polling session; learns on the way that an agent was cloned, or that it is ahead of the server.
import type { SessionRequest } from '../../shared/contracts/agent-wire.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act, Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { type Agent, noteInstance } from '../fleet/agent.ts';
import { findAgent, noteAgentStart } from '../fleet/agent-store.ts';
import { findPbx, type Pbx, raiseHeld } from '../fleet/pbx-store.ts';
import { openSession as insertSession, nonceWasUsed, type SessionRow } from '../fleet/session-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';
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
): Promise<Result<Opened, AgentAuthCode>> {
  const agent = await findAgent(trx, { id: opening.agentId });
  const pbx = agent && (await findPbx(trx, { id: agent.pbxId }));
  if (agent === undefined || pbx === undefined || agent.state !== 'active') return agentRevoked();
  if (await nonceWasUsed(trx, agent.id, opening.nonce)) {
    return refuse('nonce_replayed', 'This request was already received once.', 'Sign a new request with a new nonce.');
  }
  await noteStart(trx, act, agent, pbx, opening.request, rules.cloneWindowMs);
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
  act: Act,
  agent: Agent,
  pbx: Pbx,
  request: SessionRequest,
  cloneWindowMs: number,
): Promise<void> {
  const { history, cloned } = noteInstance(agent.instances, request.instance, act.nowMs, cloneWindowMs);
  const clonedAtMs = cloned ? act.nowMs : agent.clonedAtMs;
  await noteAgentStart(trx, agent.id, { version: request.agentVersion, instances: history, clonedAtMs });
  // One row when it is found; the alternation that follows says nothing new.
  if (cloned && agent.clonedAtMs === null) {
    await writeAudit(trx, act, {
      action: 'agent.cloned',
      subject: pbx.serial,
      accountPath: pbx.accountPath,
      pbxId: pbx.id,
      details: { agentId: agent.id, instances: history.slice(-2).map((known) => known.instance) },
    });
  }
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
