// The seventh schema: beside each row of the long lists the place of its owner and what the list is sorted and narrowed by.
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

const DAY_MS = 86_400_000;
const TEXTS = ['account_path', 'owner_key', 'name_key'];
const NUMBERS = ['seen_at_ms', 'issued_seq', 'waiting_since_ms', 'ends_at_ms', 'grace_until_ms', 'trial_until_ms'];
const USES = ['limit_calls', 'limit_extensions', 'used_calls', 'used_extensions', 'used_permille'];
/** An order, its tie-break, and the place, so that rows of others are passed over without reading them. */
const PBX_ORDERS = ['serial', 'owner_key', 'name_key', ...NUMBERS, 'used_permille'];

export async function up(db: Kysely<Tables>): Promise<void> {
  for (const column of TEXTS) await addColumn(db, 'pbxs', column, '');
  for (const column of [...NUMBERS, ...USES]) await addColumn(db, 'pbxs', column, 0);
  await addColumn(db, 'invoices', 'payer_path', '');
  await addColumn(db, 'orders', 'payer_path', '');
  await addColumn(db, 'subscriptions', 'account_path', '');
  await placeRows(db);
  await fillPbxs(db);
  await index(db, 'pbxs', ['account_path', 'id']);
  for (const column of PBX_ORDERS) await index(db, 'pbxs', [column, 'id', 'account_path']);
  await index(db, 'invoices', ['payer_path', 'issued_at_ms', 'id']);
  await index(db, 'invoices', ['issued_at_ms', 'id', 'payer_path']);
  await db.schema.dropIndex('invoices_issued_at_ms_id').execute();
  await index(db, 'invoices', ['state', 'issued_at_ms', 'id', 'payer_path']);
  await index(db, 'invoices', ['kind', 'issued_at_ms', 'id', 'payer_path']);
  await index(db, 'invoices', ['account_id', 'issued_at_ms', 'id']);
  await index(db, 'orders', ['payer_path', 'number']);
  await index(db, 'orders', ['account_id', 'number']);
  await index(db, 'orders', ['number', 'payer_path']);
  await index(db, 'orders', ['state', 'number', 'payer_path']);
  await index(db, 'subscriptions', ['account_path', 'number']);
  await index(db, 'subscriptions', ['state', 'number', 'account_path']);
}

async function addColumn(db: Kysely<Tables>, table: string, column: string, value: string | number): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(column, typeof value === 'string' ? 'text' : 'bigint', (c) => c.notNull().defaultTo(value))
    .execute();
}

async function index(db: Kysely<Tables>, table: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute();
}

async function placeRows(db: Kysely<Tables>): Promise<void> {
  await sql`update pbxs set
    account_path = (select path from accounts where accounts.id = pbxs.account_id),
    owner_key = (select name_key from accounts where accounts.id = pbxs.account_id)`.execute(db);
  await sql`update invoices set payer_path = (select path from accounts where accounts.id = invoices.payer_id)`.execute(
    db,
  );
  await sql`update orders set payer_path = (select path from accounts where accounts.id = orders.payer_id)`.execute(db);
  await sql`update subscriptions
    set account_path = (select path from accounts where accounts.id = subscriptions.account_id)`.execute(db);
}

/** What the licence in force does not say by itself (its limits) comes with the next one, and use with the next report. */
async function fillPbxs(db: Kysely<Tables>): Promise<void> {
  await sql`update pbxs set
    seen_at_ms = coalesce((select max(seen_at_ms) from agent_sessions join agents on agents.id = agent_sessions.agent_id
      where agents.pbx_id = pbxs.id and agents.state = 'active'), 0),
    issued_seq = coalesce((select seq from licences where licences.pbx_id = pbxs.id order by epoch desc, seq desc limit 1), 0),
    ends_at_ms = coalesce((select min(until) * 1000 from grants
      where grants.pbx_id = pbxs.id and ended_at_ms is null and trial = 0), 0),
    trial_until_ms = coalesce((select max(until) * 1000 from grants
      where grants.pbx_id = pbxs.id and ended_at_ms is null and trial = 1), 0)`.execute(db);
  await sql`update pbxs set waiting_since_ms = coalesce((
      select 1000 * issued_at from licences where licences.pbx_id = pbxs.id and licences.seq = pbxs.issued_seq
      and not exists (select 1 from receipts where receipts.pbx_id = licences.pbx_id
        and receipts.epoch = licences.epoch and receipts.seq = licences.seq)
      order by epoch desc limit 1), 0)`.execute(db);
  const own = await db.selectFrom('settings').select('value').where('name', '=', 'vendor').executeTakeFirst();
  const usual = graceMsOf(own?.value ?? null) ?? 14 * DAY_MS;
  await sql`update pbxs set grace_until_ms = ends_at_ms + ${usual} where ends_at_ms > 0`.execute(db);
  for (const { id, name, policy } of await db.selectFrom('pbxs').select(['id', 'name', 'policy']).execute()) {
    const graceMs = graceMsOf(policy) ?? usual;
    await sql`update pbxs set name_key = ${name.toLowerCase()},
      grace_until_ms = case when ends_at_ms > 0 then ends_at_ms + ${graceMs} else 0 end where id = ${id}`.execute(db);
  }
}

function graceMsOf(json: string | null): number | undefined {
  const said: { readonly graceDays?: number; readonly policy?: { readonly graceDays?: number } } =
    json === null ? {} : JSON.parse(json);
  const graceDays = said.graceDays ?? said.policy?.graceDays;
  return graceDays === undefined ? undefined : graceDays * DAY_MS;
}
