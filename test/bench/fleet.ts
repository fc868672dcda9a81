// What two benchmarks stand on: a licence server, a real Asterisk and the agent beside it, each a process as in the field.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GrantKind } from '../../shared/licence/licence.ts';
import { ask } from '../demo/programs.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { startServer, type TestServer } from '../support/server.ts';

const root = new URL('../..', import.meta.url).pathname;

export interface Fleet {
  readonly server: TestServer;
  readonly asterisk: LabAsterisk;
  readonly pbxId: string;
  readonly agent: ChildProcess;
  readonly stateDir: string;
  close(): Promise<void>;
}

export interface FleetOptions {
  /** Settings of the agent beside server and driver. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the PBX; 20 where none are named. */
  readonly extensions?: readonly string[];
  /** Beside extensions and concurrent calls, as many of each. */
  readonly grants?: { readonly kinds: readonly GrantKind[]; readonly quantity: number };
}

/** Resolves once the first licence is in force on the PBX. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const server = await startServer({ limits: { pollBurst: 1_000_000, pollRefillPerSecond: 1_000_000 } });
  const asterisk = await startAsterisk({ name: 'bench', extensions: options.extensions ?? 20 });
  const stateDir = await mkdtemp(path.join(tmpdir(), 'switchkey-bench-'));
  await writeFile(path.join(stateDir, 'ami.secret'), asterisk.agentSecret, { mode: 0o600 });
  const driver = {
    kind: 'asterisk',
    port: asterisk.amiPort,
    username: 'agent',
    secretFile: 'ami.secret',
    configDir: path.join(asterisk.dir, 'etc'),
  };
  const settings = { driver, localApi: { port: 0 }, ...options.settings };
  await writeFile(path.join(stateDir, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
  const agent = await startAsUnit(stateDir);
  const { id } = await server.addPbx('BENCH-0001');
  await server.addGrant(id, { offer: 'PSE-EXT', kind: 'extensions', quantity: 15, until: '2099-01-01' });
  await server.addGrant(id, { offer: 'PSE-CALL', kind: 'concurrent_calls', quantity: 10, until: '2099-01-01' });
  for (const kind of options.grants?.kinds ?? [])
    await server.addGrant(id, {
      offer: 'B3-SEATS',
      kind,
      quantity: options.grants?.quantity ?? 1,
      until: '2099-01-01',
    });
  const token = await server.enrolmentToken(id);
  await asked(stateDir, ['enrol', '--server', server.url, '--serial', 'BENCH-0001', '--token', token]);
  return {
    server,
    asterisk,
    pbxId: id,
    agent,
    stateDir,
    async close() {
      const ended = new Promise((resolve) => agent.once('exit', resolve));
      agent.kill('SIGTERM');
      await ended;
      await asterisk.stop();
      await server.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

export function asked<T>(stateDir: string, words: readonly string[]): Promise<T> {
  return ask<T>('agent', [...words, '--state', stateDir]);
}

/** With the environment and the flags of the systemd unit, so that what is measured is what is shipped. */
async function startAsUnit(stateDir: string): Promise<ChildProcess> {
  const unit = await readFile(`${root}agent/systemd/switchkey-agent.service`, 'utf8');
  const flags = /^ExecStart=\S+ (.*) \S+\/agent\/main\.ts run$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const environment = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [
    name,
    value?.replace('%C', path.join(tmpdir(), 'switchkey-bench-cache')),
  ]);
  const start = () =>
    spawn(process.execPath, [...flags, `${root}agent/main.ts`, 'run', '--state', stateDir], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, ...Object.fromEntries(environment) },
    });
  // A first start fills the code cache, as it does in the field, where an agent starts once and runs for months.
  const first = start();
  await answering(stateDir);
  first.kill('SIGTERM');
  await new Promise((resolve) => first.once('exit', resolve));
  const agent = start();
  await answering(stateDir);
  return agent;
}

async function answering(stateDir: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const url = await readFile(path.join(stateDir, 'api.address'), 'utf8').catch(() => undefined);
    if (url !== undefined && (await fetch(`${url.trim()}/healthz`).catch(() => undefined)) !== undefined) return;
    await pause(100);
  }
  throw new Error('the agent does not answer');
}
