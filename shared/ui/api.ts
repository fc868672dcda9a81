// Both pages' way to their JSON API: every answer is parsed by its contract, every refusal is a Refusal with the server's own words.
import type { z } from 'zod';
import { type Problem, problemSchema } from '../contracts/problem.ts';

/** The server answered no; `problem` says what happened, why, and what to do next. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer arrived, or none that this page understands: whether the act was done is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly how: 'silent' | 'broken_off' | 'unexplained' | 'unknown_form';

  constructor(how: NoAnswer['how'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.how = how;
  }
}

interface Call {
  readonly body?: unknown;
  /** Sent as it is in place of `body`. */
  readonly file?: Blob;
  /** Repeated with the same key, an act is done once. Whoever may be clicked twice keeps one per intent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface Api {
  get<T>(path: string, schema: z.ZodType<T>, call?: Pick<Call, 'signal'>): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, schema: z.ZodType<T>, call?: Call): Promise<T>;
  /** For acts that answer without a body. */
  act(method: 'POST' | 'PATCH' | 'DELETE', path: string, call?: Call): Promise<void>;
  /** A file, to be saved by `saveFile`: a link would not carry what the page's requests carry. */
  file(path: string): Promise<Blob>;
}

const LONGEST_MS = 60_000;

/** `headers` go with every request, e.g. on whose behalf one acts. */
export function makeApi(base: string, headers: Readonly<Record<string, string>>): Api {
  const answerTo = async (method: string, path: string, call: Call): Promise<Blob> => {
    const limit = AbortSignal.timeout(LONGEST_MS);
    const given: RequestInit = {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'x-switchkey': '1',
        ...contentType(call),
        ...(method === 'POST' ? { 'idempotency-key': call.idempotencyKey ?? freshKey() } : {}),
        ...headers,
      },
      signal: call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.file === undefined ? {} : { body: call.file }),
    };
    const response = await fetch(`${base}${path}`, given).catch((cause: unknown) => {
      throw new NoAnswer('silent', 'The server did not answer.', { cause });
    });
    const answer = await response.blob().catch((cause: unknown) => {
      throw new NoAnswer('broken_off', 'The answer broke off.', { cause });
    });
    if (response.ok) return answer;
    const problem = problemSchema.safeParse(parseJson(await answer.text()));
    if (problem.success) throw new Refusal(problem.data);
    throw new NoAnswer('unexplained', `The server answered ${response.status} without saying why.`);
  };
  const ask = async (method: string, path: string, call: Call): Promise<unknown> =>
    parseJson(await (await answerTo(method, path, call)).text());
  const parsed = async <T>(schema: z.ZodType<T>, answered: Promise<unknown>): Promise<T> => {
    const result = schema.safeParse(await answered);
    if (result.success) return result.data;
    throw new NoAnswer('unknown_form', 'The server answered in a form that this page does not know. Reload the page.', {
      cause: result.error,
    });
  };
  return {
    get: (path, schema, call = {}) => parsed(schema, ask('GET', path, call)),
    send: (method, path, schema, call = {}) => parsed(schema, ask(method, path, call)),
    act: async (method, path, call = {}) => {
      await answerTo(method, path, call);
    },
    file: (path) => answerTo('GET', path, {}),
  };
}

function contentType({ body, file }: Call): Record<string, string> {
  if (file !== undefined) return { 'content-type': 'application/octet-stream' };
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

/** Puts a file into the reader's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function freshKey(): string {
  return crypto.randomUUID();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A query string with its question mark; what is undefined or empty is left out. */
export function query(given: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  if (set.length === 0) return '';
  return `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}
