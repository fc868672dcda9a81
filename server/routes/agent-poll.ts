// GET /agent/v1/poll: the hot path. Mounted before everything else; an unchanged licence costs one hash and two look-ups.
import type { Request, RequestHandler, Response } from 'express';
import type { Result } from '../../shared/result.ts';
import {
  answerPoll,
  answerUnchanged,
  type Poll,
  type PollCode,
  type PollDesk,
  type PollOutcome,
} from '../flows/answer-poll.ts';
import { sendProblem } from '../http/problem.ts';

const NONCE = /^[0-9a-f]{32}$/;

export function pollHandler(desk: PollDesk, nowMs: () => number): RequestHandler {
  return (req, res, next) => {
    const poll = pollOf(req, nowMs());
    const unchanged = answerUnchanged(desk, poll);
    if (unchanged !== undefined) reply(res, unchanged);
    else answerPoll(desk, poll).then((result) => reply(res, result), next);
  };
}

function pollOf({ headers }: Request, nowMs: number): Poll {
  const nonce = headers['switchkey-nonce'];
  return {
    authorization: headers.authorization,
    has: headers['if-none-match'],
    trust: single(headers['switchkey-trust']),
    nonce: typeof nonce === 'string' && NONCE.test(nonce) ? nonce : undefined,
    nowMs,
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function reply(res: Response, result: Result<PollOutcome, PollCode>): void {
  if (!result.ok) {
    sendProblem(res, result.refusal);
  } else if (result.value.changed) {
    res.setHeader('cache-control', 'no-store');
    res.status(200).type('application/json').end(JSON.stringify(result.value.answer));
  } else {
    res.setHeader('switchkey-next-poll', result.value.nextPollText);
    res.status(304).end();
  }
}
