// From POST /orders to the licence, paid in the sandbox, against the same rows written bare in one durable transaction; target: 3.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/db/open.ts';
import { leaveOut } from '../support/left-out.ts';
import { createDatabase, makeCluster, postgresPrograms } from '../support/postgres-cluster.ts';
import type { ApiAnswer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { type BareWriter, barePostgres, bareSqlite, type Picture, pictureOf, rowsBetween } from './bare-rows.ts';

const TARGET = 3;
const short = process.argv.includes('--short');
const WARM_UP = short ? 15 : 40;
const TURNS = short ? 25 : 150;

await measureSqlite();
if (postgresPrograms() === undefined) leaveOut('order to licence on PostgreSQL: PostgreSQL is missing');
else await measurePostgres();
process.exit(0);

async function measureSqlite(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchkey-bare-'));
  const file = join(folder, 'bare.db');
  const shop = await openShop({ database: 'sqlite', payments: { sandbox: 'at_once' } });
  try {
    await (await openDatabase(file)).close();
    await measure('sqlite', shop, bareSqlite(file));
  } finally {
    await shop.server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measurePostgres(): Promise<void> {
  const cluster = await makeCluster({ durable: true });
  const place = await createDatabase(cluster.admin);
  const bare = await createDatabase(cluster.admin);
  const shop = await openShop({ database: 'postgres', place, payments: { sandbox: 'at_once' } });
  try {
    await (await openDatabase(bare)).close();
    await measure('postgres', shop, await barePostgres(bare));
  } finally {
    await shop.server.close();
    await cluster.remove();
  }
}

/** In turns, so that a noisy moment of the machine meets both. */
async function measure(database: string, shop: Shop, bare: BareWriter): Promise<void> {
  const { reader } = shop.server.deps.database;
  const took: Turn[] = [];
  let seen: Picture = new Map();
  for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
    const quoteId = await quoted(shop, turn);
    const before = await pictureOf(reader);
    await bare.write(await rowsBetween(reader, seen, before));
    const oursMs = await order(shop, quoteId);
    seen = await pictureOf(reader);
    const rows = await rowsBetween(reader, before, seen);
    took.push({ oursMs, bareMs: await bare.write(rows), rows: rows.length });
  }
  await bare.close();
  const counted = took.slice(WARM_UP);
  const ratio = rounded(median(counted.map(({ oursMs, bareMs }) => oursMs / bareMs)));
  const [orderMs, bareMs] = [counted.map((one) => one.oursMs), counted.map((one) => one.bareMs)];
  const figures = { orderMs: rounded(median(orderMs)), bareMs: rounded(median(bareMs)) };
  const rows = median(counted.map((one) => one.rows));
  console.log(JSON.stringify({ bench: `order-to-licence-${database}`, ratio, target: TARGET, ...figures, rows }));
}

interface Turn {
  readonly oursMs: number;
  readonly bareMs: number;
  readonly rows: number;
}

/** A PBX of its own, so that every order is like the others. */
async function quoted(shop: Shop, turn: number): Promise<string> {
  const pbxId = await shop.addPbx(`BENCH-${turn}`);
  const body = { accountId: shop.customer.id, pbxId, items: [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }] };
  return String(expectStatus(201, await shop.api('POST', '/quotes', body)).quoteId);
}

/** Milliseconds from the order's request to the answer that it is paid and the licence issued; the answer is looked at afterwards. */
async function order({ server, seller }: Shop, quoteId: string): Promise<number> {
  const body = JSON.stringify({ quoteId, method: 'sandbox' });
  const headers = { ...seller.headers, 'content-type': 'application/json', 'idempotency-key': quoteId };
  const startedMs = performance.now();
  const response = await fetch(`${server.url}/api/v1/orders`, { method: 'POST', headers, body });
  const text = await response.text();
  const tookMs = performance.now() - startedMs;
  const answer = { status: response.status, headers: response.headers, body: JSON.parse(text) };
  if (expectStatus(201, answer).state !== 'paid') throw new Error(`the order is ${answer.body.state}`);
  return tookMs;
}

function expectStatus(wanted: number, { status, body }: ApiAnswer): ApiAnswer['body'] {
  if (status !== wanted) throw new Error(`expected ${wanted}, got ${status}: ${JSON.stringify(body)}`);
  return body;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
