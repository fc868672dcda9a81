// The charges of one order in SQL, as refunds and credit notes see them.
import type { Db, Trx } from '../db/open.ts';
import { levelsText, readLevels, readOutage } from './batch-store.ts';
import type { Charged } from './charge.ts';

/** By line of the order; what charged nothing that is held is missing. */
export async function chargesOf(db: Db, reference: string): Promise<Map<number, Charged>> {
  const rows = await db
    .selectFrom('batches')
    .select(['id', 'net', 'tax', 'credited_net', 'credited_tax', 'levels', 'outage'])
    .where('id', 'like', `${reference}/%`)
    .execute();
  return new Map(
    rows.map((row) => {
      const credited = { net: BigInt(row.credited_net), tax: BigInt(row.credited_tax) };
      const amounts = { net: BigInt(row.net), tax: BigInt(row.tax), credited };
      const outageNet = row.outage === null ? 0n : readOutage(row.outage).net;
      return [Number(row.id.split('/')[1]), { id: row.id, ...amounts, outageNet, levels: readLevels(row.levels) }];
    }),
  );
}

/** What moves: how much was given back, of the payer's charge and of every level's. */
export async function writeGivenBack(trx: Trx, { id, credited, levels }: Charged): Promise<void> {
  await trx
    .updateTable('batches')
    .set({ credited_net: credited.net, credited_tax: credited.tax, levels: levelsText(levels) })
    .where('id', '=', id)
    .execute();
}
