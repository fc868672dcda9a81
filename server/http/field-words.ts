// What a schema's own rules say of a refused field; a rule that brings its words keeps them.
import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  tuple: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
  email: 'an e-mail address',
  url: 'a web address',
  uuid: 'a UUID',
};

/** After the field's name, as `must be a number`. */
export function fieldWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is needed' : kind(issue.expected);
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `must have the form ${issue.pattern}` : kind(issue.format);
    case 'invalid_value':
      return issue.input === undefined ? 'is needed' : `must be one of ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return `has no such field: ${issue.keys.join(', ')}`;
    default:
      return issue.input === undefined ? 'is needed' : 'is not possible like this';
  }
}

function kind(name: string): string {
  return `must be ${KINDS[name] ?? name}`;
}

function bound(origin: string, side: string, limit: number | bigint): string {
  if (side === 'at least' && limit === 1 && origin !== 'number' && origin !== 'int') return 'must not be empty';
  if (origin === 'string') return `must have ${side} ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `must have ${side} ${limit} entries`;
  return `must be ${side} ${limit}`;
}
