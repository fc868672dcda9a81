// The name of a quote: what a buyer was shown and what is charged are the same where it is the same (S1.23, M16).
import { createHash } from 'node:crypto';
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
      const fields = Object.entries(value).filter(([, field]) => field !== undefined);
      const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `{${sorted.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
    }
  }
  throw new Fault('not_canonical', `A ${typeof value} such as ${String(value)} has no canonical form.`);
}

/**
 * SHA-256 (hex) of everything a buyer sees and pays. Not of the reference, which an order gets later, nor of the holdings,
 * which name it.
 */
export function quoteHash({ reference: _, holdings: __, ...shown }: Quote): string {
  return createHash('sha256').update(canonicalJson(shown), 'utf8').digest('hex');
}
