// When the agent of each PBX was heard of last, in SQL, and whether somebody is told already that it is silent.
import type { Db } from '../db/open.ts';

export interface Heard {
  readonly agentId: string;
  readonly pbxId: string;
  readonly lastMs: number;
  readonly isAlerted: boolean;
}

/** Active agents in the order of their ids; one that never polled was heard when it enrolled. */
export async function heardOf(
  db: Db,
  page: { readonly code: string; readonly afterId: string; readonly limit: number },
): Promise<Heard[]> {
  const rows = await db
    .selectFrom('agents')
    .select((eb) => [
      'agents.id as agentId',
      'agents.pbx_id as pbxId',
      'agents.created_at_ms as enrolledMs',
      eb
        .selectFrom('agent_sessions')
        .select((inner) => inner.fn.max('seen_at_ms').as('at'))
        .whereRef('agent_sessions.agent_id', '=', 'agents.id')
        .as('seenMs'),
      eb
        .selectFrom('alerts')
        .select('alerts.id')
        .whereRef('alerts.pbx_id', '=', 'agents.pbx_id')
        .where('alerts.code', '=', page.code)
        .where('alerts.cleared_at_ms', 'is', null)
        .limit(1)
        .as('alert'),
    ])
    .where('agents.state', '=', 'active')
    .where('agents.id', '>', page.afterId)
    .orderBy('agents.id')
    .limit(page.limit)
    .execute();
  return rows.map(({ agentId, pbxId, enrolledMs, seenMs, alert }) => ({
    agentId,
    pbxId,
    lastMs: Math.max(enrolledMs, seenMs ?? 0),
    isAlerted: alert !== null,
  }));
}
