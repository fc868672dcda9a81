// The program that has the doors of one side, agent or server: a process of its own, so that only its memory is counted.

import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { readCode } from '../../agent/cli/read-code.ts';
import { createLocalApi } from '../../agent/http/local-api.ts';
import { createMetrics } from '../../agent/http/metrics.ts';
import { serveOnLoopback } from '../../agent/http/serve.ts';
import { enrolAtServer } from '../../agent/poller/enrolment.ts';
import { openEventStream } from '../../agent/poller/event-stream.ts';
import { createHttpClient } from '../../agent/poller/http-client.ts';
import { poll } from '../../agent/poller/poll.ts';
import type { ServerLink } from '../../agent/poller/server-link.ts';
import { generateKeyPair, thumbprint } from '../../shared/licence/keys.ts';
import { agentRig } from '../support/agent.ts';
import { signInRig } from '../support/page-sign-in.ts';
import { startServer } from '../support/server.ts';

/** A door that is knocked at from inside: what lies behind it, refusing what `source` (an address or a file) gives. */
export type InnerDoor = 'poll' | 'enrol' | 'events' | 'file' | 'stdin' | 'qr' | 'update';
export interface Knock {
  readonly door: InnerDoor | 'collect' | 'cpu';
  readonly source: string;
}
/** `refused` says why, for the reader to see that the garbage got as far as it should. */
export interface Answer {
  readonly ms: number;
  readonly refused: string;
}
export interface Opened {
  readonly url: string;
  readonly secret: string;
}

const CHUNK = Buffer.alloc(65_536, 'ABCDE-');
const BYTES = 10 * 1024 * 1024;
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const key = generateKeyPair();
const http = createHttpClient({ proxy: undefined });

function linkTo(server: string): ServerLink {
  const signer = { thumbprint: thumbprint(key.publicKey), privateKey: key.privateKey };
  return { server, http, key: signer, random, nowS: Math.floor(Date.now() / 1000), timeoutMs: 10_000 };
}

function* endlessly(): Generator<Buffer> {
  for (let sent = 0; sent < BYTES; sent += CHUNK.length) yield CHUNK;
}

const rig = process.argv[2] === 'agent' ? await agentRig() : undefined;

async function knock({ door, source }: Knock): Promise<string> {
  const link = linkTo(source);
  const who = { instance: '0'.repeat(32), agentVersion: '0.1.0', driver: 'none', holds: undefined };
  const session = { session: 'A'.repeat(22), proof: 'A'.repeat(22), nextProof: 'B'.repeat(22) };
  switch (door) {
    case 'poll':
      return refusalOf((await poll(link, session, { who, trustVersion: 1, nonce: undefined })).outcome);
    case 'enrol': {
      const publicKey = Buffer.from(key.publicKey).toString('base64url');
      const request = { token: 'T'.repeat(32), serial: 'SN-0001', publicKey, agentVersion: '0.1.0', hardware: {} };
      return refusalOf(await enrolAtServer(link, request));
    }
    case 'events':
      return await streamRefused(link);
    case 'file':
      return codeOf(await readCode({ words: [], file: source }, Readable.from([])));
    case 'stdin':
      return codeOf(await readCode({ words: [] }, Readable.from(endlessly())));
    case 'qr':
      return codeOf(await readCode({ words: [], qr: source }, Readable.from([])));
    case 'update':
      return (await rig?.agent.update(CHUNK.toString().repeat(160), { dryRun: false }))?.refusal?.code ?? '';
    default:
      throw new Error(`there is no door ${door}`);
  }
}

function refusalOf(outcome: { readonly kind: string; readonly refusal?: { readonly code: string } }): string {
  return outcome.refusal?.code ?? '';
}

function codeOf(result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string {
  return result.refusal?.code ?? '';
}

/** Until the stream that was opened is given up. */
async function streamRefused(link: ServerLink): Promise<string> {
  const opened = Promise.withResolvers<void>();
  const stream = openEventStream({
    link: () => link,
    onWake: (why) => why === 'opened' && opened.resolve(),
    silenceMs: 5_000,
    connectMs: 5_000,
    random,
  });
  await opened.promise;
  while (stream.state() === 'open') await new Promise((resolve) => setImmediate(resolve));
  stream.close();
  return 'stream_closed';
}

process.on('message', async (knocked: Knock) => {
  if (knocked.door === 'collect' || knocked.door === 'cpu') {
    if (knocked.door === 'collect') globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ ms: (user + system) / 1_000, refused: '' } satisfies Answer);
    return;
  }
  const start = performance.now();
  const refused = await knock(knocked);
  process.send?.({ ms: performance.now() - start, refused } satisfies Answer);
});

process.once('disconnect', () => process.exit(0));

async function open(): Promise<Opened> {
  if (rig === undefined) {
    const server = await startServer();
    return { url: server.url, secret: server.apiKey };
  }
  const secret = Buffer.from(random(32)).toString('base64url');
  const { agent } = rig;
  const onFault = (thrown: unknown) => {
    throw thrown;
  };
  const deps = {
    agent,
    metrics: createMetrics(agent),
    token: secret,
    signIn: signInRig().desk,
    monotonicMs: () => performance.now(),
    wallMs: Date.now,
    onFault,
  };
  return { url: (await serveOnLoopback(createLocalApi(deps), 0)).url, secret };
}

process.send?.(await open());
