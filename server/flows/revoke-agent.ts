// Shuts an agent out; the PBX keeps its last licence until that ends by itself.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { findAgent, setAgentState } from '../fleet/agent-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { endSessions } from '../fleet/session-store.ts';

export async function revokeAgent(
  trx: Trx,
  act: Act,
  order: { readonly agentId: string; readonly scope: string },
): Promise<Result<Agent, 'agent_not_found'>> {
  const agent = await findAgent(trx, { id: order.agentId });
  const pbx = agent && (await findPbx(trx, { id: agent.pbxId }, order.scope));
  if (agent === undefined || pbx === undefined) {
    return refuse('agent_not_found', 'There is no such agent within your account.', 'List the agents of the PBX.');
  }
  if (agent.state !== 'active') return accept(agent);
  await setAgentState(trx, agent.id, 'revoked');
  await endSessions(trx, agent.id);
  await writeAudit(trx, act, {
    action: 'agent.revoked',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { agentId: agent.id },
  });
  return accept({ ...agent, state: 'revoked' });
}
