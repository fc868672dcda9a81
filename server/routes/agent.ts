// /agent/v1 beside the poll: enrolment, sessions, reports, trust and the event stream, each signed by the agent's key.
import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import {
  enrolRequestSchema,
  receiptSchema,
  sessionRequestSchema,
  usageReportSchema,
  WIRE_CAPS,
} from '../../shared/contracts/agent-wire.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { acceptReceipt, acceptUsage } from '../flows/accept-report.ts';
import { parseRevision } from '../flows/answer-poll.ts';
import {
  authenticateAgent,
  authenticateKey,
  type SignedAgent,
  type SignedRequest,
} from '../flows/authenticate-agent.ts';
import { enrolAgent } from '../flows/enrol-agent.ts';
import { openSession } from '../flows/open-session.ts';
import { parseJson, readBody } from '../http/body.ts';
import type { Reply } from '../http/idempotency.ts';
import type { ProblemCode } from '../http/problem.ts';
import { limitTo } from '../http/rate-limit.ts';
import { send, validate } from '../http/route.ts';
import type { AgentDoor } from './agent-door.ts';
import { eventStream } from './agent-events.ts';

type Answer = Promise<Result<Reply, ProblemCode>>;

export function agentRouter(deps: AgentDoor): Router {
  const router = Router();
  router.post('/enrolments', limitTo(deps.limits.enrolmentsPerMinute, 'address'), handled(deps, enrol));
  router.use(limitTo(deps.limits.signedPerMinute, 'address'));
  router.post('/sessions', handled(deps, open));
  router.post('/usage', handled(deps, usage));
  router.post('/receipts', handled(deps, receipt));
  router.get('/trust', handled(deps, trust));
  router.get(
    '/events',
    eventStream(deps, (req, nowMs) => authenticate(deps, req, Buffer.alloc(0), nowMs)),
  );
  return router;
}

function handled(deps: AgentDoor, work: (deps: AgentDoor, req: Request, nowMs: number) => Answer): RequestHandler {
  return (req: Request, res: Response, next: NextFunction) => {
    work(deps, req, deps.nowMs()).then((result) => send(res, result), next);
  };
}

async function enrol(deps: AgentDoor, req: Request, nowMs: number): Answer {
  const read = await readInput(req, enrolRequestSchema);
  if (!read.ok) return read;
  const { bytes, input } = read.value;
  const publicKey = Buffer.from(input.publicKey, 'base64url');
  if (publicKey.length !== 32)
    return refuse('validation_failed', 'The public key has not 32 bytes.', 'Send the raw key.');
  const signed = authenticateKey(signedRequest(req, bytes), publicKey, checking(deps, nowMs));
  if (!signed.ok) return signed;
  const act = { actor: `agent:${signed.value.thumbprint.slice(0, 16)}`, nowMs };
  const enrolled = await deps.database.transact((trx) => enrolAgent(trx, deps, act, input));
  if (!enrolled.ok) return enrolled;
  await deps.changes.catchUp();
  return accept({ status: 201, body: enrolled.value });
}

async function open(deps: AgentDoor, req: Request, nowMs: number): Answer {
  const read = await readInput(req, sessionRequestSchema);
  if (!read.ok) return read;
  const { bytes, input } = read.value;
  const signed = await authenticate(deps, req, bytes, nowMs);
  if (!signed.ok) return signed;
  const { agent, nonce } = signed.value;
  if (input.agent !== agent.thumbprint) {
    return refuse(
      'signature_invalid',
      'The session names another agent than the one that signed.',
      'Sign with its key.',
    );
  }
  const act = { actor: `agent:${agent.id}`, nowMs };
  const opening = { agentId: agent.id, nonce, request: input, holds: parseRevision(req.get('switchkey-holds')) };
  const opened = await deps.database.transact((trx) => openSession(trx, deps.random, act, opening, deps.limits));
  if (!opened.ok) return opened;
  const { session } = opened.value;
  deps.desk.sessions.take(session, nowMs);
  await deps.changes.catchUp();
  // The first poll may come at once.
  return accept({ status: 201, body: { session: session.id, nextPollSeconds: deps.limits.pollSeconds } });
}

async function usage(deps: AgentDoor, req: Request, nowMs: number): Answer {
  const read = await readSigned(deps, req, usageReportSchema, nowMs);
  if (!read.ok) return read;
  const { agent, input } = read.value;
  const act = { actor: `agent:${agent.id}`, nowMs };
  const taken = await deps.database.transact((trx) => acceptUsage(trx, deps.random, act, agent, input));
  if (!taken.ok) return taken;
  await deps.changes.catchUp();
  return accept({ status: 204 });
}

async function receipt(deps: AgentDoor, req: Request, nowMs: number): Answer {
  const read = await readSigned(deps, req, receiptSchema, nowMs);
  if (!read.ok) return read;
  const { agent, input } = read.value;
  const act = { actor: `agent:${agent.id}`, nowMs };
  const document = Buffer.from(input.confirmation, 'base64url');
  const taken = await deps.database.transact((trx) => acceptReceipt(trx, act, agent, document));
  return taken.ok ? accept({ status: 204 }) : taken;
}

/** Public documents; the walk from the anchor is what protects them, not who may read. */
async function trust({ signing }: AgentDoor, req: Request): Answer {
  const after = Number(/^\d{1,9}$/.exec(String(req.query.after ?? '0'))?.[0] ?? '0');
  const roots = signing.rootsAfter(after).slice(0, 64);
  return accept({ status: 200, body: { trust: roots.map((root) => Buffer.from(root).toString('base64url')) } });
}

async function readSigned<Schema extends z.ZodType>(
  deps: AgentDoor,
  req: Request,
  schema: Schema,
  nowMs: number,
): Promise<Result<SignedAgent & { input: z.output<Schema> }, ProblemCode>> {
  const bytes = await readBody(req, WIRE_CAPS.request);
  if (!bytes.ok) return bytes;
  const signed = await authenticate(deps, req, bytes.value, nowMs);
  if (!signed.ok) return signed;
  const json = parseJson(bytes.value);
  if (!json.ok) return json;
  const input = validate(schema, json.value);
  return input.ok ? accept({ ...signed.value, input: input.value }) : input;
}

async function readInput<Schema extends z.ZodType>(
  req: Request,
  schema: Schema,
): Promise<Result<{ bytes: Buffer; input: z.output<Schema> }, ProblemCode>> {
  const bytes = await readBody(req, WIRE_CAPS.request);
  if (!bytes.ok) return bytes;
  const json = parseJson(bytes.value);
  if (!json.ok) return json;
  const input = validate(schema, json.value);
  return input.ok ? accept({ bytes: bytes.value, input: input.value }) : input;
}

function authenticate(deps: AgentDoor, req: Request, body: Uint8Array, nowMs: number) {
  return authenticateAgent(deps.database.reader, signedRequest(req, body), checking(deps, nowMs));
}

function signedRequest(req: Request, body: Uint8Array): SignedRequest {
  return { authorization: req.get('authorization'), method: req.method, path: req.originalUrl, body };
}

function checking({ nonces, limits }: AgentDoor, nowMs: number) {
  return { nonces, clockWindowSeconds: limits.clockWindowSeconds, nowMs };
}
