// Who may talk to the local API: this machine, no web page of another site, and the holder of the token (attack 24).
import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { replyProblem } from './reply-problem.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const FOREIGN_HOST = {
  code: 'foreign_host',
  message: 'This address is answered only under a loopback name.',
  next: 'Use http://127.0.0.1 with the port of the agent.',
};
const UNKNOWN_NAME = {
  code: 'foreign_host',
  message: 'This address is answered only under the names of its certificate.',
  next: 'Use one of them, or add this one to localApi.names in the settings of the agent.',
};
const FOREIGN_ORIGIN = {
  code: 'foreign_origin',
  message: 'Requests that come from another web page are refused.',
  next: 'Use the page of the agent itself, or the command line on its machine.',
};
const TOKEN_REQUIRED = {
  code: 'token_required',
  message: 'The request carries no valid token of this agent.',
  next: 'Run the command as root or as the user of the agent, who can read api.token in its state folder.',
};

/** A name that resolves to loopback only by DNS rebinding is refused, whatever the token says. */
export function refuseForeignHost(request: Request, response: Response, next: NextFunction): void {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  if (LOOPBACK_NAMES.has(name)) next();
  else replyProblem(response, 403, FOREIGN_HOST);
}

/** The same for a door that other machines reach: `answersTo` knows the names of its certificate. */
export function refuseOtherNames(answersTo: (name: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const host = (request.headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
    if (host !== '' && answersTo(host.replace(/^\[(.*)\]$/, '$1'))) next();
    else replyProblem(response, 403, UNKNOWN_NAME);
  };
}

/**
 * The command line sends no Origin, and with the token none is taken. The agent's own page sends its own or says that it
 * is of the same origin; whether somebody is signed in there is asked later.
 */
export function refuseForeignOrigin(request: Request, response: Response, next: NextFunction): void {
  const { origin, authorization } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const noPage = origin === undefined && (site === undefined || site === 'none');
  const own = origin === undefined || origin === `${request.protocol}://${request.headers.host ?? ''}`;
  const ownPage = authorization === undefined && own && (site === undefined || site === 'same-origin');
  if (noPage || ownPage) next();
  else replyProblem(response, 403, FOREIGN_ORIGIN);
}

/** Compares digests of equal length in constant time, so that neither the token nor its length can be measured. */
export function requireToken(token: string): RequestHandler {
  const wanted = digest(token);
  return (request, response, next) => {
    const given = /^Bearer ([\x21-\x7e]{1,256})$/.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) next();
    else replyProblem(response.set('www-authenticate', 'Bearer'), 401, TOKEN_REQUIRED);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
