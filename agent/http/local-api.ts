// The local API as an Express app: the page and its sign-in, health and metrics for this machine, the verbs for who holds the token or is signed in.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { LOCAL_API, LOCAL_CAPS } from '../../shared/contracts/local-api.ts';
import { MASS_FILE_CAP } from '../../shared/contracts/mass-api.ts';
import type { Agent } from '../agent.ts';
import type { SignInDesk } from '../sign-in/sign-in-desk.ts';
import { refuseForeignHost, refuseForeignOrigin, refuseOtherNames, requireToken } from './guards.ts';
import { fileBody, jsonBody } from './json-body.ts';
import type { AgentMetrics } from './metrics.ts';
import { pageFiles } from './page-files.ts';
import { admit, pageCodeRoute, sessionRoutes } from './page-session.ts';
import { replyProblem } from './reply-problem.ts';
import { verbRoutes } from './verb-routes.ts';

const NOT_FOUND = {
  code: 'not_found',
  message: 'There is nothing at this address.',
  next: 'Compare the address with the local API of this agent version.',
};
const JSON_REQUIRED = {
  code: 'json_required',
  message: 'The request has no JSON body.',
  next: 'Send the body as application/json, "{}" where there is nothing to say.',
};
const TOO_LARGE = {
  code: 'too_large',
  message: `The request is larger than ${LOCAL_CAPS.body / 1024} KiB, or its file than ${MASS_FILE_CAP / 1024 / 1024} MiB.`,
  next: 'Send the activation code alone, which is a few lines long; split a file for mass configuration.',
};
const MALFORMED = {
  code: 'malformed',
  message: 'The body of the request cannot be read as uncompressed JSON.',
  next: 'Send one JSON object.',
};
const INTERNAL = {
  code: 'internal',
  message: 'The agent could not do this because of a fault of its own.',
  next: 'Run "switchkey-agent doctor" and look at the log of the agent.',
};

export interface LocalApiDeps {
  readonly agent: Agent;
  readonly metrics: AgentMetrics;
  readonly token: string;
  readonly signIn: SignInDesk;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  /** Set for a door that other machines reach: the names it is reached by. There nothing of this PBX is told without the token or a session. */
  readonly answersTo?: (name: string) => boolean;
  /** Called with what no route expected; the one place where it is logged. */
  readonly onFault: (thrown: unknown, path: string) => void;
}

export function createLocalApi(deps: LocalApiDeps): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false).set('trust proxy', false);
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  const { answersTo } = deps;
  const admitted = admit(requireToken(deps.token), deps.signIn);
  app.use(answersTo === undefined ? refuseForeignHost : refuseOtherNames(answersTo));
  app.use(pageFiles());
  app.use(refuseForeignOrigin);
  app.use(`${LOCAL_API}/session`, refuseOtherBodies, jsonBody(LOCAL_CAPS.session), sessionRoutes(deps.signIn));
  if (answersTo !== undefined) app.use(admitted);

  app.get('/healthz', (_request, response) => {
    const health = deps.agent.health();
    response.status(health.status === 'error' ? 503 : 200).json(health);
  });
  app.get('/metrics', (_request, response) => {
    response.type(deps.metrics.contentType).send(deps.metrics.text());
  });

  app.use(
    LOCAL_API,
    admitted,
    (request, response, next) => {
      if (request.path === '/mass/check') fileBody(MASS_FILE_CAP)(request, response, next);
      else refuseOtherBodies(request, response, () => jsonBody(LOCAL_CAPS.body)(request, response, next));
    },
    verbRoutes(deps.agent, deps.monotonicMs),
    pageCodeRoute(deps.signIn, deps.wallMs),
  );

  app.use((_request, response) => {
    replyProblem(response, 404, NOT_FOUND);
  });
  app.use(faultReply(deps.onFault));
  return app;
}

function refuseOtherBodies(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST' || request.is('application/json') === 'application/json') next();
  else replyProblem(response, 415, JSON_REQUIRED);
}

function faultReply(onFault: LocalApiDeps['onFault']) {
  return (thrown: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) next(thrown);
    else if (statusOf(thrown) === 413) replyProblem(response, 413, TOO_LARGE);
    else if (statusOf(thrown) !== undefined) replyProblem(response, 400, MALFORMED);
    else {
      onFault(thrown, request.path);
      replyProblem(response, 500, INTERNAL);
    }
  };
}

/** Only what the body parser and the router throw carries a client status. */
function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
