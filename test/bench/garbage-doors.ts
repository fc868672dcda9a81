// The doors that garbage is brought to, and how it is brought there.
import { Agent, createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { InnerDoor, Opened } from './garbage-host.ts';

export const GARBAGE_BYTES = 10 * 1024 * 1024;

/** Knocked at over the network; gives what was answered. */
export interface OuterDoor {
  readonly name: string;
  readonly side: 'agent' | 'server';
  readonly knock: (opened: Opened) => Promise<string>;
}
/** Knocked at from inside the process that has it. */
export interface InsideDoor {
  readonly name: string;
  readonly side: 'agent';
  readonly door: InnerDoor;
  /** Of `sources`. */
  readonly source: 'server' | 'text' | 'picture' | 'bomb' | 'none';
}

const GARBAGE = Buffer.alloc(GARBAGE_BYTES, 'ABCDE-FGHJK-');
/** As much as a door takes before it looks at it, and costly to look at. */
const LONGEST_CODE = JSON.stringify({ code: '0123456789ABCDEFGHJK'.repeat(9_000).slice(0, 160 * 1024) });
const INVISIBLE_CODE = JSON.stringify({ code: '\u200b'.repeat(64_000) });
const NESTED = `{"code":${'['.repeat(190_000)}`;
const SMALL_NESTED = `{"serial":${'['.repeat(60_000)}`;

export const OUTER_DOORS: readonly OuterDoor[] = [
  local('local API, declared', { body: GARBAGE }),
  local('local API, chunked', { body: GARBAGE, chunked: true }),
  local('local API, without token', { body: GARBAGE, token: false }),
  local('local API, longest code', { body: LONGEST_CODE, status: 200 }),
  local('local API, longest invisible code', { body: INVISIBLE_CODE, status: 200 }),
  local('local API, deepest JSON', { body: NESTED, status: 400 }),
  { name: 'local API, no HTTP', side: 'agent', knock: ({ url }) => raw(url) },
  served('JSON API, declared', '/api/v1/pbxs', { body: GARBAGE }),
  served('JSON API, chunked', '/api/v1/pbxs', { body: GARBAGE, chunked: true }),
  served('JSON API, without key', '/api/v1/pbxs', { body: GARBAGE, token: false }),
  served('JSON API, deepest JSON', '/api/v1/pbxs', { body: SMALL_NESTED }),
  served('sign-in', '/api/v1/sessions', { body: GARBAGE }),
  served('agent API, enrolment', '/agent/v1/enrolments', { body: GARBAGE }),
  served('agent API, enrolment, chunked', '/agent/v1/enrolments', { body: GARBAGE, chunked: true }),
  served('agent API, session', '/agent/v1/sessions', { body: GARBAGE }),
  served('agent API, usage', '/agent/v1/usage', { body: GARBAGE, chunked: true }),
  served('agent API, receipt', '/agent/v1/receipts', { body: GARBAGE }),
  served('poll with a body', '/agent/v1/poll', { body: GARBAGE, method: 'GET' }),
  { name: 'server, no HTTP', side: 'server', knock: ({ url }) => raw(url) },
];

export const INSIDE_DOORS: readonly InsideDoor[] = [
  { name: 'poll answer', side: 'agent', door: 'poll', source: 'server' },
  { name: 'enrolment answer', side: 'agent', door: 'enrol', source: 'server' },
  { name: 'event stream', side: 'agent', door: 'events', source: 'server' },
  { name: 'code from a file', side: 'agent', door: 'file', source: 'text' },
  { name: 'code from standard input', side: 'agent', door: 'stdin', source: 'none' },
  { name: 'code as a value', side: 'agent', door: 'update', source: 'none' },
  { name: 'QR picture, no picture', side: 'agent', door: 'qr', source: 'text' },
  { name: 'QR picture, too large', side: 'agent', door: 'qr', source: 'picture' },
  { name: 'QR picture, damaged', side: 'agent', door: 'qr', source: 'bomb' },
];

interface Sending {
  readonly body: Buffer | string;
  readonly chunked?: true;
  readonly token?: false;
  readonly method?: string;
  /** What the answer must be; any refusal when absent. */
  readonly status?: number;
}

function local(name: string, sending: Sending): OuterDoor {
  return { name, side: 'agent', knock: (opened) => send(opened, '/api/v1/update', sending) };
}

function served(name: string, path: string, sending: Sending): OuterDoor {
  return { name, side: 'server', knock: (opened) => send(opened, path, sending) };
}

/** Ends with the answer, as a client does that listens while it sends. */
function send({ url, secret }: Opened, path: string, sending: Sending): Promise<string> {
  const length = { 'content-length': String(Buffer.byteLength(sending.body)) };
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': 'garbage-garbage-1',
    ...(sending.token === false ? {} : { authorization: `Bearer ${secret}` }),
    ...(sending.chunked ? { 'transfer-encoding': 'chunked' } : length),
  };
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const asked = request(url + path, { method: sending.method ?? 'POST', headers, agent }, (response) => {
      const { statusCode = 0 } = response;
      const isWanted = sending.status === undefined ? statusCode >= 400 : statusCode === sending.status;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('end', () => {
        asked.destroy();
        const words = Buffer.concat(chunks).toString().slice(0, 200);
        if (isWanted) resolve(`${statusCode} ${/"code":"([a-z_]+)"/.exec(words)?.[1] ?? ''}`);
        else reject(new Error(`answered ${statusCode} ${words}`));
      });
    });
    // A refusal may come with the connection closed while garbage is still being sent.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? resolve('connection closed') : reject(error),
    );
    asked.end(sending.body);
  });
}

/** Bytes that are not even HTTP. */
function raw(url: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(GARBAGE));
    socket.on('error', () => undefined);
    socket.once('data', (chunk: Buffer) => {
      socket.destroy();
      resolve(chunk.toString('latin1').slice(9, 12));
    });
    socket.once('close', () => resolve('connection closed'));
  });
}

/** A server that answers every request with 10 MB of garbage. */
export async function garbageServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((asked, response) => {
    const type = asked.url?.endsWith('/events') ? 'text/event-stream' : 'application/json';
    asked.resume();
    response.on('error', () => undefined);
    response.writeHead(200, { 'content-type': type }).end(GARBAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
