// Request codes that were answered, in SQL: a nonce is taken once, and what an agent told last shows a restored copy.
import type { LicenceRequest } from '../../shared/licence/request-code.ts';
import type { Db, Trx } from '../db/open.ts';

export interface AnsweredRequest {
  readonly pbxId: string;
  readonly agentId: string;
  readonly request: Pick<LicenceRequest, 'nonce' | 'epoch' | 'seq' | 'stateHash'>;
  readonly answer: { readonly epoch: number; readonly seq: number };
}

export async function insertRequest(trx: Trx, answered: AnsweredRequest, nowMs: number): Promise<void> {
  const { pbxId, agentId, request, answer } = answered;
  await trx
    .insertInto('request_codes')
    .values({
      nonce: request.nonce,
      pbx_id: pbxId,
      agent_id: agentId,
      epoch: request.epoch,
      seq: request.seq,
      state_hash: request.stateHash,
      answered_epoch: answer.epoch,
      answered_seq: answer.seq,
      received_at_ms: nowMs,
    })
    .execute();
}

export async function nonceWasAnswered(db: Db, nonce: string): Promise<boolean> {
  const row = await db.selectFrom('request_codes').select('nonce').where('nonce', '=', nonce).executeTakeFirst();
  return row !== undefined;
}

/** What this agent told in request codes and receipts, newest first. */
export async function toldBy(
  db: Db,
  agentId: string,
): Promise<{
  requests: { epoch: number; seq: number; stateHash: string }[];
  applied: { epoch: number; seq: number }[];
}> {
  const requests = await db
    .selectFrom('request_codes')
    .select(['epoch', 'seq', 'state_hash as stateHash'])
    .where('agent_id', '=', agentId)
    .orderBy('received_at_ms', 'desc')
    .limit(100)
    .execute();
  const applied = await db
    .selectFrom('receipts')
    .select(['epoch', 'seq'])
    .where('agent_id', '=', agentId)
    .where('result', '=', 'applied')
    .orderBy('epoch', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .execute();
  return { requests, applied };
}
