// Agents' sessions in SQL: opened in a transaction, their rotating commitments written behind in batches.
import { sql } from 'kysely';
import type { Db, Trx } from '../db/open.ts';

export interface SessionRow {
  readonly id: string;
  readonly agentId: string;
  readonly nonce: string;
  /** What the next proof must hash to. */
  readonly commitment: string;
  /** The commitment that the last proof met; empty before the first poll. */
  readonly spent: string;
}

export async function nonceWasUsed(trx: Trx, agentId: string, nonce: string): Promise<boolean> {
  const row = await trx
    .selectFrom('agent_sessions')
    .select('id')
    .where('agent_id', '=', agentId)
    .where('nonce', '=', nonce)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the agent's other sessions: one is live at a time. Ended ones are kept for their nonces until `forgetBeforeMs`. */
export async function openSession(trx: Trx, session: SessionRow, nowMs: number, forgetBeforeMs: number): Promise<void> {
  await trx
    .deleteFrom('agent_sessions')
    .where('agent_id', '=', session.agentId)
    .where('opened_at_ms', '<', forgetBeforeMs)
    .execute();
  await endSessions(trx, session.agentId);
  await trx
    .insertInto('agent_sessions')
    .values({
      id: session.id,
      agent_id: session.agentId,
      nonce: session.nonce,
      commitment: session.commitment,
      spent: session.spent,
      live: 1,
      opened_at_ms: nowMs,
      seen_at_ms: nowMs,
    })
    .execute();
  await noteSeen(trx, [session.id], nowMs);
}

export async function endSessions(trx: Trx, agentId: string): Promise<void> {
  await trx
    .updateTable('agent_sessions')
    .set({ live: 0 })
    .where('agent_id', '=', agentId)
    .where('live', '=', 1)
    .execute();
}

export async function findSession(db: Db, id: string): Promise<SessionRow | undefined> {
  return await db
    .selectFrom('agent_sessions')
    .select(['id', 'agent_id as agentId', 'nonce', 'commitment', 'spent'])
    .where('id', '=', id)
    .where('live', '=', 1)
    .executeTakeFirst();
}

export interface Rotation {
  readonly id: string;
  /** The commitment it follows. */
  readonly was: string;
  readonly commitment: string;
  readonly spent: string;
  readonly seenAtMs: number;
}

/** In one statement. Gives the ids of those that another process has ended or moved on; their rotations are not kept. */
export async function saveRotations(trx: Trx, rotations: readonly Rotation[]): Promise<string[]> {
  if (rotations.length === 0) return [];
  const values = rotations.map((one) => sql`(${one.id}, ${one.was}, ${one.commitment}, ${one.spent}, ${one.seenAtMs})`);
  const { rows } = await sql<{ id: string }>`
    update agent_sessions
    set commitment = news.column3, spent = news.column4, seen_at_ms = cast(news.column5 as bigint)
    from (values ${sql.join(values)}) as news
    where agent_sessions.id = news.column1 and agent_sessions.live = 1 and agent_sessions.commitment = news.column2
    returning id`.execute(trx);
  const kept = new Set(rows.map((row) => row.id));
  await noteSeen(trx, [...kept], Math.max(...rotations.map(({ seenAtMs }) => seenAtMs)));
  return rotations.flatMap(({ id }) => (kept.has(id) ? [] : [id]));
}

/** Told to the minute, so that an agent that asks often does not write often. */
const TOLD_MS = 60_000;

/** Beside the PBXs of these sessions, for the lists of them. */
async function noteSeen(trx: Trx, ids: readonly string[], nowMs: number): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('pbxs')
    .set({ seen_at_ms: nowMs })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('agent_sessions')
        .innerJoin('agents', 'agents.id', 'agent_sessions.agent_id')
        .select('agents.pbx_id')
        .where('agent_sessions.id', 'in', ids)
        .where('agents.state', '=', 'active'),
    )
    .where('seen_at_ms', '<', nowMs - TOLD_MS)
    .execute();
}

/** When the agents of a PBX were last heard of, by agent id. */
export async function lastSeen(db: Db, pbxId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('agent_sessions')
    .innerJoin('agents', 'agents.id', 'agent_sessions.agent_id')
    .select((eb) => ['agent_sessions.agent_id as agentId', eb.fn.max('agent_sessions.seen_at_ms').as('atMs')])
    .where('agents.pbx_id', '=', pbxId)
    .groupBy('agent_sessions.agent_id')
    .execute();
  return new Map(rows.map((row) => [row.agentId, row.atMs]));
}
