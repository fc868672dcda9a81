// A vendor's server and a customer's agent as two processes that can be killed at any instant, and a licence that never rests.
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { databaseFile } from '../../server/db/place.ts';
import { LOCAL_API, type Status } from '../../shared/contracts/local-api.ts';
import { freePort } from '../demo/programs.ts';
import { agentFolder, cli } from '../support/agent-daemon.ts';
import { startServer } from '../support/server.ts';
import { newPbx, SignedDocuments } from './evidence.ts';
import { type Performer, type Program, type Understudy, understudy } from './understudy.ts';

const SERIAL = 'PBX-0001';
const UNTIL = '2099-01-01';
const PATIENCE_MS = 30_000;

export interface Stage {
  readonly stateDir: string;
  readonly signed: SignedDocuments;
  readonly serverUrl: string;
  readonly pbxPath: string;
  /** Numbers of the two grants that change. */
  readonly subscriptions: readonly [calls: number, extensions: number];
  kill(program: Program): Promise<void>;
  /** Resolves once the next process of the program is loaded, so that it can begin at once. */
  ready(program: Program): Promise<void>;
  /** Begins again; resolves before it answers. */
  begin(program: Program): Promise<void>;
  /** Resolves once both answer. Rejects with what the process said where one ended by itself. */
  answering(): Promise<void>;
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  status(): Promise<Status>;
  /** Asks the agent to poll; false where it was asked a moment ago. */
  refresh(): Promise<boolean>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape and assert what they read
  readonly body: any;
}

export async function setStage(): Promise<Stage> {
  const first = await startServer();
  const { id } = await first.addPbx(SERIAL);
  const grant = (kind: 'concurrent_calls' | 'extensions' | 'hot_standby', quantity: number) =>
    first.addGrant(id, { offer: 'PSE', kind, quantity, until: UNTIL });
  const calls = await grant('concurrent_calls', 1);
  const extensions = await grant('extensions', 1);
  await grant('hot_standby', 1);
  const token = await first.enrolmentToken(id);
  const { root } = first.deps.signing.current();
  const { folder, dataFolder, apiKey } = first;
  await first.close({ keep: true });

  const port = await freePort(0);
  const serverUrl = `http://127.0.0.1:${port}`;
  const stateDir = await agentFolder({ localApi: { port: await freePort(0) }, eventStream: true });
  await writeFile(path.join(stateDir, 'simulator.json'), newPbx(), { mode: 0o600 });
  const waiting: Readonly<Record<Program, Understudy>> = {
    server: understudy('server', ['serve', '--data', dataFolder, '--port', String(port), '--log-level', 'error']),
    agent: understudy('agent', ['run', '--state', stateDir]),
  };
  const playing = new Map<Program, Performer>();
  const stage: Stage = {
    stateDir,
    serverUrl,
    pbxPath: `/pbxs/${id}`,
    subscriptions: [calls.subscription, extensions.subscription],
    signed: new SignedDocuments(databaseFile(dataFolder), root, id),
    ready: (program) => waiting[program].ready(),
    kill: async (program) => playing.get(program)?.kill(),
    async begin(program) {
      playing.set(program, await waiting[program].begin());
    },
    async answering() {
      await answers(() => fetch(`${serverUrl}/healthz`, { signal: AbortSignal.timeout(2_000) }), playing.get('server'));
      // With its token: the files of the agent before it are not mistaken for its own.
      await answers(() => askAgent(stateDir, 'GET', '/status'), playing.get('agent'));
    },
    async api(method, to, body) {
      const headers = {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomBytes(12).toString('hex'),
      };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${serverUrl}/api/v1${to}`, { method, headers, ...sent });
      return { status: response.status, body: await response.json() };
    },
    async status() {
      const response = await askAgent(stateDir, 'GET', '/status');
      if (!response.ok) throw new TypeError('the agent that answers is not the one whose token this is');
      return (await response.json()) as Status;
    },
    refresh: async () => (await askAgent(stateDir, 'POST', '/refresh')).status === 200,
    async close() {
      await Promise.all([...playing.values()].map((one) => one.kill()));
      await Promise.all(Object.values(waiting).map((one) => one.close()));
      await rm(stateDir, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
  await stage.begin('server');
  await stage.begin('agent');
  await stage.answering();
  const enrolled = await cli([
    'enrol',
    '--server',
    serverUrl,
    '--serial',
    SERIAL,
    '--token',
    token,
    '--state',
    stateDir,
  ]);
  if (enrolled.exit !== 0) throw new Error(`the agent was not enrolled: ${enrolled.err}`);
  return stage;
}

/** Waits for an answer that is a yes. Rejects with what the process said where it ended by itself. */
export async function answers(ask: () => Promise<Response>, by: Performer | undefined): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(10)) {
    if (by?.process.exitCode != null) throw new Error(`a process ended by itself: ${by.said()}`);
    const response = await ask().catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  throw new Error(`a process does not answer: ${by?.said()}`);
}

async function addressIn(stateDir: string): Promise<string> {
  return (await readFile(path.join(stateDir, 'api.address'), 'utf8').catch(() => 'http://127.0.0.1:9')).trim();
}

async function askAgent(stateDir: string, method: 'GET' | 'POST', to: string): Promise<Response> {
  const token = (await readFile(path.join(stateDir, 'api.token'), 'utf8')).trim();
  return fetch(`${await addressIn(stateDir)}${LOCAL_API}${to}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
}
