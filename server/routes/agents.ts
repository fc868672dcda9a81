// /pbxs/:id/agents and /agents: who runs beside a PBX, shutting an agent out, confirming the original of a clone.
import { agentSchema, agentStandingSchema, confirmAgentSchema, listSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { listAgents } from '../fleet/agent-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { lastSeen } from '../fleet/session-store.ts';
import { pbxNotFound } from '../flows/issue-licence.ts';
import { confirmAgent, revokeAgent } from '../flows/settle-agent.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function agentRoutes(): Route[] {
  return [
    reading({
      path: '/pbxs/:id/agents',
      permission: 'pbxs:read',
      summary: 'List the agents of a PBX',
      tag: 'PBXs',
      answers: { 200: listSchema(agentSchema) },
      problems: ['pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const seen = await lastSeen(db, pbx.id);
        const items = (await listAgents(db, pbx.id)).map(
          ({ id, thumbprint, version, state, clonedAtMs, instances, declared, createdAtMs }) => {
            const lastSeenAtMs = seen.get(id) ?? null;
            const original = declared?.real ?? null;
            return { id, thumbprint, version, state, clonedAtMs, instances, original, lastSeenAtMs, createdAtMs };
          },
        );
        return accept({ status: 200, body: { items } });
      },
    }),
    settling('revoke', revokeAgent),
    settling('confirm', confirmAgent),
    acting({
      method: 'POST',
      path: '/pbxs/:id/agents/:agent/confirm',
      permission: 'pbxs:write',
      summary: 'Declare which copy of a cloned agent is the original',
      tag: 'PBXs',
      answers: { 200: agentStandingSchema },
      problems: ['agent_not_found', 'instance_unknown', 'pbx_not_found'],
      body: confirmAgentSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const pbx = await findPbx(trx, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const order = { agentId: params.agent, pbxId: pbx.id, scope: caller.accountPath, instance: input.instance };
        const settled = await confirmAgent(trx, act, order);
        if (!settled.ok) return settled;
        const { id, state, clonedAtMs } = settled.value;
        return accept({ status: 200, body: { id, state, clonedAtMs } });
      },
    }),
  ];
}

const SETTLED = { revoke: 'Shut an agent out', confirm: 'Declare that a cloned agent is the original' } as const;

function settling(verb: 'revoke' | 'confirm', settle: typeof revokeAgent | typeof confirmAgent): Route {
  return acting({
    method: 'POST',
    path: `/agents/:id/${verb}`,
    permission: 'pbxs:write',
    summary: SETTLED[verb],
    tag: 'PBXs',
    answers: { 200: agentStandingSchema },
    problems: ['agent_not_found', 'instance_unknown'],
    body: NO_BODY,
    idempotency: 'offered',
    async handle({ trx, act, caller, params }) {
      const settled = await settle(trx, act, { agentId: params.id, scope: caller.accountPath });
      if (!settled.ok) return settled;
      const { id, state, clonedAtMs } = settled.value;
      return accept({ status: 200, body: { id, state, clonedAtMs } });
    },
  });
}
