// Sign-in of the page over HTTP: a cookie that scripts cannot read and a proof that other ports cannot, both or nothing.
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import {
  PROOF_HEADER,
  pageChangeSchema,
  pagePasswordSchema,
  pageSignInSchema,
} from '../../shared/contracts/page-api.ts';
import type { Result } from '../../shared/result.ts';
import { type Opened, SESSION_ENDS } from '../sign-in/sessions.ts';
import type { SignInDesk } from '../sign-in/sign-in-desk.ts';
import { replyProblem } from './reply-problem.ts';
import { parsed, pathsOf } from './routing.ts';

const COOKIE = 'switchkey-page';
const OWN_HEADER_REQUIRED = {
  code: 'own_header_required',
  message: 'The request does not come from the page of this agent.',
  next: 'Open the page and act there.',
};
const STATUS: Readonly<Record<string, number>> = {
  code_wrong: 401,
  password_wrong: 401,
  no_password: 409,
  too_many_attempts: 429,
};

/** Open to who has not signed in; a form of another site cannot send the header, and a script of one is not let to. */
export function sessionRoutes(desk: SignInDesk): Router {
  const router = express.Router();
  router.use((request, response, next) => {
    if (request.headers[PROOF_HEADER] !== undefined) next();
    else replyProblem(response, 403, OWN_HEADER_REQUIRED);
  });
  const { get, post } = pathsOf(router);
  get('/', (request, response) => {
    response.json({ signedIn: isSignedIn(desk, request), passwordSet: desk.passwordSet() });
  });
  post('/sign-in', async (request, response) => {
    const asked = parsed(pageSignInSchema, request.body, response);
    if (asked !== undefined) enter(request, response, await desk.signIn(asked.password, addressOf(request)));
  });
  post('/first-password', async (request, response) => {
    const asked = parsed(pagePasswordSchema, request.body, response);
    if (asked === undefined) return;
    enter(request, response, await desk.setPassword(asked.code, asked.password, addressOf(request)));
  });
  post('/password', async (request, response) => {
    if (!isSignedIn(desk, request)) return refuseSignedOut(response);
    const asked = parsed(pageChangeSchema, request.body, response);
    if (asked === undefined) return;
    enter(request, response, await desk.changePassword(asked.current, asked.password, addressOf(request)));
  });
  post('/sign-out', (request, response) => {
    desk.close(cookieOf(request));
    response.clearCookie(COOKIE, cookieOptions(request)).json({ signedIn: false, passwordSet: desk.passwordSet() });
  });
  return router;
}

/** Lets pass who holds the token, or is signed in; `response.locals.by` says which. */
export function admit(byToken: RequestHandler, desk: SignInDesk): RequestHandler {
  return (request, response, next) => {
    response.locals.by = 'token';
    if (request.headers.authorization !== undefined || request.headers[PROOF_HEADER] === undefined)
      return byToken(request, response, next);
    if (!isSignedIn(desk, request)) return refuseSignedOut(response);
    response.locals.by = 'page';
    return next();
  };
}

/** For what shows or makes secrets of the machine: the command line alone. */
export const tokenOnly: RequestHandler = (_request, response, next) => {
  if (response.locals.by === 'token') next();
  else
    replyProblem(response, 403, {
      code: 'token_only',
      message: 'This is not given to the page.',
      next: 'Use the command "switchkey-agent" on the machine of the PBX.',
    });
};

/** A new one-time code, for the command line: whoever may read the token may set a new password. */
export function pageCodeRoute(desk: SignInDesk, wallMs: () => number): Router {
  const router = express.Router();
  router.use('/page-code', tokenOnly);
  pathsOf(router).post('/page-code', (_request, response) => {
    const { code, forMs } = desk.newCode();
    response.json({ code, until: Math.floor((wallMs() + forMs) / 1000) });
  });
  return router;
}

function enter(request: Request, response: Response, result: Result<Opened>): void {
  if (!result.ok) {
    const { seconds } = result.refusal.detail ?? {};
    if (seconds !== undefined) response.set('retry-after', String(seconds));
    replyProblem(response, STATUS[result.refusal.code] ?? 409, result.refusal);
    return;
  }
  const { secret, proof } = result.value;
  response.cookie(COOKIE, secret, { ...cookieOptions(request), maxAge: SESSION_ENDS.absoluteMs }).json({ proof });
}

function refuseSignedOut(response: Response): void {
  replyProblem(response, 401, {
    code: 'signed_out',
    message: 'You are not signed in, or your session has ended. Nothing was done.',
    next: 'Sign in and do it again.',
  });
}

function isSignedIn(desk: SignInDesk, request: Request): boolean {
  const proof = request.headers[PROOF_HEADER];
  return typeof proof === 'string' && desk.use(cookieOf(request), proof);
}

function cookieOf({ headers }: Request): string {
  const found = (headers.cookie ?? '').split(/; */).find((one) => one.startsWith(`${COOKIE}=`));
  return found?.slice(COOKIE.length + 1) ?? '';
}

function cookieOptions({ secure }: Request) {
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
}

function addressOf({ socket }: Request): string {
  return socket.remoteAddress ?? '';
}
