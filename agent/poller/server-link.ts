// The agent's requests to its licence server, signed by the agent's key, and what the server's refusals mean.
import type { KeyObject } from 'node:crypto';
import type { ZodType } from 'zod';
import { AGENT_API } from '../../shared/contracts/agent-wire.ts';
import { problemSchema } from '../../shared/contracts/problem.ts';
import { signedHeader } from '../../shared/licence/agent-proof.ts';
import type { Refusal } from '../../shared/result.ts';
import type { HttpAnswer, HttpClient } from './http-client.ts';

export interface ServerLink {
  /** Address of the server without a slash at its end. */
  readonly server: string;
  readonly http: HttpClient;
  readonly key: { readonly thumbprint: string; readonly privateKey: KeyObject };
  readonly random: (bytes: number) => Uint8Array;
  /** Effective now, epoch seconds: the instant that signed requests carry. */
  readonly nowS: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A definite refusal is the server's considered word; a passing fault says nothing about the licence. */
export type Answered<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'fault'; readonly refusal: Refusal; readonly retryAfterMs?: number };

export type Failed = Exclude<Answered<never>, { kind: 'answer' }>;

const WAIT = 'The agent tries again by itself; the limits stay as they are.';
const MAX_RETRY_AFTER_S = 86_400;

/** Sends JSON under the key's signature; a clock that is off is signed over once more with the server's time. */
export async function sendSigned<T>(
  link: ServerLink,
  path: string,
  body: unknown,
  answer: {
    readonly schema: ZodType<T>;
    readonly maxBytes: number;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answered<T>> {
  const first = await attempt(link, path, body, answer, link.nowS);
  if (first.serverTimeS === undefined) return first;
  return attempt(link, path, body, answer, first.serverTimeS);
}

type Attempt<T> = Answered<T> & { readonly serverTimeS?: number };

async function attempt<T>(
  link: ServerLink,
  path: string,
  body: unknown,
  answer: {
    readonly schema: ZodType<T>;
    readonly maxBytes: number;
    readonly headers?: Readonly<Record<string, string>>;
  },
  atS: number,
): Promise<Attempt<T>> {
  const bytes = Buffer.from(JSON.stringify(body));
  const sent = await link.http.send({
    method: 'POST',
    url: `${link.server}${AGENT_API}${path}`,
    headers: {
      ...answer.headers,
      'content-type': 'application/json',
      authorization: signedFor(link, 'POST', path, bytes, atS),
    },
    body: bytes,
    maxBytes: answer.maxBytes,
    timeoutMs: link.timeoutMs,
    ...(link.signal === undefined ? {} : { signal: link.signal }),
  });
  if (!sent.ok) return { kind: 'fault', refusal: sent.refusal };
  if (sent.value.status >= 200 && sent.value.status < 300) return parsed(sent.value, answer.schema);
  const failed = failureOf(sent.value);
  const serverTimeS = failed.refusal.code === 'clock_off' ? serverTime(failed.refusal, sent.value) : undefined;
  return serverTimeS === undefined ? failed : { ...failed, serverTimeS };
}

export function signedFor(
  link: Pick<ServerLink, 'key' | 'random'>,
  method: string,
  path: string,
  body: Uint8Array,
  atS: number,
): string {
  const nonce = Buffer.from(link.random(16)).toString('hex');
  return signedHeader(link.key, { method, path: `${AGENT_API}${path}`, body }, atS, nonce);
}

export function parsed<T>(answer: HttpAnswer, schema: ZodType<T>): Answered<T> {
  const value = schema.safeParse(json(answer.body));
  if (value.success) return { kind: 'answer', value: value.data };
  const message = 'The server answered something that this agent cannot read.';
  return { kind: 'fault', refusal: { code: 'answer_garbled', message, next: WAIT } };
}

/** Only a problem document of the licence server itself counts as its word: a proxy's 403 page is a passing fault. */
export function failureOf(answer: HttpAnswer): Failed {
  const problem = problemSchema.safeParse(json(answer.body));
  const passing = answer.status >= 500 || answer.status < 400 || [404, 408, 409, 425, 429].includes(answer.status);
  if (problem.success && !passing) {
    const { code, detail, next } = problem.data;
    return { kind: 'refused', refusal: { code, message: plain(detail), next: plain(next ?? WAIT) } };
  }
  const refusal = problem.success
    ? { code: problem.data.code, message: plain(problem.data.detail), next: plain(problem.data.next ?? WAIT) }
    : { code: 'server_fault', message: `The server answered with status ${answer.status}.`, next: WAIT };
  const retryAfterMs = retryAfter(answer.headers['retry-after']);
  return { kind: 'fault', refusal, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Seconds only; a date would be read against a clock that may be wrong. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return undefined;
  return Math.min(Number(header), MAX_RETRY_AFTER_S) * 1000;
}

/** Unsigned, so it is used for nothing but the date of the next signature. */
function serverTime(refusal: Refusal, answer: HttpAnswer): number | undefined {
  const told = /\((\d{10})\)/.exec(refusal.message)?.[1];
  if (told !== undefined) return Number(told);
  const date = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(date) ? undefined : Math.floor(date / 1000);
}

/** What a stranger wrote, as one short line without control characters. */
function plain(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').slice(0, 500);
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
