// The verbs of the agent over HTTP: parse, call, reply.
import express, { type Response, type Router } from 'express';
import {
  enrolSchema,
  eventsQuerySchema,
  LOCAL_CAPS,
  raiseSchema,
  simulateSchema,
  updateSchema,
  whyRequestSchema,
} from '../../shared/contracts/local-api.ts';
import type { Refusal, Result } from '../../shared/result.ts';
import type { Agent } from '../agent.ts';
import { massRoutes } from './mass-routes.ts';
import { tokenOnly } from './page-session.ts';
import { createRefreshGate } from './refresh-gate.ts';
import { replyProblem } from './reply-problem.ts';
import { parsed, pathsOf, queryOf } from './routing.ts';
import { seatRoutes } from './seat-routes.ts';
import { settingsRoutes } from './settings-routes.ts';

const NOT_SIMULATED = {
  code: 'not_simulated',
  message: 'This agent licenses a real PBX, which is driven by its own tools.',
  next: 'Use an agent whose settings name the simulator.',
};

/** One row per verb. `monotonicMs` paces `refresh`; a path that exists answers other methods with 405. */
export function verbRoutes(agent: Agent, monotonicMs: () => number): Router {
  const refreshGate = createRefreshGate(monotonicMs);
  const router = express.Router();

  const paths = pathsOf(router);
  const { get, post } = paths;

  get('/status', (_request, response) => response.json(agent.status()));
  get('/why/:kind', (request, response) => {
    const asked = parsed(whyRequestSchema, request.params, response);
    if (asked !== undefined) response.json(agent.why(asked.kind));
  });
  get('/peaks', (_request, response) => response.json(agent.peaks()));
  get('/events', (request, response) => {
    const asked = parsed(eventsQuerySchema, queryOf(request), response);
    if (asked === undefined) return;
    response.json(agent.events(asked.cursor === undefined ? undefined : Number(asked.cursor), asked.limit));
  });
  get('/plan', async (_request, response) => response.json(await agent.plan()));
  get('/doctor', async (_request, response) => response.json(await agent.doctor()));
  router.use('/install-plan', tokenOnly);
  get('/install-plan', (_request, response) => response.json(agent.installPlan()));
  get('/request-code', async (_request, response) => replyCode(response, 'request', await agent.requestCode()));
  get('/confirmation-code', async (_request, response) =>
    replyCode(response, 'confirmation', await agent.confirmationCode()),
  );

  post('/refresh', async (_request, response) => {
    const waitSeconds = refreshGate();
    if (waitSeconds === 0) response.json(await agent.refresh());
    else replyProblem(response.set('retry-after', String(waitSeconds)), 429, tooSoon(agent, waitSeconds));
  });
  post('/update', async (request, response) => {
    const asked = parsed(updateSchema, request.body, response);
    if (asked !== undefined) response.json(await agent.update(asked.code, { dryRun: asked.dryRun }));
  });
  post('/enrol', async (request, response) => {
    const asked = parsed(enrolSchema, request.body, response);
    if (asked !== undefined) response.json(await agent.enrol(asked));
  });
  post('/raise', async (request, response) => {
    const asked = parsed(raiseSchema, request.body, response);
    if (asked !== undefined) response.json(await agent.raise(asked));
  });
  post('/simulate', (request, response) => {
    const asked = parsed(simulateSchema, request.body, response);
    if (asked === undefined) return;
    if (agent.simulate === undefined) replyProblem(response, 404, NOT_SIMULATED);
    else response.json({ text: agent.simulate(asked.line) });
  });
  seatRoutes(paths, agent.seats);
  massRoutes(paths, agent.mass);
  settingsRoutes(paths, agent.settings);
  return router;
}

/** What draws pictures is loaded only when one is asked for. */
async function replyCode(response: Response, type: 'request' | 'confirmation', result: Result<string>): Promise<void> {
  if (!result.ok) return replyProblem(response, 409, result.refusal);
  const [{ qrSvg }, { encodeQrText }, { decodeText }] = await Promise.all([
    import('../../shared/licence/qr.ts'),
    import('../../shared/licence/text-form.ts'),
    import('../../shared/licence/text-read.ts'),
  ]);
  const read = decodeText(result.value, { maxChars: LOCAL_CAPS.code });
  response.json({ text: result.value, ...(read.ok ? { qr: qrSvg(encodeQrText(type, read.value.bytes)) } : {}) });
}

function tooSoon(agent: Agent, waitSeconds: number): Refusal {
  const at = agent.status().poll.lastSuccessAt;
  const lastSuccess =
    at === undefined
      ? 'The licence server was never reached so far.'
      : `The last successful one was at ${new Date(at * 1000).toISOString()}.`;
  return {
    code: 'too_soon',
    message: `A refresh was asked for a moment ago. ${lastSuccess}`,
    next: `Wait ${waitSeconds} s and ask again.`,
  };
}
