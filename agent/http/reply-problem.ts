// Every error answer of the local API: problem+json with a stable code and words for a person.
import type { Response } from 'express';
import type { Problem } from '../../shared/contracts/problem.ts';
import type { Refusal } from '../../shared/result.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  429: 'Too soon',
  500: 'Internal error',
  503: 'Not available',
};

/** Answers `refusal` with `status`; nothing of the request is echoed, so no code and no token can leak through it. */
export function replyProblem(response: Response, status: number, refusal: Refusal, fields?: Problem['fields']): void {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code: refusal.code,
    detail: refusal.message,
    next: refusal.next,
    ...(fields === undefined ? {} : { fields }),
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
