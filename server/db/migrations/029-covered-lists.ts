// What long lists are narrowed by stands in one index with all that they are sorted by; numbers of invoices beside their place and state.
import type { Kysely } from 'kysely';

const SELDOM = ['account_path', 'serial', 'owner_key', 'name_key'];
const NARROWED_BY = ['ends_at_ms', 'seen_at_ms', 'waiting_since_ms', 'trial_until_ms', 'used_permille'];
const STANDING = [...NARROWED_BY, 'grace_until_ms', 'issued_seq'];

export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  const pbxs = [
    ['account_path_serial_id', 'account_path', 'serial', 'id', 'owner_key', 'name_key', ...STANDING],
    ['owner_key_id_account_path', 'owner_key', 'id', 'account_path', 'serial', 'name_key'],
    ['issued_seq_id_account_path', 'issued_seq', 'id', ...SELDOM],
    ...NARROWED_BY.map((column) => {
      const known = `${column}_id_account_path_serial_owner_key`;
      const standing = STANDING.filter((other) => other !== column);
      return [column === 'ends_at_ms' ? `${known}_grace_until_ms` : known, column, 'id', ...SELDOM, ...standing];
    }),
  ] as const;
  for (const [known = '', ...columns] of pbxs) await replace('pbxs', known, columns);
  await replace('invoices', 'payer_path_issued_at_ms_id', ['payer_path', 'issued_at_ms', 'id', 'state', 'kind']);
  const stated = ['state', 'issued_at_ms', 'id', 'payer_path', 'kind'];
  await replace('invoices', 'state_issued_at_ms_id_payer_path', stated);
  await create('invoices', ['label', 'id', 'payer_path', 'state', 'kind']);

  async function replace(table: string, known: string, columns: string[]): Promise<void> {
    await schema.dropIndex(`${table}_by_${known}`).execute();
    await create(table, columns);
  }

  async function create(table: string, columns: string[]): Promise<void> {
    await schema.createIndex(`${table}_listed_by_${columns[0]}`).on(table).columns(columns).execute();
  }
}
