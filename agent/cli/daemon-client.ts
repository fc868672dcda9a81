// The command line's side of the local API: finds the daemon by its state folder, asks, and parses what it answers.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { ZodType } from 'zod';
import { LOCAL_API } from '../../shared/contracts/local-api.ts';
import { problemSchema } from '../../shared/contracts/problem.ts';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type DaemonAddress, readDaemonAddress } from '../http/address-files.ts';
import { request } from '../node-http.ts';

export interface DaemonClient {
  /** Refusals: those of the daemon as they come, or `not_running`, `not_allowed`, `daemon_silent`. */
  get<T>(path: string, schema: ZodType<T>): Promise<Result<T>>;
  post<T>(path: string, body: unknown, schema: ZodType<T>): Promise<Result<T>>;
  /** A file as it is. */
  send<T>(path: string, file: Uint8Array, schema: ZodType<T>): Promise<Result<T>>;
  /** An answer that is no JSON. */
  text(path: string): Promise<Result<string>>;
}

/** A refresh waits for the server and the PBX; both have shorter limits of their own. */
const TIMEOUT_MS = 120_000;
const ANSWER_CAP_BYTES = 8 * 1024 * 1024;

export function daemonOf(stateDir: string): DaemonClient {
  const ask = async <T>(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
    schema: ZodType<T> | undefined,
  ) => {
    const address = await readDaemonAddress(stateDir);
    return address.ok ? question(address.value, method, path, body, schema) : address;
  };
  return {
    get: (path, schema) => ask('GET', path, undefined, schema),
    post: (path, body, schema) => ask('POST', path, JSON.stringify(body), schema),
    send: (path, file, schema) => ask('POST', path, file, schema),
    text: (path) => ask<string>('GET', path, undefined, undefined),
  };
}

async function question<T>(
  address: DaemonAddress,
  method: string,
  path: string,
  body: string | Uint8Array | undefined,
  schema: ZodType<T> | undefined,
): Promise<Result<T>> {
  try {
    const { ok, text } = await exchange(address, method, path, body ?? '');
    if (ok && schema === undefined) return accept(text as T);
    const answer: unknown = JSON.parse(text);
    return ok && schema !== undefined ? accept(schema.parse(answer)) : refusalOf(answer);
  } catch (thrown) {
    return silent(thrown);
  }
}

/** One connection per question, closed with its answer, so that the command ends as soon as it has spoken. */
async function exchange(address: DaemonAddress, method: string, path: string, body: string | Uint8Array) {
  const headers = { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sent = request(`${address.url}${LOCAL_API}${path}`, { method, headers, signal, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > ANSWER_CAP_BYTES) throw new RangeError(`the answer is larger than ${ANSWER_CAP_BYTES} bytes`);
    chunks.push(chunk);
  }
  return { ok: response.statusCode === 200, text: Buffer.concat(chunks).toString('utf8') };
}

function refusalOf(answer: unknown): Result<never> {
  const { code, detail, next } = problemSchema.parse(answer);
  return refuse(code, detail, next ?? '');
}

function silent(thrown: unknown): Result<never> {
  if ((thrown as NodeJS.ErrnoException | null)?.code === 'ECONNREFUSED') {
    return refuse(
      'not_running',
      'The agent that used this state folder is not running any more.',
      'Start it with "systemctl start switchkey-agent".',
    );
  }
  return refuse(
    'daemon_silent',
    `The agent gave no usable answer: ${reasonOf(thrown)}.`,
    'Try again; if it stays so, restart the agent and look at its log. Calls are not affected by a restart.',
  );
}
