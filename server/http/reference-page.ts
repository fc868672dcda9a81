// The reference page: the API's document for people, one page without script, searched on the server.
import { createHash } from 'node:crypto';
import { escapeHtml } from '../mail/messages/compose.ts';
import { TAGS } from './described.ts';
import { fieldTable, type JsonSchema } from './reference-fields.ts';
import { REFERENCE_STYLE } from './reference-style.ts';

/** As far as the page reads it. */
export interface ReadDocument {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, JsonSchema>>;
    readonly responses?: Readonly<Record<string, Response>>;
  };
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly 'x-permission': string;
  readonly parameters?: readonly { in: string; name: string; required?: boolean; schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>;
}

interface Response {
  readonly description: string;
  readonly content?: Content;
}
type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

interface Entry {
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly html: string;
}

const STYLE_HASH = createHash('sha256').update(REFERENCE_STYLE).digest('base64');
export const REFERENCE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** Said once, in the introduction. */
const EVERYWHERE = 'X-Switchkey-Account';

/** A writer of pages: what it is given is searched for in method, path, summary, tag and permission. */
export function referencePages(document: ReadDocument): (search: string) => string {
  const entries = entriesOf(document);
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => `<section id="schema-${name}"><h3>${escapeHtml(name)}</h3>${fieldTable(schema)}</section>`,
  );
  return (search) => {
    const words = search.toLowerCase().split(/\s+/);
    const found = entries.filter(({ html: _, ...entry }) => {
      const text = Object.values(entry).join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return pageOf(document, search, found, schemas.join(''));
  };
}

function pageOf({ info }: ReadDocument, search: string, entries: readonly Entry[], schemas: string): string {
  const tags = Object.keys(TAGS).filter((tag) => entries.some((entry) => entry.tag === tag));
  const of = (tag: string) => entries.filter((entry) => entry.tag === tag);
  const nav = tags.map(
    (tag) => `<details open><summary>${tag}</summary><ul>${of(tag).map(navLine).join('')}</ul></details>`,
  );
  const main = tags.map((tag) => {
    const words = TAGS[tag as keyof typeof TAGS];
    return `<h2>${tag}</h2><p>${words}</p>${of(tag)
      .map(({ html }) => html)
      .join('')}`;
  });
  const nothing = entries.length === 0 ? '<p>Nothing matches. Search for a path, a permission or a word.</p>' : '';
  const introduction = search === '' ? paragraphs(info.description ?? '') : '';
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escapeHtml(info.title)}: API</title><style>${REFERENCE_STYLE}</style></head><body>` +
    `<header><h1><a href="/reference">${escapeHtml(info.title)}</a></h1><form role="search" action="/reference">` +
    `<input type="search" name="search" aria-label="Search" placeholder="Search" maxlength="64" value="${escapeHtml(search)}">` +
    '<button>Search</button></form><a href="/openapi.json">openapi.json</a></header>' +
    `<nav aria-label="Routes">${nav.join('')}</nav><main>${introduction}${nothing}${main.join('')}` +
    `<h2>Shapes</h2>${schemas}</main></body></html>`
  );
}

function navLine({ id, method, path, summary }: Entry): string {
  return `<li><a href="#${id}" title="${escapeHtml(`${method} ${path}`)}">${escapeHtml(summary)}</a></li>`;
}

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map((words) => `<p>${marked(words)}</p>`)
    .join('');
}

function marked(words: string): string {
  return escapeHtml(words).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function entriesOf(document: ReadDocument): Entry[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      const { operationId: id, summary = '', tags } = operation;
      const html = operationHtml(document, method, path, operation);
      return { id, tag: tags?.[0] ?? '', method, path, summary, permission: operation['x-permission'], html };
    }),
  );
}

function operationHtml(document: ReadDocument, method: string, path: string, operation: Operation): string {
  const parameters = Object.groupBy(operation.parameters ?? [], (parameter) => parameter.in);
  const titles = { path: 'In the path', query: 'In the query', header: 'Headers' };
  const given = Object.entries(titles).flatMap(([place, title]) => {
    const some = (parameters[place] ?? []).filter(({ name }) => name !== EVERYWHERE);
    if (some.length === 0) return [];
    const properties = Object.fromEntries(some.map(({ name, schema }) => [name, schema]));
    const required = some.filter((one) => one.required === true).map(({ name }) => name);
    return [`<h4>${title}</h4>${fieldTable({ properties, required })}`];
  });
  const body = operation.requestBody?.content['application/json']?.schema;
  return (
    `<section id="${operation.operationId}"><h3>${escapeHtml(operation.summary ?? '')}</h3>` +
    `<p class="call"><b class="${method.toLowerCase()}">${method}</b> <code>${escapeHtml(path)}</code>` +
    ` <small>permission <code>${escapeHtml(operation['x-permission'])}</code></small></p>${given.join('')}` +
    `${body === undefined ? '' : `<h4>Body</h4>${fieldTable(body)}`}${answersHtml(document, operation)}</section>`
  );
}

function answersHtml({ components }: ReadDocument, { responses }: Operation): string {
  const answers: string[] = [];
  const refusals: string[] = [];
  for (const [status, response] of Object.entries(responses)) {
    const { content, description } = components?.responses?.[response.$ref?.split('/').at(-1) ?? ''] ?? response;
    if (Number(status) >= 400) {
      refusals.push(`<dt>${status}</dt><dd>${marked(description)}</dd>`);
      continue;
    }
    const kind = Object.entries(content ?? {})[0];
    const shown =
      kind?.[0] === 'application/json' ? fieldTable(kind[1].schema ?? {}) : `<p>${kind?.[0] ?? 'No body.'}</p>`;
    answers.push(`<h4>Answer ${status}</h4>${shown}`);
  }
  return `${answers.join('')}<details><summary>Problems</summary><dl>${refusals.join('')}</dl></details>`;
}
