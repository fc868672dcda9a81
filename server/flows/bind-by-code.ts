// Which agent a request code comes from: the one that is known, or one that the caller has bound to the PBX by it.
import type { VerifiedRequest } from '../../shared/licence/request-code.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { activeAgent, findAgent, insertAgent, setAgentState } from '../fleet/agent-store.ts';
import type { Pbx } from '../fleet/pbx-store.ts';
import { endSessions } from '../fleet/session-store.ts';
import { agentRevoked } from './authenticate-agent.ts';
import { keyInUse } from './enrol-agent.ts';
import { mayRebind, noteRebind } from './rebind.ts';

export type BindCode = 'bind_needed' | 'key_in_use' | 'agent_revoked' | 'rebinds_used_up';

export interface Bound {
  readonly agent: Agent;
  /** Another agent was bound to the PBX before. */
  readonly moved: boolean;
}

/** Binding in place of another agent counts as a re-binding. */
export async function agentOfRequest(
  trx: Trx,
  random: Random,
  act: Act,
  asked: { readonly pbx: Pbx; readonly request: VerifiedRequest; readonly bind: boolean },
): Promise<Result<Bound, BindCode>> {
  const { pbx, request, bind } = asked;
  const known = await findAgent(trx, { thumbprint: request.agentKey });
  if (known !== undefined) {
    if (known.pbxId !== pbx.id) return keyInUse();
    return known.state === 'active' ? accept({ agent: known, moved: false }) : agentRevoked();
  }
  const former = await activeAgent(trx, pbx.id);
  if (!bind) return bindNeeded(pbx, request.agentKey, former);
  if (former !== undefined) {
    const allowed = await mayRebind(trx, act, pbx, undefined);
    if (!allowed.ok) return allowed;
    await noteRebind(trx, random, act, pbx, { override: undefined });
    await setAgentState(trx, former.id, 'replaced');
    await endSessions(trx, former.id);
  }
  const agent: Agent = {
    id: newRef('agt', random),
    pbxId: pbx.id,
    thumbprint: request.agentKey,
    publicKey: request.agentPublicKey,
    version: '',
    state: 'active',
    instances: [],
    clonedAtMs: null,
    declared: undefined,
    createdAtMs: act.nowMs,
  };
  await insertAgent(trx, agent, {});
  await writeAudit(trx, act, {
    action: 'agent.enrolled',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: {
      agentId: agent.id,
      thumbprint: agent.thumbprint,
      replaced: former?.id ?? null,
      replacedKey: former?.thumbprint ?? null,
      by: 'request code',
    },
  });
  return accept({ agent, moved: former !== undefined });
}

function bindNeeded(pbx: Pbx, agentKey: string, former: Agent | undefined): Result<never, 'bind_needed'> {
  const words =
    former === undefined
      ? `No agent is bound to PBX ${pbx.serial} yet; this code comes from the agent with key ${agentKey.slice(0, 16)}.`
      : `Another agent is bound to PBX ${pbx.serial}; this code comes from a new one, with key ${agentKey.slice(0, 16)}. Binding it shuts the former out and counts as a re-binding.`;
  return refuse(
    'bind_needed',
    words,
    'Compare the key with what the agent shows, then submit the code again and bind it.',
  );
}
