// A page of a long list against the same page of a short one, over HTTP, on both databases (target: <= 3).

import { setTimeout as pause } from 'node:timers/promises';
import { leaveOut } from '../support/left-out.ts';
import { type LongLists, makeLongLists, tidy } from '../support/long-lists.ts';
import { createDatabase, makeCluster, postgresPrograms } from '../support/postgres-cluster.ts';
import { startServer, type TestServer } from '../support/server.ts';

const short = process.argv.includes('--short');
const NOW = Date.UTC(2027, 2, 1, 12);
const PAIRS = [
  { bench: 'list-page', few: 1_000, many: short ? 50_000 : 1_000_000 },
  { bench: 'list-table', few: 500, many: 50_000 },
] as const;
const ROUNDS = short ? 15 : 40;

/** With as many rows on a page as the shortest of the lists has. */
const CASES: readonly (readonly [string, string, keyof LongLists])[] = [
  ['pbxs', '/pbxs', 'vendor'],
  ['pbxs, few of many', '/pbxs', 'tiny'],
  ['pbxs, some of many', '/pbxs?limit=30', 'small'],
  ['pbxs by last seen', '/pbxs?sort=-seen', 'vendor'],
  ['pbxs by owner', '/pbxs?sort=owner', 'broad'],
  ['pbxs by applied', '/pbxs?sort=-waiting', 'vendor'],
  ['pbxs by end', '/pbxs?sort=ends&limit=30', 'small'],
  ['pbxs waiting', '/pbxs?state=waiting&limit=8', 'vendor'],
  ['pbxs silent by owner', '/pbxs?state=silent&sort=owner&limit=8', 'vendor'],
  ['pbxs in grace by serial number', '/pbxs?state=grace&sort=serial&limit=8', 'broad'],
  ['pbxs near a limit', '/pbxs?state=near_limit', 'broad'],
  ['pbxs that begin with', '/pbxs?search=house 12&limit=7', 'vendor'],
  ['pbxs near a limit by end, some of many', '/pbxs?state=near_limit&sort=ends&limit=3', 'small'],
  ['pbxs near a limit, counted', '/pbxs?state=near_limit&count=true', 'broad'],
  ['pbxs, counted', '/pbxs?count=true', 'vendor'],
  ['invoices', '/invoices', 'vendor'],
  ['invoices, few of many', '/invoices', 'tiny'],
  ['invoices, some of many', '/invoices?limit=30', 'small'],
  ['invoices open', '/invoices?state=open&limit=7', 'vendor'],
  ['invoices by number', '/invoices?search=INV-2027-1000', 'vendor'],
  ['invoices open by number, counted', '/invoices?state=open&search=INV-2027-1&count=true&limit=7', 'broad'],
  ['invoices, counted', '/invoices?count=true&state=paid', 'broad'],
];

await measure('sqlite', async () => undefined);
if (postgresPrograms() === undefined) leaveOut('list pages on PostgreSQL: PostgreSQL is missing');
else {
  const cluster = await makeCluster();
  try {
    await measure('postgres', () => createDatabase(cluster.admin));
  } finally {
    await cluster.remove();
  }
}
process.exit(0);

type NewPlace = () => Promise<string | undefined>;

async function measure(database: 'sqlite' | 'postgres', newPlace: NewPlace): Promise<void> {
  const started = new Map<number, Long>();
  const ofRows = async (rows: number) => {
    const one = started.get(rows) ?? (await startLong(database, await newPlace(), rows));
    started.set(rows, one);
    return one;
  };
  try {
    for (const { bench, few, many } of PAIRS) {
      const [small, large] = [await ofRows(few), await ofRows(many)];
      // While rows were written the loop stood still: connections that were closed meanwhile are let go first.
      await pause(1_000);
      for (const one of CASES) {
        const { ratio, smallMs } = await compare(small, large, one);
        console.log(JSON.stringify({ bench, database, case: one[0], ratio, few, many, smallMs }));
      }
    }
  } finally {
    for (const { server } of started.values()) await server.close();
  }
}

async function compare(small: Long, large: Long, [, path, scope]: (typeof CASES)[number]) {
  const times = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.small.push(await pageMs(small, path, scope));
    times.large.push(await pageMs(large, path, scope));
  }
  const [smallMs, largeMs] = [middle(times.small), middle(times.large)];
  return { ratio: rounded(largeMs / smallMs), smallMs: rounded(smallMs) };
}

interface Long {
  readonly server: TestServer;
  readonly accounts: LongLists;
}

async function startLong(database: 'sqlite' | 'postgres', place: string | undefined, rows: number): Promise<Long> {
  const server = await startServer({ database, ...(place === undefined ? {} : { place }), clock: { nowMs: NOW } });
  const accounts = await makeLongLists(server, NOW, { pbxs: rows, invoices: rows });
  if (database === 'postgres') await tidy(server.deps.database.reader);
  return { server, accounts };
}

async function pageMs({ server, accounts }: Long, path: string, scope: keyof LongLists): Promise<number> {
  const headers = { authorization: `Bearer ${server.apiKey}`, 'x-switchkey-account': accounts[scope].id };
  const startedMs = performance.now();
  const answer = await fetch(`${server.url}/api/v1${path}`, { headers });
  const text = await answer.text();
  const tookMs = performance.now() - startedMs;
  if (answer.status !== 200) throw new Error(text);
  return tookMs;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
