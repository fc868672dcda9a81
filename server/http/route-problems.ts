// Which problems a route may answer with: its own, and those of everything that stands before it.
import { type ProblemCode, problemOf } from './problem.ts';
import type { Route } from './route.ts';

const ALWAYS: readonly ProblemCode[] = [
  'malformed_request',
  'validation_failed',
  'too_many_requests',
  'internal',
  'storage_full',
  'storage_unavailable',
];
const OF_THE_GATE: readonly ProblemCode[] = [
  'unauthenticated',
  'forbidden',
  'address_not_allowed',
  'account_not_found',
  'account_suspended',
  'account_blocked',
  'account_closed',
];
const OF_A_BODY: readonly ProblemCode[] = [
  'malformed_json',
  'body_too_large',
  'content_type_unsupported',
  'request_timeout',
  // A change may lead to a licence that must be signed.
  'no_signing_key',
];
const OF_A_KEY: readonly ProblemCode[] = ['idempotency_key_missing', 'idempotency_key_reused'];

export interface PossibleProblem {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  /** Only this kind of request may meet it, not every one. */
  readonly own: boolean;
}

/** By status, then by code. */
export function problemsOf({ method, permission, idempotency, problems }: Route): PossibleProblem[] {
  const general = new Set<ProblemCode>([
    ...ALWAYS,
    ...(permission === 'public' ? [] : OF_THE_GATE),
    ...(method === 'GET' ? [] : OF_A_BODY),
    ...(idempotency === undefined ? [] : OF_A_KEY),
  ]);
  return [...new Set([...general, ...problems])]
    .map((code) => {
      const { status, title } = problemOf({ code, message: '', next: '' });
      return { code, status, title, own: !general.has(code) };
    })
    .sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
}
