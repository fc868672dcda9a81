// The OpenAPI 3.1 document of the JSON API, made of what the routes declare; nothing in it is written by hand.
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { SCOPES } from '../../shared/contracts/permissions.ts';
import { problemSchema } from '../../shared/contracts/problem.ts';
import { OAUTH_TOKEN, SERVER_API } from '../../shared/contracts/server-api.ts';
import type { FileAnswer } from './described.ts';
import { TAGS } from './described.ts';
import { NAMED_SCHEMAS } from './named-schemas.ts';
import { NO_BODY } from './page.ts';
import type { Route } from './route.ts';
import { type PossibleProblem, problemsOf } from './route-problems.ts';

export type ApiDocument = ReturnType<typeof createDocument>;

/** By their codes. */
type Refusals = Map<string, { readonly name: string; readonly response: ZodOpenApiResponseObject }>;

const INTRODUCTION = [
  'Everything that the portal does goes through this API.',
  'To begin with: `curl -H "authorization: Bearer $KEY" $SERVER/api/v1/pbxs`, with a key from Settings → API keys of the portal.',
  'Send `authorization: Bearer` with an API key, an access token or the token of a sign-in; `x-switchkey-account` narrows a request to one account below yours.',
  'An access token lasts an hour. OAuth 2 client credentials (RFC 6749) give it for the id and secret of an API key, at `/api/v1/oauth/token`; it ends with its key. A key may be bound to IP addresses and networks, and given a new secret.',
  'Errors are `application/problem+json` (RFC 9457) with a stable `code`; `next` says what to do.',
  'Lists come in pages: `next` is the `cursor` of the following page, null on the last; nothing is skipped or shown twice when rows are added meanwhile.',
  'PBXs, subscriptions, orders and invoices take `sort` (a minus turns it round) and filters by the names of their fields; `count=true` adds `total`, which counts up to 1,000. A row whose sorted field changes meanwhile moves with it.',
  'A POST that carries an `idempotency-key` may be repeated: for at least 24 hours it has one effect and one answer.',
  'Requests are counted by key: `ratelimit` tells what is left, and a 429 says in `retry-after` how long to wait.',
  'Money is a decimal string with its currency; instants are epoch milliseconds (`…Ms`), dates inside licences epoch seconds.',
].join('\n\n');

const WIDE = { read: 'Everything that only reads.', write: 'Everything that changes something, but nobody’s access.' };
const OAUTH_SCOPES = Object.fromEntries(
  SCOPES.map((scope) => [scope, scope === 'read' || scope === 'write' ? WIDE[scope] : `The permission ${scope}.`]),
);

/** Every safe integer: a bound that says nothing. */
const SAFE = Number.MAX_SAFE_INTEGER;

export function apiDocument(routes: readonly Route[]): ApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  const refusals: Refusals = new Map();
  for (const route of routes) {
    const path = SERVER_API + route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, refusals) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Switchkey licence server', version: '1', description: INTRODUCTION },
      servers: [{ url: '/' }],
      security: [{ bearer: [] }, { oauth2: [] }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths,
      components: {
        schemas: { ...NAMED_SCHEMAS, Problem: problemSchema },
        responses: Object.fromEntries([...refusals.values()].map(({ name, response }) => [name, response])),
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of a sign-in.' },
          oauth2: {
            type: 'oauth2',
            description: 'The id and secret of an API key, for a token that lasts an hour.',
            flows: { clientCredentials: { tokenUrl: SERVER_API + OAUTH_TOKEN, scopes: OAUTH_SCOPES } },
          },
        },
        headers: {
          RateLimit: header('What is left of each limit, and when it is whole again.'),
          'RateLimit-Policy': header('How many requests each limit allows in how many seconds.'),
          'Retry-After': header('Seconds to wait before the next attempt.'),
          'X-Request-Id': header('Names the request in the log.'),
        },
      },
    },
    {
      override({ jsonSchema }) {
        if (jsonSchema.minimum === -SAFE) delete jsonSchema.minimum;
        if (jsonSchema.maximum === SAFE) delete jsonSchema.maximum;
      },
    },
  );
}

function operation(route: Route, refusals: Refusals): ZodOpenApiOperationObject {
  const { method, path, permission, summary, tag, input } = route;
  return {
    operationId: operationId(route),
    summary,
    tags: [tag],
    ...(permission === 'public' ? { security: [] } : {}),
    'x-permission': permission,
    requestParams: {
      path: z.object(Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, z.string()]))),
      header: headersOf(route),
      ...(method === 'GET' && input instanceof z.ZodObject ? { query: input } : {}),
    },
    ...(method === 'GET' || input === NO_BODY
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: input } } } }),
    responses: responsesOf(route, refusals),
  };
}

/** E.g. `postPbxsIdGrants`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function headersOf({ permission, idempotency }: Route) {
  const key = z.string().regex(/^[\x21-\x7e]{8,128}$/);
  return z.object({
    ...(permission === 'public' ? {} : { 'X-Switchkey-Account': z.string().optional() }),
    ...(idempotency === 'required' ? { 'Idempotency-Key': key } : {}),
    ...(idempotency === 'offered' ? { 'Idempotency-Key': key.optional() } : {}),
  });
}

function responsesOf(route: Route, refusals: Refusals): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  const headers = headerRefs('RateLimit', 'RateLimit-Policy', 'X-Request-Id');
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status as `${1 | 2 | 3 | 4 | 5}${string}`] = {
      description: status === '204' ? 'Done.' : route.summary,
      headers,
      ...(answer === null ? {} : { content: contentOf(answer) }),
    };
  }
  const byStatus = Map.groupBy(problemsOf(route), ({ status }) => status);
  for (const [status, problems] of byStatus) {
    responses[`${status}` as `${1 | 2 | 3 | 4 | 5}${string}`] = refusal(status, problems, refusals);
  }
  return responses;
}

/** Most routes refuse alike, so each set of problems stands once among the components. */
function refusal(status: number, problems: readonly PossibleProblem[], refusals: Refusals) {
  const codes = problems.map(({ code }) => code).join();
  const response = {
    description: problems.map(({ code, title }) => `\`${code}\`: ${title}.`).join(' '),
    headers: headerRefs('X-Request-Id', ...(status === 429 || status === 503 ? ['Retry-After'] : [])),
    content: { 'application/problem+json': { schema: problemOnly(problems) } },
  };
  const known = refusals.get(codes) ?? { name: `Problem${status}-${refusals.size + 1}`, response };
  refusals.set(codes, known);
  return { $ref: `#/components/responses/${known.name}` };
}

function contentOf(answer: z.ZodType | FileAnswer) {
  if (!('file' in answer)) return { 'application/json': { schema: answer } };
  const binary = answer.file === 'application/pdf' || answer.file === 'application/zip';
  return { [answer.file]: { schema: binary ? {} : { type: 'string' as const } } };
}

function problemOnly(problems: readonly PossibleProblem[]) {
  return {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { code: { enum: problems.map(({ code }) => code) } },
  };
}

function header(description: string) {
  return { description, schema: { type: 'string' as const } };
}

function headerRefs(...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
