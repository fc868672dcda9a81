// Renewals a second against the same rows written bare in batches (target: ratio >= 0.3), and the cost of one among many (target: <= 1.2).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openDatabase } from '../../server/db/open.ts';
import { TOGETHER } from '../../server/flows/renew-due.ts';
import { runJob } from '../../server/jobs/run-job.ts';
import { jobNamed } from '../../server/jobs/table.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { bareSqlite, batchesOf, pictureOf, rowsBetween, sharesOf } from './bare-rows.ts';

const short = process.argv.includes('--short');
const DUE = short ? 192 : 500;
const FEW = short ? 1_000 : 10_000;
const MANY = short ? 20_000 : 1_000_000;
/** Of both, one after the other, so that a noisy moment of the machine meets both. */
const TURNS = 5;
const DAY_MS = 86_400_000;
const CLONED = ['pbxs', 'subscriptions', 'batches', 'grants', 'licences'] as const;
type Row = Record<string, SQLInputValue>;

// Compiled code against compiled code: nothing is measured in the first run.
const warm = await amongOthers(FEW);
await warm.turn();
await warm.close();
const few = await amongOthers(FEW);
const many = await amongOthers(MANY);
const costs: { fewMs: number; manyMs: number; grownBytes: number }[] = [];
for (let turn = 0; turn < TURNS; turn += 1) {
  const { eachMs: fewMs } = await few.turn();
  const { eachMs: manyMs, grownBytes } = await many.turn();
  costs.push({ fewMs, manyMs, grownBytes });
}
await few.close();
await many.close();
const ratios: { ratio: number; rowsEach: number }[] = [];
for (let turn = 0; turn < TURNS; turn += 1) ratios.push(await againstBare());
console.log(
  JSON.stringify({
    bench: 'renewal',
    ratio: rounded(medianOf(ratios.map(({ ratio }) => ratio))),
    renewalsPerSecond: Math.round(1000 / medianOf(costs.map(({ fewMs }) => fewMs))),
    rowsPerRenewal: rounded(medianOf(ratios.map(({ rowsEach }) => rowsEach))),
    costAmongMany: rounded(medianOf(costs.map(({ fewMs, manyMs }) => manyMs / fewMs))),
    few: FEW,
    many: MANY,
    memoryGrowthMiB: Math.round(medianOf(costs.map(({ grownBytes }) => grownBytes)) / 2 ** 20),
  }),
);
process.exit(0);

async function againstBare(): Promise<{ ratio: number; rowsEach: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'switchkey-bare-'));
  const file = join(folder, 'bare.db');
  await (await openDatabase(file)).close();
  const writer = bareSqlite(file);
  const shop = await furnish(DUE);
  try {
    const { reader } = shop.server.deps.database;
    const before = await pictureOf(reader);
    await writer.fill(await rowsBetween(reader, new Map(), before));
    const oursMs = await renewAll(shop);
    const rows = await rowsBetween(reader, before, await pictureOf(reader));
    // In as many transactions as the run had: each of them waits for the disk.
    const batches = batchesOf(sharesOf(rows, DUE), TOGETHER);
    return { ratio: (await writer.write(...batches)) / oursMs, rowsEach: rows.length / DUE };
  } finally {
    await shop.server.close();
    await writer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Among {
  /** Renews the next DUE of them. */
  turn(): Promise<{ eachMs: number; grownBytes: number }>;
  close(): Promise<void>;
}

async function amongOthers(population: number): Promise<Among> {
  const shop = await furnish(population);
  let renewed = 0;
  return {
    async turn() {
      if (renewed > 0) fallDue(shop, renewed);
      renewed += DUE;
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      const eachMs = (await renewAll(shop)) / DUE;
      globalThis.gc?.();
      return { eachMs, grownBytes: process.memoryUsage().heapUsed - before };
    },
    close: () => shop.server.close(),
  };
}

/** One PBX is sold to; the others are copies of its rows. DUE of them end in two days, the rest in a year. */
async function furnish(population: number): Promise<Shop> {
  const shop = await openShop({ database: 'sqlite', credit: '100000000.00' });
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  const { body } = await shop.order(quoted.body.quoteId, { autoRenew: true });
  if (body.state !== 'paid') throw new Error(JSON.stringify(body));
  const [sold] = (await shop.api('GET', '/subscriptions')).body.items;
  shop.clock.nowMs = sold.periodEndMs - 2 * DAY_MS;
  const file = fileOf(shop);
  file.exec('pragma foreign_keys = off; begin immediate');
  for (const table of CLONED) copyRows(file, table, population);
  file.prepare(`update sequences set value = ? where name = 'subscription'`).run(population);
  const later = sold.periodEndMs + 365 * DAY_MS;
  file.prepare('update subscriptions set period_end_ms = ?, due_ms = ? where number > ?').run(later, later, DUE);
  file.exec('commit; pragma wal_checkpoint(truncate); analyze');
  file.close();
  return shop;
}

/** The next DUE of those that end in a year end in two days. */
function fallDue(shop: Shop, after: number): void {
  const file = fileOf(shop);
  const soon = shop.clock.nowMs + 2 * DAY_MS;
  file
    .prepare('update subscriptions set period_end_ms = ?, due_ms = ? where number > ? and number <= ?')
    .run(soon, soon, after, after + DUE);
  file.exec('pragma wal_checkpoint(truncate)');
  file.close();
}

function fileOf({ server }: Shop): DatabaseSync {
  return new DatabaseSync(join(server.dataFolder, 'switchkey.db'));
}

function copyRows(file: DatabaseSync, table: string, population: number): void {
  const row = file.prepare(`select * from ${table}`).get() as Row;
  const columns = Object.keys(row);
  const insert = file.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`);
  for (let n = 2; n <= population; n += 1) insert.run(...Object.values(copyOf(table, row, n)));
}

function copyOf(table: string, row: Row, n: number): Row {
  const pbxId = `pbx-${String(n).padStart(24, '0')}`;
  if (table === 'pbxs') return { ...row, id: pbxId, serial: `BENCH-${n}` };
  if (table === 'batches') return { ...row, id: `${row.id}-${n}`, subscription: n };
  if (table === 'grants') return { ...row, subscription: n, pbx_id: pbxId };
  if (table === 'licences') return { ...row, pbx_id: pbxId, code_id: `${n}` };
  return { ...row, number: n, pbx_id: pbxId, live_slot: `${pbxId}:${row.offer_id}` };
}

async function renewAll({ server, clock }: Shop): Promise<number> {
  const job = jobNamed('renew');
  if (job === undefined) throw new Error('no job');
  const paidBefore = await paidRenewals(server);
  const startedMs = performance.now();
  const outcome = await runJob(server.deps, job, { nowMs: clock.nowMs, early: true });
  const tookMs = performance.now() - startedMs;
  const paid = (await paidRenewals(server)) - paidBefore;
  if (outcome?.done !== DUE || paid !== DUE) throw new Error(`${paid} of ${DUE} renewed`);
  return tookMs;
}

async function paidRenewals({ deps }: Shop['server']): Promise<number> {
  const paid = deps.database.reader.selectFrom('orders').where('kind', '=', 'renewal').where('state', '=', 'paid');
  return (await paid.select('id').execute()).length;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
