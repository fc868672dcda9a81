// What tells a tenant and a machine again that tried something before, after its account is gone (S2.23); hashes, so that it names nobody.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'trial_marks', {
    columns: { subscription: 'bigint', mark: 'text', family: 'text', account_id: 'text', at_ms: 'bigint' },
    key: ['subscription', 'mark'],
    references: { subscription: 'subscriptions.number', account_id: 'accounts.id' },
    indexes: [['family', 'mark']],
  });
}
