// From POST /orders to the licence, paid in the sandbox, against the same rows written bare in one durable transaction; target: 3.
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/db/open.ts';
import { leaveOut } from '../support/left-out.ts';
import { createDatabase, makeCluster, postgresPrograms } from '../support/postgres-cluster.ts';
import type { ApiAnswer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';
import {
  type BareWriter,
  barePostgres,
  bareSqlite,
  type Picture,
  pictureOf,
  rowsBetween,
  sharesOf,
} from './bare-rows.ts';
import { connectTo } from './poll-load.ts';

const TARGET = 3;
const short = process.argv.includes('--short');
const ORDERS = 50;
/** Turns of orders until the code of a server at work is compiled, as that of the bare writer is. */
const WARM_UP = 4;
const TURNS = short ? 5 : 7;

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

/** In turns of some orders one after the other, as a shop at work has them, so that a noisy moment of the machine meets both. */
async function measure(database: string, shop: Shop, bare: BareWriter): Promise<void> {
  const { reader } = shop.server.deps.database;
  const socket = await connectTo(shop.server.url);
  const turns: Turn[] = [];
  let seen: Picture = new Map();
  for (let turn = 0; turn < WARM_UP; turn += 1) {
    for (const quoteId of await quotesFor(shop, `W${turn}`)) await order(shop, socket, quoteId);
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    const quotes = await quotesFor(shop, `${turn}`);
    const before = await pictureOf(reader);
    await bare.fill(await rowsBetween(reader, seen, before));
    const ours: number[] = [];
    for (const quoteId of quotes) ours.push(await order(shop, socket, quoteId));
    seen = await pictureOf(reader);
    const shares = sharesOf(await rowsBetween(reader, before, seen), ORDERS);
    const bares: number[] = [];
    for (const rows of shares) bares.push(await bare.write(rows));
    turns.push({ oursMs: median(ours), bareMs: median(bares), rows: median(shares.map((rows) => rows.length)) });
  }
  socket.destroy();
  await bare.close();
  const ratio = rounded(median(turns.map(({ oursMs, bareMs }) => oursMs / bareMs)));
  const [orderMs, bareMs] = [turns.map((one) => one.oursMs), turns.map((one) => one.bareMs)];
  const figures = { orderMs: rounded(median(orderMs)), bareMs: rounded(median(bareMs)) };
  const rows = median(turns.map((one) => one.rows));
  console.log(JSON.stringify({ bench: `order-to-licence-${database}`, ratio, target: TARGET, ...figures, rows }));
}

interface Turn {
  readonly oursMs: number;
  readonly bareMs: number;
  readonly rows: number;
}

async function quotesFor(shop: Shop, turn: string): Promise<string[]> {
  const quotes: string[] = [];
  for (let n = 0; n < ORDERS; n += 1) quotes.push(await quoted(shop, `${turn}-${n}`));
  return quotes;
}

/** A PBX of its own, so that every order is like the others. */
async function quoted(shop: Shop, name: string): Promise<string> {
  const pbxId = await shop.addPbx(`BENCH-${name}`);
  const body = { accountId: shop.customer.id, pbxId, items: [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }] };
  return String(expectStatus(201, await shop.api('POST', '/quotes', body)).quoteId);
}

/** Milliseconds from the order's request to the answer that it is paid and the licence issued; the answer is looked at afterwards. */
async function order({ server, seller }: Shop, socket: Socket, quoteId: string): Promise<number> {
  const body = JSON.stringify({ quoteId, method: 'sandbox' });
  const headers = {
    ...seller.headers,
    host: new URL(server.url).host,
    'content-type': 'application/json',
    'content-length': `${Buffer.byteLength(body)}`,
    'idempotency-key': quoteId,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `POST /api/v1/orders HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
  const startedMs = performance.now();
  const answer = await exchange(socket, request);
  const tookMs = performance.now() - startedMs;
  const { state } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  if (!answer.startsWith('HTTP/1.1 201 ') || state !== 'paid') throw new Error(`expected 201 and paid, got ${answer}`);
  return tookMs;
}

/** On a connection that stays open, written beforehand and read as bytes, as what the client costs is measured with the server. */
function exchange(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const onData = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n') + 4;
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(answer)?.[1];
      if (end < 4 || length === undefined || answer.length < end + Number(length)) return;
      socket.off('data', onData);
      resolve(answer);
    };
    socket.on('data', onData);
    socket.write(request);
  });
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
