// Per-address and per-caller limits for what costs more than a poll.
import { hash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { presentedBy } from './caller.ts';
import { sendProblem } from './problem.ts';

/**
 * `perMinute` requests of one address, or of one secret; the next ones get 429 with `retry-after`. Every answer tells in
 * `ratelimit` and `ratelimit-policy` (draft-ietf-httpapi-ratelimit-headers) what is left of which limit.
 */
export function limitTo(perMinute: number, by: 'address' | 'caller'): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    identifier: by,
    legacyHeaders: false,
    // The authorization itself is a secret; only its digest is kept in the limiter's memory.
    keyGenerator: (req) => {
      const address = ipKeyGenerator(req.ip ?? '');
      const secret = by === 'caller' ? presentedBy(req).secret : '';
      return secret === '' ? address : hash('sha256', secret, 'base64url');
    },
    handler: (_req, res) =>
      sendProblem(res, {
        code: 'too_many_requests',
        message: 'Too many requests came from here within a minute.',
        next: 'Wait as long as retry-after says, then send fewer at a time.',
      }),
  });
}
