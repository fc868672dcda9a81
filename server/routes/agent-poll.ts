// GET /agent/v1/poll: the hot path, answered before the application; an unchanged licence costs a hash and two look-ups.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
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

/** `onFault` answers what threw. */
export function pollHandler(
  desk: PollDesk,
  nowMs: () => number,
  onFault: (error: unknown, res: ServerResponse) => void,
): RequestListener {
  return (req, res) => {
    const poll = pollOf(req, nowMs());
    const unchanged = answerUnchanged(desk, poll);
    if (unchanged !== undefined) {
      reply(res, unchanged);
      return;
    }
    answerPoll(desk, poll).then(
      (result) => reply(res, result),
      (error) => onFault(error, res),
    );
  };
}

function pollOf({ headers }: IncomingMessage, nowMs: number): Poll {
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

function reply(res: ServerResponse, result: Result<PollOutcome, PollCode>): void {
  if (!result.ok) {
    sendProblem(res, result.refusal);
  } else if (result.value.changed) {
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    res.end(JSON.stringify(result.value.answer));
  } else {
    res.writeHead(304, { 'switchkey-next-poll': result.value.nextPollText }).end();
  }
}
