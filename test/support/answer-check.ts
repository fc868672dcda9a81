// Holds every answer of a test to the API's own document: a known route, a declared status, the promised body, a declared problem.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { apiDocument } from '../../server/http/openapi.ts';
import type { Route } from '../../server/http/route.ts';
import { SERVER_API } from '../../shared/contracts/server-api.ts';

interface GivenAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

/** What an answer to `method` and `path` (below the API's root, with its query) breaks; undefined for nothing. */
export type AnswerCheck = (method: string, path: string, answer: GivenAnswer) => string | undefined;

/** Addresses and methods that the API does not have are refused before any route. */
const OUTSIDE: ReadonlySet<string> = new Set(['not_found', 'method_not_allowed', 'malformed_request']);

export function answerCheck(routes: readonly Route[]): AnswerCheck {
  const document: Described = JSON.parse(JSON.stringify(apiDocument(routes)));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string) => {
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api${pointer}` });
    validators.set(pointer, validate);
    return validate;
  };
  return (method, path, { status, contentType, body }) => {
    const [address = ''] = path.split('?');
    const found = patterns.find(({ route, pattern }) => route.method === method && pattern.test(address));
    if (found === undefined) return OUTSIDE.has(codeOf(body)) ? undefined : `${method} ${path} is in no document`;
    const declared = declaredAt(document, found.route, status);
    const where = `${method} ${found.route.path} answers ${status}`;
    if (declared === undefined) return `${where}, which is not declared: ${shown(body)}`;
    const [type = ''] = contentType.split(';');
    const types = Object.keys(declared.content ?? {});
    if (types.length === 0) return body === '' ? undefined : `${where} with a body, but none is declared`;
    if (!types.includes(type)) return `${where} with ${type}, not ${types.join(' or ')}`;
    if (!type.endsWith('json')) return undefined;
    const validate = validatorOf(`${declared.pointer}/content/${escaped(type)}/schema`);
    if (validate(body)) return undefined;
    const faults = validate.errors?.map((fault) => `${fault.instancePath} ${fault.message} ${shown(fault.params)}`);
    return `${where} with what is not declared: ${faults?.slice(0, 5).join('; ')} in ${shown(body)}`;
  };
}

interface DescribedResponse {
  readonly $ref?: string;
  readonly content?: object;
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, DescribedResponse> }>>>>;
  readonly components: { readonly responses: Readonly<Record<string, DescribedResponse>> };
}

function declaredAt({ paths, components }: Described, { method, path }: Route, status: number) {
  const address = SERVER_API + path.replace(/:(\w+)/g, '{$1}');
  const response = paths[address]?.[method.toLowerCase()]?.responses[status];
  if (response === undefined) return undefined;
  const own = `#/paths/${escaped(address)}/${method.toLowerCase()}/responses/${status}`;
  const { $ref: pointer = own } = response;
  return { pointer, content: (components.responses[pointer.split('/').at(-1) ?? ''] ?? response).content };
}

/** As a JSON pointer in an address wants it. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
}

function codeOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, 600);
}
