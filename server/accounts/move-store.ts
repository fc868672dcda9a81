// Puts an account at another place in the tree, in SQL, with everything that keeps its place beside itself.
import type { Trx } from '../db/open.ts';

/** A leaf: nothing below it has to follow. Papers and orders of other payers stay where they are (M18). */
export async function placeAccount(trx: Trx, id: string, to: { parentId: string; path: string }): Promise<void> {
  const { parentId, path } = to;
  await trx.updateTable('accounts').set({ parent_id: parentId, path }).where('id', '=', id).execute();
  await trx.updateTable('pbxs').set({ account_path: path }).where('account_id', '=', id).execute();
  await trx.updateTable('subscriptions').set({ account_path: path }).where('account_id', '=', id).execute();
  await trx.updateTable('orders').set({ payer_path: path }).where('payer_id', '=', id).execute();
  await trx.updateTable('invoices').set({ payer_path: path }).where('payer_id', '=', id).execute();
}
