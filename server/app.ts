// The HTTP application: the poll first and bare, then the agents' API, then the JSON API behind its gate.
import type { RequestListener, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import { AGENT_API } from '../shared/contracts/agent-wire.ts';
import { OAUTH_TOKEN, SERVER_API } from '../shared/contracts/server-api.ts';
import { Fault, reasonOf } from '../shared/errors.ts';
import { findAccount } from './accounts/account-store.ts';
import type { ServerDeps } from './deps.ts';
import { recogniseCaller } from './flows/recognise-caller.ts';
import { type Gatekeeping, mount } from './http/gate.ts';
import { type Metrics, makeMetrics } from './http/metrics.ts';
import { type Elsewhere, portalRouter } from './http/portal-files.ts';
import { sendFault, sendProblem } from './http/problem.ts';
import { limitTo } from './http/rate-limit.ts';
import type { Route } from './http/route.ts';
import { hasInvoices } from './invoices/invoice-store.ts';
import { clockDesk, jobDesk } from './jobs/desk.ts';
import { accountVatRoutes } from './routes/account-vat.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adjustmentRoutes } from './routes/adjustments.ts';
import { agentRouter } from './routes/agent.ts';
import { pollHandler } from './routes/agent-poll.ts';
import { agentRoutes } from './routes/agents.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { balanceRoutes } from './routes/balances.ts';
import { billingContactRoutes } from './routes/billing-contacts.ts';
import { codeRoutes } from './routes/codes.ts';
import { grantRoutes } from './routes/grants.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { invoiceLinkRouter } from './routes/invoice-links.ts';
import { invoiceRoutes } from './routes/invoices.ts';
import { jobRoutes } from './routes/jobs.ts';
import { keptListRoutes } from './routes/kept-lists.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { licenceRoutes } from './routes/licences.ts';
import { lifecycleRoutes } from './routes/lifecycle.ts';
import { mailRoutes } from './routes/mails.ts';
import { ownRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { moveRoutes } from './routes/moves.ts';
import { oauthRouter } from './routes/oauth.ts';
import { offerRoutes } from './routes/offers.ts';
import { orderRequestRoutes } from './routes/order-requests.ts';
import { orderUndoRoutes } from './routes/order-undo.ts';
import { orderRoutes } from './routes/orders.ts';
import { outageRoutes } from './routes/outages.ts';
import { overviewRoutes } from './routes/overview.ts';
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { paymentRoutes } from './routes/payments.ts';
import { payoutRoutes } from './routes/payouts.ts';
import { pbxStandingRoutes } from './routes/pbx-standing.ts';
import { pbxRoutes } from './routes/pbxs.ts';
import { priceRoutes } from './routes/prices.ts';
import { proformaRoutes } from './routes/proformas.ts';
import { providerEventRouter } from './routes/provider-events.ts';
import { quoteRoutes } from './routes/quotes.ts';
import { referenceRouter } from './routes/reference.ts';
import { refundRoutes } from './routes/refunds.ts';
import { reportRoutes } from './routes/reports.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { settingsRoutes } from './routes/settings.ts';
import { statementRoutes } from './routes/statements.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { suspensionRoutes } from './routes/suspensions.ts';
import { testClockRoutes } from './routes/test-clock.ts';
import { trustRoutes } from './routes/trust.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { hasSubscriptions } from './subscriptions/subscription-store.ts';

const POLL = `${AGENT_API}/poll`;

export function makeApp(deps: ServerDeps): RequestListener {
  const fault = faultTaker(deps);
  const poll = pollHandler(deps.desk, deps.nowMs, fault);
  const rest = application(deps, fault);
  return (req, res) => (req.url === POLL && req.method === 'GET' ? poll(req, res) : rest(req, res));
}

function application(deps: ServerDeps, fault: FaultTaker): Express {
  const metrics = makeMetrics({ streams: () => deps.streams.count(), canSignUntil: () => deps.signing.canSignUntil() });
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', deps.limits.trustedProxies);
  app.use(helmet(), named(deps, metrics));
  app.use(AGENT_API, agentRouter(deps));
  app.use(SERVER_API, jsonApi(deps));
  app.use(invoiceLinkRouter(deps));
  app.use(referenceRouter(() => apiRoutes(deps)));
  app.use(operations(deps, metrics));
  app.use(portalRouter(elsewhere(deps)));
  app.use(unknownAddress);
  app.use(failed(fault));
  return app;
}

/** Every route of the JSON API; a test walks this list. */
export function apiRoutes(deps: ServerDeps): Route[] {
  return [
    ...sessionRoutes(deps.random, deps.limits),
    ...ownRoutes(deps.random, () => deps.signing.current().root.issuer),
    ...keptListRoutes(deps.random),
    ...accountVatRoutes(),
    ...accountRoutes(deps, async (db, id) => (await hasSubscriptions(db, id)) || (await hasInvoices(db, id))),
    ...billingContactRoutes(deps.random),
    ...userRoutes(deps.random),
    ...invitationRoutes(deps.random),
    ...apiKeyRoutes(deps.random),
    ...pbxRoutes(deps),
    ...pbxStandingRoutes(),
    ...codeRoutes(deps),
    ...memberRoutes(deps),
    ...moveRoutes(deps),
    ...alertRoutes(),
    ...agentRoutes(),
    ...grantRoutes(deps),
    ...licenceRoutes(deps),
    ...auditRoutes(deps.signing),
    ...offerRoutes(deps.random),
    ...priceRoutes(deps.random),
    ...quoteRoutes(deps.random),
    ...orderRoutes(deps),
    ...orderUndoRoutes(deps),
    ...orderRequestRoutes(deps),
    ...subscriptionRoutes(deps),
    ...outageRoutes(),
    ...paymentRoutes(deps),
    ...refundRoutes(deps),
    ...proformaRoutes(),
    ...paymentMethodRoutes(deps),
    ...adjustmentRoutes(deps.random),
    ...balanceRoutes(),
    ...ledgerRoutes(),
    ...payoutRoutes(deps),
    ...reportRoutes(),
    ...invoiceRoutes(deps),
    ...statementRoutes(deps),
    ...mailRoutes(),
    ...webhookRoutes(deps.random),
    ...settingsRoutes(),
    ...jobRoutes(jobDesk(deps)),
    ...testClockRoutes(clockDesk(deps)),
    ...lifecycleRoutes(),
    ...suspensionRoutes(),
    ...overviewRoutes(),
    ...trustRoutes(deps.signing),
  ];
}

function jsonApi(deps: ServerDeps): Router {
  const { database, nowMs, limits, changes } = deps;
  const router = Router();
  // The act is done whatever happens here; the change job catches up with what is missed.
  const caughtUp = () => changes.catchUp().catch(() => undefined);
  const gate: Gatekeeping = {
    database,
    nowMs,
    callerOf: (calling, now) => recogniseCaller(database, limits, calling, now),
    accountOf: (scope, id) => findAccount(database.reader, scope, id),
    afterAct: caughtUp,
  };
  router.post(
    ['/sessions', '/invitations/accept', '/password-resets/accept', OAUTH_TOKEN],
    limitTo(limits.signInsPerMinute, 'address'),
  );
  router.use(limitTo(limits.requestsPerMinute, 'caller'));
  router.use(oauthRouter(deps));
  router.use(providerEventRouter({ ...deps, afterEvent: caughtUp }));
  mount(router, apiRoutes(deps), gate);
  return router;
}

/** Reachable wherever the server is; it tells no more than how it runs (the signing key is about to end, the disk is full). Metrics are for this machine only. */
function operations({ database, signing, nowMs, limits }: ServerDeps, metrics: Metrics): Router {
  const router = Router();
  router.get('/healthz', async (_req, res) => {
    const reached = await database.check().then(
      () => true,
      () => false,
    );
    const left = signing.canSignUntil() - Math.floor(nowMs() / 1000);
    const status = left > limits.signingKeyWarningSeconds ? 'ok' : left > 0 ? 'warning' : 'error';
    if (!reached) res.status(503).json({ status: 'error', alerts: ['storage_unavailable'] });
    else res.json(database.isFull() ? { status: 'error', alerts: ['storage_full'] } : { status });
  });
  router.get('/metrics', async (req, res, next) => {
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
    // A proxy on this machine speaks for others.
    const forwarded = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
    if (local && !forwarded) res.type('text/plain').end(await metrics.text());
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

/** Only what a configured provider needs for its own fields. */
function elsewhere({ providers }: ServerDeps): Elsewhere {
  const hosts = [...providers.values()].flatMap(({ browser }) => browser ?? []);
  const all = (name: keyof Elsewhere) => hosts.flatMap((one) => one[name]);
  return { scripts: all('scripts'), frames: all('frames'), calls: all('calls') };
}

type FaultTaker = (error: unknown, res: ServerResponse & { locals?: { requestId?: string } }) => void;

/** Logged once, here. */
function faultTaker({ log }: ServerDeps): FaultTaker {
  return (error, res) => {
    const code = error instanceof Fault ? error.code : 'unexpected';
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('request failed', { requestId: res.locals?.requestId, code, reason: reasonOf(error), stack });
    sendFault(res, code);
  };
}

function failed(fault: FaultTaker) {
  return (error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    if (error instanceof URIError) {
      sendProblem(res, { code: 'malformed_request', message: 'The address is malformed.', next: 'Check the address.' });
    } else {
      fault(error, res);
    }
  };
}
