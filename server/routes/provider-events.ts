// /provider-events/:provider: where payment providers send their messages; the bytes as sent, before anything reads them.
import express, { type Request, type Response, Router } from 'express';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Paying } from '../flows/ask-provider.ts';
import { takeProviderEvent } from '../flows/take-provider-event.ts';
import type { Reply } from '../http/idempotency.ts';
import type { ProblemCode } from '../http/problem.ts';
import { send } from '../http/route.ts';

/** Under SERVER_API. */
const PROVIDER_EVENTS = '/provider-events';
const LARGEST = '256kb';

export interface EventDoor extends Paying {
  readonly nowMs: () => number;
  /** Tells this process what was changed, before the answer leaves. */
  readonly afterEvent: () => Promise<void>;
}

/** Answers 2xx after the commit only: on anything else the provider sends the message again. */
export function providerEventRouter(door: EventDoor): Router {
  const router = Router();
  const raw = express.raw({ type: () => true, limit: LARGEST, inflate: false });
  router.post(`${PROVIDER_EVENTS}/:provider`, raw, async (req, res: Response) => send(res, await take(door, req)));
  return router;
}

async function take(door: EventDoor, req: Request): Promise<Result<Reply, ProblemCode>> {
  const provider = door.providers.get(String(req.params.provider));
  if (provider === undefined) return refuse('not_found', 'There is nothing at this address.', 'Check the address.');
  const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const act = { actor: `provider:${provider.name}`, nowMs: door.nowMs() };
  const taken = await takeProviderEvent(door, act, provider, { rawBody, headers: req.headers });
  if (!taken.ok) return taken;
  await door.afterEvent();
  return accept({ status: 200, body: { outcome: taken.value } });
}
