// Takes out of a removed account what names or lets in people; its row stays, because books and papers point to it (S2.22, M22).
import type { Trx } from '../db/open.ts';

/** Stands in for every name. */
export const GONE = 'removed';

export async function wipeAccount(trx: Trx, accountId: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ name: GONE, name_key: GONE, email: '', tax_id: '', address: '{}' })
    .where('id', '=', accountId)
    .execute();
  await wipePeople(trx, accountId, nowMs);
  await trx.deleteFrom('billing_contacts').where('account_id', '=', accountId).execute();
  await trx.deleteFrom('brands').where('account_id', '=', accountId).execute();
  await trx
    .updateTable('api_keys')
    .set({ name: GONE, revoked_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .where('revoked_at_ms', 'is', null)
    .execute();
  await trx
    .updateTable('webhooks')
    .set({ url: '', secret: '', events: '', removed_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .execute();
  await trx
    .updateTable('mails')
    .set({ recipient: '', subject: GONE, body_text: '', body_html: '', attachments: '[]' })
    .where('account_id', '=', accountId)
    .where('state', 'in', ['sent', 'failed'])
    .execute();
}

/** E-mails are unique: the id stands in for the address that somebody else may use from now on. */
async function wipePeople(trx: Trx, accountId: string, nowMs: number): Promise<void> {
  const people = await trx.selectFrom('users').select('id').where('account_id', '=', accountId).execute();
  for (const { id } of people) {
    for (const table of ['sign_ins', 'second_factors', 'recovery_codes', 'hidden_columns', 'saved_filters'] as const) {
      await trx.deleteFrom(table).where('user_id', '=', id).execute();
    }
    const user = { email: `${id}@removed.invalid`, name: GONE, password_hash: GONE, disabled_at_ms: nowMs };
    await trx.updateTable('users').set(user).where('id', '=', id).execute();
  }
  await trx
    .updateTable('user_links')
    .set({ email: '', ended_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .execute();
}
