// Signed proofs, in SQL, of what agents applied.
import type { Db, Trx } from '../db/open.ts';

export interface Receipt {
  readonly pbxId: string;
  readonly agentId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly result: string;
  /** Epoch seconds. */
  readonly appliedAt: number;
  /** The signed original. */
  readonly document: Uint8Array;
}

/** The newest word about a document wins: `partly` may become `applied`. True when it says something new. */
export async function saveReceipt(trx: Trx, receipt: Receipt, nowMs: number): Promise<boolean> {
  const known = await findReceipt(trx, receipt.pbxId, receipt);
  if (known !== undefined && known.agentId === receipt.agentId && known.appliedAt >= receipt.appliedAt) return false;
  const said = {
    result: receipt.result,
    applied_at: receipt.appliedAt,
    document: receipt.document,
    received_at_ms: nowMs,
  };
  await trx
    .insertInto('receipts')
    .values({ pbx_id: receipt.pbxId, agent_id: receipt.agentId, epoch: receipt.epoch, seq: receipt.seq, ...said })
    .onConflict((conflict) => conflict.columns(['pbx_id', 'epoch', 'seq', 'agent_id']).doUpdateSet(said))
    .execute();
  return true;
}

export async function findReceipt(
  db: Db,
  pbxId: string,
  of: { epoch: number; seq: number },
): Promise<{ agentId: string; result: string; appliedAt: number } | undefined> {
  return await db
    .selectFrom('receipts')
    .select(['agent_id as agentId', 'result', 'applied_at as appliedAt'])
    .where('pbx_id', '=', pbxId)
    .where('epoch', '=', of.epoch)
    .where('seq', '=', of.seq)
    .orderBy('received_at_ms', 'desc')
    .executeTakeFirst();
}

/** What the PBX proved to have in force, last. */
export async function newestReceipt(db: Db, pbxId: string) {
  return await proofs(db, pbxId).orderBy('epoch', 'desc').orderBy('seq', 'desc').limit(1).executeTakeFirst();
}

/** The first proof that a document or a newer one is in force. */
export async function firstReceiptFrom(db: Db, pbxId: string, of: { epoch: number; seq: number }) {
  return await proofs(db, pbxId)
    .where((eb) => eb(eb.refTuple('epoch', 'seq'), '>=', eb.tuple(of.epoch, of.seq)))
    .orderBy('epoch')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}

function proofs(db: Db, pbxId: string) {
  return db
    .selectFrom('receipts')
    .select(['epoch', 'seq', 'result', 'applied_at as appliedAt'])
    .where('pbx_id', '=', pbxId)
    .where('result', '!=', 'failed');
}
