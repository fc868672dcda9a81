// How every route of the JSON API is declared and run: who may, what it takes, what it does; the rest fails closed.
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import { SERVER_CAPS } from '../../shared/contracts/server-api.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller, Scope } from '../accounts/account.ts';
import type { Act } from '../audit/audit.ts';
import type { Database, Db, Trx } from '../db/open.ts';
import { type BodyCode, parseJson, readBody } from './body.ts';
import { type Attempt, keep, parseIdempotencyKey, type Reply, replay } from './idempotency.ts';
import { type ProblemCode, type ProblemFields, sendProblem } from './problem.ts';

/** `public` is a decision like the others: nothing is public by omission. */
type Permission = Scope | 'public';

interface Declared<Path extends string> {
  readonly path: Path;
  readonly permission: Permission;
}

interface Asked<Params, Input> {
  readonly caller: Caller;
  readonly act: Act;
  readonly params: Params;
  /** The query of a reading route, the body of an acting one, as its schema gives it. */
  readonly input: Input;
}

type Answer = Promise<Result<Reply, ProblemCode>>;
type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & Params<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly permission: Permission;
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
export function reading<Path extends string, Query extends z.ZodType>(
  route: Declared<Path> & {
    readonly query: Query;
    readonly handle: (asked: Asked<Params<Path>, z.output<Query>> & { readonly db: Db }) => Answer;
  },
): Route {
  return {
    method: 'GET',
    path: route.path,
    permission: route.permission,
    async run({ database, caller, act, req }) {
      const input = validate(route.query, req.query);
      if (!input.ok) return input;
      return await route.handle({
        db: database.reader,
        caller,
        act,
        params: req.params as Params<Path>,
        input: input.value,
      });
    },
  };
}

/** A POST, PATCH or DELETE: one transaction, in which also the idempotency record lies. */
export function acting<Path extends string, Body extends z.ZodType>(
  route: Declared<Path> & {
    readonly method: 'POST' | 'PATCH' | 'DELETE';
    readonly body: Body;
    readonly idempotency: 'required' | 'offered';
    readonly handle: (
      asked: Asked<Params<Path>, z.output<Body>> & { readonly trx: Trx; readonly secret: string },
    ) => Answer;
  },
): Route {
  return {
    method: route.method,
    path: route.path,
    permission: route.permission,
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
        once(trx, act, attempt, () => route.handle({ trx, caller, act, secret, params, input: input.value })),
      );
    },
  };
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

export async function readJson(req: Request): Promise<Result<{ json: unknown; text: string }, BodyCode>> {
  const bytes = await readBody(req, SERVER_CAPS.body);
  if (!bytes.ok) return bytes;
  const json = parseJson(bytes.value);
  return json.ok ? accept({ json: json.value, text: bytes.value.toString() }) : json;
}

/** A refusal of what a schema does not take; the fields travel beside it. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, 'validation_failed'> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return accept(parsed.data);
  const fields: ProblemFields = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
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

export interface Gatekeeping {
  readonly database: Database;
  readonly nowMs: () => number;
  /** Who the request's bearer secret names; undefined for nobody. */
  readonly callerOf: (secret: string, nowMs: number) => Promise<Caller | undefined>;
  /** Tells this process what an act changed, before its answer leaves. */
  readonly afterAct: () => Promise<void>;
}

const NOBODY: Caller = { actor: 'public', accountId: '', accountPath: '/nobody/', scopes: [] };

/** Puts routes on a router; a permission that is none of the known ones stops the start. */
export function mount(router: Router, routes: readonly Route[], gate: Gatekeeping): void {
  for (const route of routes) {
    if (!['public', 'read', 'write'].includes(route.permission)) {
      throw new Fault('route_without_permission', `${route.method} ${route.path} names no permission.`);
    }
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    router[verb](route.path, async (req: Request, res: Response) => send(res, await answer(route, gate, req)));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(path, (_req, res) => {
      res.setHeader('allow', allowed.join(', '));
      const words = `This address answers ${allowed.join(', ')} only.`;
      sendProblem(res, { code: 'method_not_allowed', message: words, next: 'Use one of these methods.' });
    });
  }
}

async function answer(route: Route, gate: Gatekeeping, req: Request): Answer {
  const nowMs = gate.nowMs();
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/.exec(req.get('authorization') ?? '')?.[1] ?? '';
  const caller = route.permission === 'public' ? NOBODY : await gate.callerOf(secret, nowMs);
  if (caller === undefined) return unauthenticated();
  if (route.permission !== 'public' && !caller.scopes.includes(route.permission)) return forbidden(route.permission);
  const result = await route.run({ database: gate.database, caller, act: { actor: caller.actor, nowMs }, secret, req });
  if (route.method !== 'GET' && result.ok) await gate.afterAct();
  return result;
}

function unauthenticated(): Result<never, 'unauthenticated'> {
  return refuse(
    'unauthenticated',
    'The request carries no API key or sign-in token that is in force.',
    'Send authorization: Bearer with an API key.',
  );
}

function forbidden(permission: Permission): Result<never, 'forbidden'> {
  return refuse('forbidden', `This key may not ${permission}.`, `Use a key with the scope ${permission}.`);
}

export function send(res: Response, result: Result<Reply, ProblemCode>): void {
  if (!result.ok) {
    const { fields } = result.refusal.detail ?? {};
    sendProblem(res, result.refusal, typeof fields === 'string' ? JSON.parse(fields) : undefined);
    return;
  }
  const { status, body, text, contentType } = result.value;
  if (text !== undefined)
    res
      .status(status)
      .type(contentType ?? 'text/plain')
      .end(text);
  else if (body === undefined) res.status(status).end();
  else res.status(status).type('application/json').end(JSON.stringify(body));
}
