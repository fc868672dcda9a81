// Issued licences in SQL, signed originals; (PBX, epoch, seq) is unique, so no number is ever given twice.
import type { Db, Trx } from '../db/open.ts';

export interface IssuedLicence {
  readonly pbxId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly codeId: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly freshUntil: number;
  readonly entitlement: string;
  readonly document: Uint8Array;
}

export async function insertLicence(trx: Trx, licence: IssuedLicence): Promise<void> {
  await trx
    .insertInto('licences')
    .values({
      pbx_id: licence.pbxId,
      epoch: licence.epoch,
      seq: licence.seq,
      code_id: licence.codeId,
      issued_at: licence.issuedAt,
      fresh_until: licence.freshUntil,
      entitlement: licence.entitlement,
      document: licence.document,
    })
    .execute();
}

export async function latestLicence(db: Db, pbxId: string): Promise<IssuedLicence | undefined> {
  return await db
    .selectFrom('licences')
    .select([
      'pbx_id as pbxId',
      'epoch',
      'seq',
      'code_id as codeId',
      'issued_at as issuedAt',
      'fresh_until as freshUntil',
      'entitlement',
      'document',
    ])
    .where('pbx_id', '=', pbxId)
    .orderBy('epoch', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether this document was issued for this PBX. */
export async function wasIssued(
  db: Db,
  pbxId: string,
  of: { epoch: number; seq: number; codeId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('licences')
    .select('code_id')
    .where('pbx_id', '=', pbxId)
    .where('epoch', '=', of.epoch)
    .where('seq', '=', of.seq)
    .executeTakeFirst();
  return row?.code_id === of.codeId;
}
