// Issued licences in SQL, signed originals; (PBX, epoch, seq) is unique, so no number is ever given twice.
import { insertMadeLate } from '../db/late-rows.ts';
import { changesOnly, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

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
  changesOnly(trx, 'licences', latestOf(licence.pbxId));
  insertMadeLate(trx, 'licences', () => ({
    pbx_id: licence.pbxId,
    epoch: licence.epoch,
    seq: licence.seq,
    code_id: licence.codeId,
    issued_at: licence.issuedAt,
    fresh_until: licence.freshUntil,
    entitlement: licence.entitlement,
    document: licence.document,
  }));
}

export function latestLicence(db: Db, pbxId: string): Promise<IssuedLicence | undefined> {
  return remembered(db, 'licences', latestOf(pbxId), () => LATEST.first(db, { pbxId }));
}

const LATEST = statement((db, { pbxId }: { pbxId: string }) =>
  selectLicences(db).where('pbx_id', '=', pbxId).orderBy('epoch', 'desc').orderBy('seq', 'desc').limit(1),
);

/** The same of many PBXs at once, remembered for who asks about one of them. */
export async function readLatestLicences(trx: Trx, pbxIds: readonly string[]): Promise<void> {
  const rows = await selectLicences(trx)
    .where('pbx_id', 'in', pbxIds)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('licences as newer')
            .select('newer.seq')
            .whereRef('newer.pbx_id', '=', 'licences.pbx_id')
            .where((eb) =>
              eb.or([
                eb('newer.epoch', '>', eb.ref('licences.epoch')),
                eb.and([
                  eb('newer.epoch', '=', eb.ref('licences.epoch')),
                  eb('newer.seq', '>', eb.ref('licences.seq')),
                ]),
              ]),
            ),
        ),
      ),
    )
    .execute();
  const byPbx = new Map(rows.map((row) => [row.pbxId, row]));
  for (const id of pbxIds) remember(trx, 'licences', latestOf(id), byPbx.get(id));
}

function latestOf(pbxId: string): string {
  return `latest of ${pbxId}`;
}

function selectLicences(db: Db) {
  return db
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
    ]);
}

export async function licenceNumbered(
  db: Db,
  pbxId: string,
  { epoch, seq }: { readonly epoch: number; readonly seq: number },
): Promise<IssuedLicence | undefined> {
  const own = selectLicences(db).where('pbx_id', '=', pbxId).where('epoch', '=', epoch).where('seq', '=', seq);
  return await own.executeTakeFirst();
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

/** The first one issued at or after the instant (epoch seconds): it carries what was decided then. */
export async function firstLicenceFrom(db: Db, pbxId: string, at: number) {
  return await db
    .selectFrom('licences')
    .select(['epoch', 'seq', 'issued_at as issuedAt'])
    .where('pbx_id', '=', pbxId)
    .where('issued_at', '>=', at)
    .orderBy('epoch')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}
