// /oauth/token: an access token for the id and secret of an API key, in the words and shapes of RFC 6749.
import { type Request, type Response, Router } from 'express';
import { OAUTH_TOKEN } from '../../shared/contracts/server-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ServerDeps } from '../deps.ts';
import { type ClientGrant, type GrantCode, giveAccessToken } from '../flows/give-access-token.ts';
import { readBytes } from '../http/body.ts';

const LARGEST_BYTES = 4_096;

type OauthCode = GrantCode | 'invalid_request' | 'unsupported_grant_type';

export function oauthRouter(deps: Pick<ServerDeps, 'database' | 'random' | 'nowMs' | 'limits'>): Router {
  const router = Router();
  router.post(OAUTH_TOKEN, async (req: Request, res: Response) => {
    const { database, random, nowMs, limits } = deps;
    const asked = await readGrant(req);
    const lifeMs = limits.accessTokenMs;
    const given = asked.ok
      ? await database.transact((trx) => giveAccessToken(trx, random, nowMs(), { ...asked.value, lifeMs }))
      : asked;
    // Section 5.1: no cache may keep a token.
    res.setHeader('cache-control', 'no-store');
    if (given.ok) {
      const { token, scopes } = given.value;
      const seconds = Math.floor(lifeMs / 1_000);
      res.json({ access_token: token, token_type: 'Bearer', expires_in: seconds, scope: scopes.join(' ') });
      return;
    }
    const { code, message, next } = given.refusal;
    // What is left of a refused body is not worth reading.
    if (!req.complete) res.setHeader('connection', 'close');
    const status = code === 'invalid_client' ? 401 : 400;
    if (status === 401) res.setHeader('www-authenticate', 'Basic realm="switchkey"');
    res.status(status).json({ error: code, error_description: `${message} ${next}` });
  });
  return router;
}

async function readGrant(req: Request): Promise<Result<ClientGrant, OauthCode>> {
  const isForm = req.is('application/x-www-form-urlencoded') !== false;
  if (!isForm) return malformed('The body is not application/x-www-form-urlencoded.');
  const body = await readBytes(req, LARGEST_BYTES);
  if (!body.ok) return malformed(body.refusal.message);
  const fields = new URLSearchParams(body.value.toString());
  const names = [...fields.keys()];
  // Section 3.2: nothing may be said twice.
  if (new Set(names).size < names.length) return malformed('A parameter is there twice.');
  if (fields.get('grant_type') !== 'client_credentials') {
    const words = 'The grant_type is not client_credentials.';
    return refuse('unsupported_grant_type', words, 'This server gives tokens for API keys only.');
  }
  const header = req.get('authorization');
  const inBody = fields.has('client_secret');
  if (header !== undefined && inBody) return malformed('The client names itself in the header and in the body.');
  const client = header === undefined ? clientIn(fields) : clientOf(header);
  if (client === undefined) {
    return refuse('invalid_client', 'The request names no client.', 'Send id and secret of an API key by HTTP Basic.');
  }
  const scope = fields.get('scope');
  return accept({ ...client, ...(scope === null ? {} : { scope }), address: req.ip ?? '' });
}

type Client = Pick<ClientGrant, 'clientId' | 'clientSecret'>;

function clientIn(fields: URLSearchParams): Client | undefined {
  const [clientId, clientSecret] = [fields.get('client_id'), fields.get('client_secret')];
  return clientId === null || clientSecret === null ? undefined : { clientId, clientSecret };
}

/** Neither an id nor a secret of ours has a sign that form encoding (section 2.3.1) would change. */
function clientOf(header: string): Client | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,400})$/i.exec(header)?.[1];
  const [clientId, clientSecret, ...more] = Buffer.from(basic ?? '', 'base64')
    .toString()
    .split(':');
  return clientId === undefined || clientSecret === undefined || more.length > 0
    ? undefined
    : { clientId, clientSecret };
}

function malformed(words: string): Result<never, 'invalid_request'> {
  return refuse('invalid_request', words, 'Send it as RFC 6749 section 4.4.2 says.');
}
