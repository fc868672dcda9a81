// Agents in SQL; at most one of a PBX is active.
import { remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import type { AgentsTable } from '../db/tables.ts';
import type { Agent, Declaration } from './agent.ts';

export async function insertAgent(trx: Trx, agent: Agent, hardware: Readonly<Record<string, string>>): Promise<void> {
  await trx
    .insertInto('agents')
    .values({
      id: agent.id,
      pbx_id: agent.pbxId,
      thumbprint: agent.thumbprint,
      public_key: agent.publicKey,
      version: agent.version,
      hardware: JSON.stringify(hardware),
      state: agent.state,
      instances: JSON.stringify(agent.instances),
      cloned_at_ms: agent.clonedAtMs,
      declared: declaredText(agent.declared),
      created_at_ms: agent.createdAtMs,
    })
    .execute();
}

export async function findAgent(db: Db, by: { id: string } | { thumbprint: string }): Promise<Agent | undefined> {
  const query = db.selectFrom('agents').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('thumbprint', '=', by.thumbprint)
  ).executeTakeFirst();
  return row && agentOf(row);
}

const ACTIVE = statement((db, { pbxId }: { pbxId: string }) =>
  db.selectFrom('agents').selectAll().where('pbx_id', '=', pbxId).where('state', '=', 'active'),
);

export async function activeAgent(db: Db, pbxId: string): Promise<Agent | undefined> {
  const row = await remembered(db, 'agents', activeOf(pbxId), () => ACTIVE.first(db, { pbxId }));
  return row && agentOf(row);
}

/** The same of many PBXs at once, remembered for who asks about one of them. */
export async function readActiveAgents(trx: Trx, pbxIds: readonly string[]): Promise<void> {
  const query = trx.selectFrom('agents').selectAll().where('pbx_id', 'in', pbxIds).where('state', '=', 'active');
  const byPbx = new Map((await query.execute()).map((row) => [row.pbx_id, row]));
  for (const id of pbxIds) remember(trx, 'agents', activeOf(id), byPbx.get(id));
}

function activeOf(pbxId: string): string {
  return `active of ${pbxId}`;
}

/** Hashed facts of the machine by name; undefined before an agent was connected. */
export async function activeHardware(db: Db, pbxId: string): Promise<Readonly<Record<string, string>> | undefined> {
  const row = await db
    .selectFrom('agents')
    .select('hardware')
    .where('pbx_id', '=', pbxId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row && JSON.parse(row.hardware);
}

export async function listAgents(db: Db, pbxId: string): Promise<Agent[]> {
  const rows = await db.selectFrom('agents').selectAll().where('pbx_id', '=', pbxId).orderBy('created_at_ms').execute();
  return rows.map(agentOf);
}

export async function setAgentState(trx: Trx, id: string, state: Agent['state']): Promise<void> {
  await trx.updateTable('agents').set({ state }).where('id', '=', id).execute();
}

export async function noteAgentStart(
  trx: Trx,
  id: string,
  start: Pick<Agent, 'version' | 'instances' | 'clonedAtMs' | 'declared'>,
): Promise<void> {
  await trx
    .updateTable('agents')
    .set({
      version: start.version,
      instances: JSON.stringify(start.instances),
      cloned_at_ms: start.clonedAtMs,
      declared: declaredText(start.declared),
    })
    .where('id', '=', id)
    .execute();
}

function declaredText(declared: Declaration | undefined): string | null {
  return declared === undefined ? null : JSON.stringify(declared);
}

function agentOf(row: AgentsTable): Agent {
  return {
    id: row.id,
    pbxId: row.pbx_id,
    thumbprint: row.thumbprint,
    publicKey: row.public_key,
    version: row.version,
    state: row.state === 'active' || row.state === 'replaced' ? row.state : 'revoked',
    instances: JSON.parse(row.instances),
    clonedAtMs: row.cloned_at_ms,
    declared: row.declared === null ? undefined : JSON.parse(row.declared),
    createdAtMs: row.created_at_ms,
  };
}
