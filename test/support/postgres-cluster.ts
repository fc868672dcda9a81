// A real PostgreSQL server of our own in a temporary folder, on a socket there: made, stopped, killed and started again by tests.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { KeyAndCertificate } from '../../shared/tls/local-ca.ts';

/** Names of the files by which the workers of a test run ask for its server and learn its address. */
export const WANTED = 'wanted';
export const ADDRESS = 'address';

const ADMIN = 'switchkey';
/** PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const DEBIAN = '/usr/lib/postgresql';

export interface Cluster {
  /** Address of its administrative database. */
  readonly admin: string;
  /** `SIGINT` ends its connections and stops it; `SIGQUIT` is a crash. */
  stop(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>;
  start(): Promise<void>;
  /** Stops it and takes its folder away. */
  remove(): Promise<void>;
}

/** The folder of its programs; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...debian.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

interface ClusterOptions {
  /** Commits wait for the disk as they do in production; tests need no power cut. */
  readonly durable?: boolean;
  /** Also on this port of 127.0.0.1, by TLS alone. */
  readonly tls?: KeyAndCertificate & { readonly port: number };
}

export async function makeCluster({ durable = false, tls }: ClusterOptions = {}): Promise<Cluster> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('There is no PostgreSQL on this machine.');
  const folder = mkdtempSync(join(tmpdir(), 'switchkey-pg-'));
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in asNobody) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  // A locale unlike SQLite's order, so that a forgotten collation is found.
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const initdb = ['-D', data, '-U', ADMIN, '-A', 'trust', '--no-sync', ...locale];
  execFileSync(join(programs, 'initdb'), initdb, { ...asNobody, stdio: 'pipe', cwd: folder });
  let server: ChildProcess | undefined;
  const door = tls === undefined ? ['listen_addresses='] : tlsDoor(data, tls, asNobody);
  const settings = [...door, `unix_socket_directories=${folder}`, 'log_min_messages=panic'];
  const more = ['max_connections=200', 'lc_messages=C', `fsync=${durable ? 'on' : 'off'}`];
  const args = ['-D', data, ...[...settings, ...more].flatMap((setting) => ['-c', setting])];
  const socketPort = tls === undefined ? '' : `:${tls.port}`;
  const admin = `postgres://${ADMIN}@${encodeURIComponent(folder)}${socketPort}/postgres`;
  const cluster: Cluster = {
    admin,
    async start() {
      server = spawn(join(programs, 'postgres'), args, { ...asNobody, stdio: 'ignore', cwd: folder });
      const until = Date.now() + 30_000;
      while (!(await answers(admin))) {
        if (server.exitCode !== null || Date.now() > until) throw new Error('PostgreSQL did not start.');
        await pause(20);
      }
    },
    async stop(signal = 'SIGINT') {
      if (server === undefined || server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    },
    async remove() {
      await cluster.stop('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cluster.start();
  return cluster;
}

/** Who does not encrypt is not let in. */
function tlsDoor(
  data: string,
  { certPem, keyPem, port }: NonNullable<ClusterOptions['tls']>,
  owner: { readonly uid?: number; readonly gid?: number },
): string[] {
  const rules = ['local all all trust', 'hostssl all all 127.0.0.1/32 trust', ''].join('\n');
  for (const [name, text] of [
    ['server.crt', certPem],
    ['server.key', keyPem],
    ['pg_hba.conf', rules],
  ] as const) {
    const file = join(data, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(file, owner.uid, owner.gid);
  }
  return ['listen_addresses=127.0.0.1', `port=${port}`, 'ssl=on'];
}

/** A new empty database: its address. */
export async function createDatabase(admin: string): Promise<string> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await ask(admin, `create database ${name}`);
  return admin.replace(/\/postgres$/, `/${name}`);
}

async function answers(url: string): Promise<boolean> {
  return await ask(url, 'select 1').then(
    () => true,
    () => false,
  );
}

/** One statement on a connection of its own. */
export async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
