// The vendor's word on an agent: shut out, or confirmed to be the original after a clone was found.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { type Agent, declare } from '../fleet/agent.ts';
import { findAgent, noteAgentStart, setAgentState } from '../fleet/agent-store.ts';
import { clearAlert } from '../fleet/alert-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { endSessions } from '../fleet/session-store.ts';

interface OfAgent {
  readonly agentId: string;
  readonly scope: string;
  /** When given, the agent must be one of this PBX. */
  readonly pbxId?: string;
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

/**
 * With `instance`: that one is the original, and every other copy known so far is refused from now on. Without: forgets the
 * instances seen so far; if the copy polls on, it is found again.
 */
export async function confirmAgent(
  trx: Trx,
  act: Act,
  order: OfAgent & { readonly instance?: string },
): Promise<Result<Agent, 'agent_not_found' | 'instance_unknown'>> {
  const found = await findWithPbx(trx, order);
  if (!found.ok) return found;
  const { agent, pbx } = found.value;
  if (order.instance !== undefined) return await declareOriginal(trx, act, agent, pbx, order.instance);
  if (agent.clonedAtMs === null) return accept(agent);
  const { version, declared } = agent;
  return await settle(trx, act, agent, pbx, {
    version,
    instances: agent.instances.slice(-1),
    clonedAtMs: null,
    declared,
  });
}

async function declareOriginal(
  trx: Trx,
  act: Act,
  agent: Agent,
  pbx: Pbx,
  instance: string,
): Promise<Result<Agent, 'instance_unknown'>> {
  const declared = declare(agent, instance);
  if (declared === undefined) {
    const words = `The agent ${agent.id} has no instance ${instance}.`;
    return refuse('instance_unknown', words, 'List the agents of the PBX; each names its instances.');
  }
  if (agent.clonedAtMs === null && JSON.stringify(declared) === JSON.stringify(agent.declared)) return accept(agent);
  const instances = agent.instances.filter((known) => known.instance === instance);
  // Whoever holds the session now must open another, and show its name.
  await endSessions(trx, agent.id);
  return await settle(trx, act, agent, pbx, { version: agent.version, instances, clonedAtMs: null, declared });
}

async function settle(
  trx: Trx,
  act: Act,
  agent: Agent,
  pbx: Pbx,
  settled: Pick<Agent, 'version' | 'instances' | 'clonedAtMs' | 'declared'>,
): Promise<Result<Agent, never>> {
  await noteAgentStart(trx, agent.id, settled);
  await clearAlert(trx, pbx.id, 'cloned', act.nowMs);
  const { declared } = settled;
  await auditAgent(trx, act, 'agent.confirmed', agent, pbx, declared === undefined ? {} : { ...declared });
  return accept({ ...agent, ...settled });
}

async function findWithPbx(trx: Trx, order: OfAgent): Promise<Result<{ agent: Agent; pbx: Pbx }, 'agent_not_found'>> {
  const agent = await findAgent(trx, { id: order.agentId });
  const pbx = agent && (await findPbx(trx, { id: agent.pbxId }, order.scope));
  const elsewhere = order.pbxId !== undefined && order.pbxId !== pbx?.id;
  if (agent !== undefined && pbx !== undefined && !elsewhere) return accept({ agent, pbx });
  return refuse('agent_not_found', 'There is no such agent within your account.', 'List the agents of the PBX.');
}

async function auditAgent(
  trx: Trx,
  act: Act,
  action: string,
  agent: Agent,
  pbx: Pbx,
  details: object = {},
): Promise<void> {
  const entry = { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, details: { agentId: agent.id, ...details } });
}
