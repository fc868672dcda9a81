// Changes to JSON: values of another type, names that mean something to JavaScript, depth, size, and broken syntax.
import type { Chance } from './chance.ts';

/** JSON written by hand, so that `__proto__`, doubled names and numbers beyond a double come out as they are meant. */
const VALUES = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1.5', '1e400', '-1e400', '9007199254740993', '1e-7', '4294967296'],
  ...[
    '""',
    '"__proto__"',
    '"constructor"',
    '"\\u0000"',
    '"\\ud800"',
    '"1970-01-01"',
    '"../../etc/passwd"',
    '"\' OR 1=1 --"',
  ],
  ...['[]', '{}', '[[]]', '[null]', '{"__proto__":{"ok":true}}', '{"constructor":{"prototype":{"ok":true}}}'],
  ...['{"toString":1}', '{"length":4294967295}', '{"toJSON":null}', '"NaN"', '"undefined"'],
] as const;
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  'then',
  '',
  '\u0000',
  'x',
] as const;

/** Marks where written-by-hand JSON goes; no base contains it. */
const HOLE = 'fuzz-hole-7d1c';

/** The text of a body: one of `base`'s values exchanged, an entry added or taken, or the text itself broken. */
export function mutateJson(base: unknown, chance: Chance): string {
  const tree: unknown = structuredClone(base);
  const kind = chance.int(10);
  if (kind === 0) return brokenSyntax(JSON.stringify(base), chance);
  if (kind === 1) return filled(JSON.stringify(HOLE), chance);
  const holders = holdersIn(tree);
  const holder = chance.some(holders);
  if (holder === undefined) return filled(JSON.stringify(HOLE), chance);
  const names = Object.keys(holder);
  const name = chance.some(names) ?? 'x';
  if (kind === 2) delete holder[name];
  else if (kind === 3) put(holder, chance.some(NAMES) ?? 'x');
  else if (kind === 4) return JSON.stringify(tree).replace('{', `{${JSON.stringify(name)}:${handWritten(chance)},`);
  else holder[name] = HOLE;
  return filled(JSON.stringify(tree), chance);
}

/** As an own entry, also where assigning would mean something else. */
function put(holder: Record<string, unknown>, name: string): void {
  if (Array.isArray(holder)) holder.push(HOLE);
  else Object.defineProperty(holder, name, { value: HOLE, enumerable: true, configurable: true, writable: true });
}

/** Objects and arrays alike, as what they are by name. */
function holdersIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(holdersIn)];
}

function filled(text: string, chance: Chance): string {
  return text.replaceAll(JSON.stringify(HOLE), () => handWritten(chance));
}

function handWritten(chance: Chance): string {
  const kind = chance.int(12);
  const size = 1 + chance.int(3_000);
  if (kind === 0) return `${'['.repeat(size)}${']'.repeat(size)}`;
  if (kind === 1) return `[${'0,'.repeat(size)}0]`;
  if (kind === 2) return JSON.stringify('A'.repeat(size * 4));
  if (kind === 3) return JSON.stringify(chance.bytes(chance.int(60)).toString('latin1'));
  if (kind === 4) return String(chance.int(2 ** 31) - 2 ** 30);
  if (kind === 5) return `${'{"a":'.repeat(size)}1${'}'.repeat(size)}`;
  return chance.some(VALUES) ?? 'null';
}

function brokenSyntax(text: string, chance: Chance): string {
  const at = chance.int(text.length + 1);
  const put = chance.pick(['', '{', '}', '[', ']', '"', ',', ':', '\\', '\u0000', '\ufeff', '/*', 'e', '-', '\ud800']);
  return text.slice(0, at) + put + text.slice(at + chance.int(4));
}
