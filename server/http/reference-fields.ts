// JSON Schemas as rows that a person reads: the path of a field, its type in words, and what is said about it.
import { escapeHtml } from '../mail/messages/compose.ts';

/** As far as the API's document uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

interface Row {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Markup: a table of fields, or one line for what is no object. */
export function fieldTable(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return `<p class="type">${typeWords(schema)}</p>`;
  const lines = rows.map(
    ({ path, schema: field, required }) =>
      `<tr><th scope="row"><code>${escapeHtml(path)}</code>${required ? '' : ' <small>optional</small>'}</th>` +
      `<td>${typeWords(field)}${remarks(field)}</td></tr>`,
  );
  return `<div class="wide"><table>${lines.join('')}</table></div>`;
}

/** Nested fields stand under their dotted path; `[]` is any element. */
function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  if (schema.items !== undefined) return rowsOf(schema.items, `${prefix}[]`);
  const inner = alternatives(schema).find(({ properties, items }) => properties !== undefined || items !== undefined);
  if (schema.properties === undefined) return inner === undefined ? [] : rowsOf(inner, prefix);
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = schema.required?.includes(name) === true;
    return [{ path, schema: field, required }, ...rowsOf(field, path)];
  });
}

function alternatives({ anyOf, oneOf, allOf }: JsonSchema): readonly JsonSchema[] {
  return anyOf ?? oneOf ?? allOf ?? [];
}

function typeWords(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`;
  if (schema.enum !== undefined) return enumWords(schema.enum);
  const either = alternatives(schema);
  if (either.length > 0) return either.map(typeWords).join(' or ');
  if (schema.items !== undefined) return `list of ${typeWords(schema.items)}`;
  const types = [schema.type ?? 'anything'].flat();
  return types.map((type) => (type === 'null' ? 'null' : type)).join(' or ');
}

const SHOWN_AT_MOST = 12;

function enumWords(values: readonly unknown[]): string {
  const shown = values.slice(0, SHOWN_AT_MOST).map((value) => `<code>${escapeHtml(String(value))}</code>`);
  const more = values.length > SHOWN_AT_MOST ? ` and ${values.length - SHOWN_AT_MOST} more` : '';
  return `${shown.join(', ')}${more}`;
}

function remarks(schema: JsonSchema): string {
  const said = [
    schema.description,
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    schema.format === undefined ? schema.pattern && `matches ${schema.pattern}` : schema.format,
    schema.default === undefined ? undefined : `absent: ${JSON.stringify(schema.default)}`,
  ].filter((text) => text !== undefined && text !== '');
  return said.length === 0 ? '' : ` <small>${escapeHtml(said.join('; '))}</small>`;
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  if (least === undefined) return `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
