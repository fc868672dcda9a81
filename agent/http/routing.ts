// What every route of the local API shares: one method to a path, a body or query that is parsed before it is used.
import type { Request, Response, Router } from 'express';
import type { ZodType } from 'zod';
import type { Result } from '../../shared/result.ts';
import { replyProblem } from './reply-problem.ts';

type Handle = (request: Request, response: Response) => unknown;

export interface Paths {
  readonly get: (path: string, handle: Handle) => unknown;
  readonly post: (path: string, handle: Handle) => unknown;
}

export function pathsOf(router: Router): Paths {
  return {
    get: (path, handle) => router.route(path).get(handle).all(refuseMethod('GET')),
    post: (path, handle) => router.route(path).post(handle).all(refuseMethod('POST')),
  };
}

/** Each name once; the app's own query parser is off. */
export function queryOf(request: Request): Record<string, string> {
  const at = request.url.indexOf('?');
  return at === -1 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(at + 1)));
}

/** The value, or undefined after the refusal was sent. Field messages never repeat what was sent. */
export function parsed<T>(schema: ZodType<T>, input: unknown, response: Response): T | undefined {
  const outcome = schema.safeParse(input);
  if (outcome.success) return outcome.data;
  const fields = outcome.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  replyProblem(
    response,
    400,
    {
      code: 'malformed',
      message: `The request is not of the expected shape: ${fields.map((field) => `${field.path}: ${field.message}`).join('; ')}.`,
      next: 'Correct the named fields and send it again.',
    },
    fields,
  );
  return undefined;
}

function refuseMethod(allowed: string) {
  return (_request: Request, response: Response): void => {
    response.set('allow', allowed);
    replyProblem(response, 405, {
      code: 'method_not_allowed',
      message: `This address takes ${allowed} only.`,
      next: `Send the request with ${allowed}.`,
    });
  };
}

/** 404: not in sight or not sold here; 503: the store cannot be used; everything else is a conflict. */
const STATUS: Readonly<Record<string, number>> = {
  no_licence_model: 404,
  person_unknown: 404,
  seat_unknown: 404,
  unit_unknown: 404,
  run_unknown: 404,
  seats_damaged: 503,
  seats_too_new: 503,
  seats_not_writable: 503,
};

export function reply<T>(response: Response, result: Result<T>): void {
  if (result.ok) response.json(result.value);
  else replyProblem(response, STATUS[result.refusal.code] ?? 409, result.refusal);
}
