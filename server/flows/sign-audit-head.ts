// Signs where the audit trail stands, so that what was written before can no longer be re-made unseen.
import { accept } from '../../shared/result.ts';
import { auditEnd } from '../audit/audit-store.ts';
import { insertHead, newestHead } from '../audit/head-store.ts';
import type { Database } from '../db/open.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

/** A head is due after so many rows, or so long after the last one when there is any new row. */
export interface HeadRule {
  readonly rows: number;
  readonly afterMs: number;
}

/** Signs when the rule says so; without a rule whenever a row is not under a head yet. Nothing is done while no key can sign. */
export async function signAuditHead(
  database: Database,
  signing: SigningRoom,
  nowMs: number,
  rule: HeadRule = { rows: 1, afterMs: 0 },
): Promise<void> {
  const now = Math.floor(nowMs / 1000);
  if (!signing.canSign(now) || !isDue(await standing(database), nowMs, rule)) return;
  await database.transact(async (trx) => {
    const end = await auditEnd(trx);
    await insertHead(trx, end.id, signing.signAuditHead(end, now), nowMs);
    return accept(undefined);
  });
}

async function standing({ reader }: Database) {
  const newest = await newestHead(reader);
  return { unsigned: (await auditEnd(reader)).id - (newest?.id ?? 0), signedAtMs: newest?.atMs ?? 0 };
}

function isDue(at: { unsigned: number; signedAtMs: number }, nowMs: number, rule: HeadRule): boolean {
  return at.unsigned >= rule.rows || (at.unsigned > 0 && nowMs - at.signedAtMs >= rule.afterMs);
}
