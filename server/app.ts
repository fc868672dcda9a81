// The HTTP application: the poll first and bare, then the agents' API, then the JSON API behind its gate.
import express, { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import { AGENT_API } from '../shared/contracts/agent-wire.ts';
import { SERVER_API } from '../shared/contracts/server-api.ts';
import { Fault, reasonOf } from '../shared/errors.ts';
import { callerByApiKey } from './accounts/api-key-store.ts';
import { secretHash } from './accounts/secret.ts';
import { callerBySignIn } from './accounts/user-store.ts';
import type { ServerDeps } from './deps.ts';
import { type Metrics, makeMetrics } from './http/metrics.ts';
import { sendProblem } from './http/problem.ts';
import { limitTo } from './http/rate-limit.ts';
import { type Gatekeeping, mount, type Route } from './http/route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { agentRouter } from './routes/agent.ts';
import { pollHandler } from './routes/agent-poll.ts';
import { auditRoutes } from './routes/audit.ts';
import { grantRoutes } from './routes/grants.ts';
import { licenceRoutes } from './routes/licences.ts';
import { pbxRoutes } from './routes/pbxs.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { trustRoutes } from './routes/trust.ts';

export function makeApp(deps: ServerDeps): Express {
  const metrics = makeMetrics(() => deps.streams.count());
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.get(`${AGENT_API}/poll`, pollHandler(deps.desk, deps.nowMs));
  app.use(helmet(), named(deps, metrics));
  app.use(AGENT_API, agentRouter(deps));
  app.use(SERVER_API, jsonApi(deps));
  app.use(operations(deps, metrics));
  app.use(unknownAddress);
  app.use(failed(deps));
  return app;
}

/** Every route of the JSON API; a test walks this list. */
export function apiRoutes(deps: ServerDeps): Route[] {
  return [
    ...sessionRoutes(deps.random, deps.limits.signInMs),
    ...accountRoutes(deps.random),
    ...pbxRoutes(deps),
    ...grantRoutes(deps),
    ...licenceRoutes(deps),
    ...auditRoutes(),
    ...trustRoutes(deps.signing),
  ];
}

function jsonApi(deps: ServerDeps): Router {
  const { database, nowMs, limits, changes } = deps;
  const router = Router();
  const gate: Gatekeeping = {
    database,
    nowMs,
    callerOf: async (secret, now) => {
      const hash = secretHash(secret);
      const byKey = secret.startsWith('sk_') ? await callerByApiKey(database.reader, hash) : undefined;
      return byKey ?? (await callerBySignIn(database.reader, hash, now));
    },
    // The act is done whatever happens here; the change job catches up with what is missed.
    afterAct: () => changes.catchUp().catch(() => undefined),
  };
  router.post('/sessions', limitTo(limits.signInsPerMinute, 'address'));
  router.use(limitTo(limits.requestsPerMinute, 'caller'));
  mount(router, apiRoutes(deps), gate);
  return router;
}

/** Reachable wherever the server is; it tells no more than that it runs. Metrics are for this machine only. */
function operations({ database }: ServerDeps, metrics: Metrics): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    database.dataVersion();
    res.json({ status: 'ok' });
  });
  router.get('/metrics', async (req, res, next) => {
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
    if (local) res.type('text/plain').end(await metrics.text());
    else next();
  });
  return router;
}

/** Gives every request a name that the log line and the problem share. */
function named({ random, log, nowMs }: ServerDeps, { requests }: Metrics) {
  return (req: Request, res: Response, next: NextFunction) => {
    const requestId = Buffer.from(random(8)).toString('hex');
    const startMs = nowMs();
    res.locals.requestId = requestId;
    res.setHeader('x-request-id', requestId);
    res.on('finish', () => {
      requests.inc({ method: req.method, status: String(res.statusCode) });
      const [path] = req.originalUrl.split('?');
      log.info('request', { requestId, method: req.method, path, status: res.statusCode, ms: nowMs() - startMs });
    });
    next();
  };
}

function unknownAddress(_req: Request, res: Response): void {
  sendProblem(res, { code: 'not_found', message: 'There is nothing at this address.', next: 'Check the address.' });
}

function failed({ log }: ServerDeps) {
  return (error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    if (error instanceof URIError) {
      sendProblem(res, { code: 'malformed_request', message: 'The address is malformed.', next: 'Check the address.' });
      return;
    }
    const { requestId } = res.locals;
    const code = error instanceof Fault ? error.code : 'unexpected';
    log.error('request failed', { requestId, code, reason: reasonOf(error), stack: (error as Error).stack });
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendProblem(res, refusalOf(code));
  };
}

function refusalOf(code: string) {
  if (code === 'no_signing_key') {
    const message = 'The server has no signing key that is valid now.';
    return { code, message, next: 'The vendor runs rotate-signing-key with the root keys.' } as const;
  }
  const next = 'Try again; if it repeats, tell the operator the request id.';
  return { code: 'internal', message: 'The server met an error of its own.', next } as const;
}
