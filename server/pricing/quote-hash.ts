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
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      return `{${fieldsText(value as Readonly<Record<string, unknown>>)}}`;
    }
  }
  throw new Fault('not_canonical', `A ${typeof value} such as ${String(value)} has no canonical form.`);
}

/** Every quote is written out so at least twice: without a list in between it takes less than half the time. */
function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return text;
}

/**
 * SHA-256 (hex) of everything a buyer sees and pays. Not of the reference, which an order gets later, nor of the holdings,
 * which name it.
 */
export function quoteHash({ reference: _, holdings: __, ...shown }: Quote): string {
  return hash('sha256', canonicalJson(shown));
}
