// How every route of the JSON API is declared and run: who may, what it takes, what it does; the rest fails closed.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { RoutePermission } from '../../shared/contracts/permissions.ts';
import { SERVER_CAPS } from '../../shared/contracts/server-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import type { Act } from '../audit/audit.ts';
import type { Database, Db, Trx } from '../db/open.ts';
import { type BodyCode, parseJson, readBody } from './body.ts';
import { openCursor, sealCursor } from './cursor.ts';
import type { Described } from './described.ts';
import { fieldWords } from './field-words.ts';
import { type Attempt, keep, parseIdempotencyKey, type Reply, replay } from './idempotency.ts';
import { type ProblemCode, type ProblemFields, sendProblem } from './problem.ts';
import { refusedTexts } from './refused-texts.ts';

interface Declared<Path extends string, Code extends ProblemCode> extends Described {
  readonly path: Path;
  /** `public` is a decision like the others: nothing is public by omission. */
  readonly permission: RoutePermission;
  /** What the handle itself may refuse with; the compiler holds it to that. */
  readonly problems: readonly Code[];
}

interface Asked<Params, Input> {
  readonly caller: Caller;
  readonly act: Act;
  readonly params: Params;
  /** The query of a reading route, the body of an acting one, as its schema gives it. */
  readonly input: Input;
}

export type Answer<Code extends ProblemCode = ProblemCode> = Promise<Result<Reply, Code>>;
type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & Params<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;

export interface Route extends Described {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** `public` is a decision like the others: nothing is public by omission. */
  readonly permission: RoutePermission;
  /** What the handle itself may refuse with, beside what every route may. */
  readonly problems: readonly ProblemCode[];
  /** Of the query of a GET, of the body of the others. */
  readonly input: z.ZodType;
  /** Undefined where an Idempotency-Key means nothing. */
  readonly idempotency?: 'required' | 'offered';
  run(asking: Asking): Answer;
}

/** What the runner gives a route: the caller is known and allowed, nothing is parsed yet. */
interface Asking {
  readonly database: Database;
  readonly caller: Caller;
  readonly act: Act;
  readonly secret: string;
  readonly req: Request;
}

/** A GET. Reads from the connection that never waits for the writer. */
export function reading<Path extends string, Query extends z.ZodType, const Code extends ProblemCode>(
  route: Declared<Path, Code> & {
    readonly query: Query;
    readonly handle: (
      asked: Asked<Params<Path>, z.output<Query>> & { readonly db: Db; readonly secret: string },
    ) => Answer<NoInfer<Code>>;
  },
): Route {
  return {
    ...declaredOf(route),
    method: 'GET',
    input: route.query,
    async run({ database, caller, act, secret, req }) {
      const input = validate(route.query, req.query);
      if (!input.ok) return input;
      const list = listOf(req.path, input.value);
      const opened = withPosition(list, input.value);
      if (!opened.ok) return opened;
      const params = req.params as Params<Path>;
      const answer = await route.handle({ db: database.reader, caller, act, secret, params, input: opened.value });
      return answer.ok ? accept(withCursor(list, answer.value)) : answer;
    },
  };
}

/** A POST, PATCH or DELETE: one transaction, in which also the idempotency record lies. */
export function acting<Path extends string, Body extends z.ZodType, const Code extends ProblemCode>(
  route: Declared<Path, Code> & {
    readonly method: 'POST' | 'PATCH' | 'DELETE';
    readonly body: Body;
    readonly idempotency: 'required' | 'offered';
    readonly handle: (
      asked: Asked<Params<Path>, z.output<Body>> & {
        readonly trx: Trx;
        readonly secret: string;
        readonly req: Request;
      },
    ) => Answer<NoInfer<Code>>;
  },
): Route {
  return {
    ...declaredOf(route),
    method: route.method,
    input: route.body,
    idempotency: route.idempotency,
    async run({ database, caller, act, secret, req }) {
      const params = req.params as Params<Path>;
      const key = parseIdempotencyKey(req.get('idempotency-key'), route.idempotency === 'required');
      if (!key.ok) return key;
      const body = await readJson(req);
      if (!body.ok) return body;
      const input = validate(route.body, body.value.json);
      if (!input.ok) return input;
      const attempt = key.value === undefined ? undefined : attemptOf(key.value, req, body.value.text, secret);
      return await database.transact((trx) =>
        once(trx, act, attempt, () => route.handle({ trx, caller, act, secret, req, params, input: input.value })),
      );
    },
  };
}

/**
 * A POST whose slow part, a password's hash, must not hold the transaction: the handle opens its own. Nothing is kept
 * for a repetition, so repeating it must do no harm.
 */
export function actingSlowly<Path extends string, Body extends z.ZodType, const Code extends ProblemCode>(
  route: Declared<Path, Code> & {
    readonly body: Body;
    readonly handle: (
      asked: Asked<Params<Path>, z.output<Body>> & {
        readonly database: Database;
        readonly secret: string;
        readonly req: Request;
      },
    ) => Answer<NoInfer<Code>>;
  },
): Route {
  return {
    ...declaredOf(route),
    method: 'POST',
    input: route.body,
    async run({ database, caller, act, secret, req }) {
      const body = await readJson(req);
      if (!body.ok) return body;
      const input = validate(route.body, body.value.json);
      if (!input.ok) return input;
      const params = req.params as Params<Path>;
      return await route.handle({ database, caller, act, secret, req, params, input: input.value });
    },
  };
}

/** The same question asked for another page of it. */
function listOf(path: string, input: unknown): string {
  const { cursor: _, limit: __, ...narrowed } = { ...(input as object), cursor: '', limit: 0 };
  return JSON.stringify([path, narrowed]);
}

/** The stores page by positions; callers hold cursors. */
function withPosition<Input>(list: string, input: Input): Result<Input, 'validation_failed'> {
  const { cursor } = { cursor: undefined, ...(input as { cursor?: unknown }) };
  if (typeof cursor !== 'string' || cursor === '') return accept(input);
  const position = openCursor(list, cursor);
  return position === undefined ? fieldRefused(NO_CURSOR) : accept({ ...input, cursor: position });
}

const NO_CURSOR: ProblemFields = [{ path: 'cursor', message: 'is none that this list gave' }];

function withCursor(list: string, reply: Reply): Reply {
  const { body } = reply;
  if (typeof body !== 'object' || body === null || !('next' in body) || typeof body.next !== 'string') return reply;
  return { ...reply, body: { ...body, next: sealCursor(list, body.next) } };
}

function declaredOf(route: Declared<string, ProblemCode>): Declared<string, ProblemCode> {
  const { path, permission, summary, tag, answers, problems } = route;
  return { path, permission, summary, tag, answers, problems };
}

function attemptOf(key: string, req: Request, body: string, secret: string): Attempt {
  return { key, method: req.method, path: req.originalUrl, body, secret };
}

async function once(trx: Trx, act: Act, attempt: Attempt | undefined, work: () => Answer): Answer {
  if (attempt === undefined) return await work();
  const kept = await replay(trx, act, attempt);
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return accept(kept.value);
  const done = await work();
  if (done.ok) await keep(trx, act, attempt, done.value);
  return done;
}

async function readJson(
  req: Request,
): Promise<Result<{ json: unknown; text: string }, BodyCode | 'validation_failed'>> {
  const bytes = await readBody(req, SERVER_CAPS.body);
  if (!bytes.ok) return bytes;
  const json = parseJson(bytes.value);
  if (!json.ok) return json;
  const refused = refusedTexts(json.value);
  if (refused.length > 0) return fieldRefused(refused);
  return accept({ json: json.value, text: bytes.value.toString() });
}

/** A refusal of what a schema does not take; the fields travel beside it. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, 'validation_failed'> {
  const parsed = schema.safeParse(value, { error: fieldWords });
  if (parsed.success) return accept(parsed.data);
  const fields: ProblemFields = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return fieldRefused(fields);
}

function fieldRefused(fields: ProblemFields): Result<never, 'validation_failed'> {
  const words = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return refuse(
    'validation_failed',
    `The request is not valid. ${words}.`,
    'Correct the named fields and send it again.',
    {
      fields: JSON.stringify(fields),
    },
  );
}

export function send(res: Response, result: Result<Reply, ProblemCode>): void {
  if (!result.ok) {
    const { fields } = result.refusal.detail ?? {};
    sendProblem(res, result.refusal, typeof fields === 'string' ? JSON.parse(fields) : undefined);
    return;
  }
  const { status, body, text, bytes, contentType, headers = {} } = result.value;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (bytes !== undefined)
    res
      .status(status)
      .type(contentType ?? 'application/octet-stream')
      .end(bytes);
  else if (text !== undefined)
    res
      .status(status)
      .type(contentType ?? 'text/plain')
      .end(text);
  else if (body === undefined) res.status(status).end();
  else res.status(status).type('application/json').end(JSON.stringify(body));
}
