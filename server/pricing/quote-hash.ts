// The name of a quote: what a buyer was shown and what is charged are the same where it is the same (S1.23, M16).
import { hash } from 'node:crypto';
import { Fault } from '../../shared/errors.ts';
import type { Quote } from './quote.ts';

/** Keys sorted, no spaces, bigints as decimal strings with a trailing `n` so that no text is taken for an amount. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `"${value}n"`;
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (Number.isSafeInteger(value)) return `${value}`;
      break;
    case 'object': {
      if (value === null) return 'null';
      if (value instanceof Canonical) return value.text;
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      return `{${fieldsText(value as Readonly<Record<string, unknown>>)}}`;
    }
  }
  throw new Fault('not_canonical', `A ${typeof value} such as ${String(value)} has no canonical form.`);
}

/** Without a list in between it takes less than half the time. */
function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    if (fields[name] !== undefined) text += `${text === '' ? '' : ','}${fieldText(name, fields[name])}`;
  }
  return text;
}

function fieldText(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${canonicalJson(value)}`;
}

/** What was brought into the canonical form already, for what it is a part of. */
class Canonical {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface WrittenQuote {
  /** All of it, to stand in what is written by `canonicalJson`. */
  readonly text: Canonical;
  /**
   * SHA-256 (hex) of everything a buyer sees and pays. Not of the reference, which an order gets later, nor of the holdings,
   * which name it.
   */
  readonly hash: string;
}

export function writeQuote(quote: Quote): WrittenQuote {
  const fields = Object.entries(quote).filter(([, value]) => value !== undefined);
  const written = fields
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, text: fieldText(name, value) }));
  const object = (parts: typeof written) => `{${parts.map(({ text }) => text).join(',')}}`;
  const shown = written.filter(({ name }) => name !== 'reference' && name !== 'holdings');
  return { text: new Canonical(object(written)), hash: hash('sha256', object(shown)) };
}
