// The vendor's word on an agent: shut out, or confirmed to be the original after a clone was found.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { findAgent, noteAgentStart, setAgentState } from '../fleet/agent-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { endSessions } from '../fleet/session-store.ts';

interface OfAgent {
  readonly agentId: string;
  readonly scope: string;
}

/** The PBX keeps its last licence until that ends by itself. */
export async function revokeAgent(trx: Trx, act: Act, order: OfAgent): Promise<Result<Agent, 'agent_not_found'>> {
  const found = await findWithPbx(trx, order);
  if (!found.ok || found.value.agent.state !== 'active') return found.ok ? accept(found.value.agent) : found;
  const { agent, pbx } = found.value;
  await setAgentState(trx, agent.id, 'revoked');
  await endSessions(trx, agent.id);
  await auditAgent(trx, act, 'agent.revoked', agent, pbx);
  return accept({ ...agent, state: 'revoked' });
}

/** Forgets the instances seen so far; if the copy polls on, it is found again. */
export async function confirmAgent(trx: Trx, act: Act, order: OfAgent): Promise<Result<Agent, 'agent_not_found'>> {
  const found = await findWithPbx(trx, order);
  if (!found.ok || found.value.agent.clonedAtMs === null) return found.ok ? accept(found.value.agent) : found;
  const { agent, pbx } = found.value;
  const settled = { version: agent.version, instances: agent.instances.slice(-1), clonedAtMs: null };
  await noteAgentStart(trx, agent.id, settled);
  await auditAgent(trx, act, 'agent.confirmed', agent, pbx);
  return accept({ ...agent, ...settled });
}

async function findWithPbx(trx: Trx, order: OfAgent): Promise<Result<{ agent: Agent; pbx: Pbx }, 'agent_not_found'>> {
  const agent = await findAgent(trx, { id: order.agentId });
  const pbx = agent && (await findPbx(trx, { id: agent.pbxId }, order.scope));
  if (agent !== undefined && pbx !== undefined) return accept({ agent, pbx });
  return refuse('agent_not_found', 'There is no such agent within your account.', 'List the agents of the PBX.');
}

async function auditAgent(trx: Trx, act: Act, action: string, agent: Agent, pbx: Pbx): Promise<void> {
  const entry = { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, details: { agentId: agent.id } });
}
