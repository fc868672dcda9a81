// What a server or an agent says, in the reader's language: its sentences are looked up in a catalogue by their fixed parts. Pure.
import type { Problem } from '../../contracts/problem.ts';
import type { Language } from '../../written.ts';

/** English sentence to that of another language; `{name}` stands for a part that differs, `{#name}` for a number; each may stand in another place there. */
export type Catalogue = Readonly<Record<string, string>>;

interface Entry {
  readonly pattern: RegExp;
  /** So many of its characters are the same whenever it is said. */
  readonly fixed: number;
  readonly names: readonly string[];
  readonly to: string;
}

export interface Said {
  /** A sentence that the catalogue does not have stays as it is. */
  readonly text: (text: string) => string;
  /** The same for every text for people in an answer. */
  readonly answer: <T>(answer: T) => T;
  /** The same for what a refusal says and names as fields. */
  readonly problem: (problem: Problem) => Problem;
}

export interface Speaker {
  readonly catalogue: Catalogue;
  /** Fields of answers that hold sentences; in a refusal `detail`, `next` and `message` always do. */
  readonly spoken: ReadonlySet<string>;
}

/** Loaded where it is needed; undefined for the language that is spoken anyway. */
export type Speakers<L extends Language = Language> = { readonly [K in L]: () => Promise<Speaker | undefined> };

/** As the reader's language writes what stands in a sentence. */
export interface Written {
  readonly date: (atMs: number, withTime: boolean) => string;
  readonly money: (amount: string, currency: string) => string;
}

const REFUSED: ReadonlySet<string> = new Set(['detail', 'next', 'message']);
/** As `dateWords` of the agent and the local dates of the server write them. */
const DATE = /^(\d{1,2} [A-Z][a-z]{2} \d{4}( \d{2}:\d{2} UTC)?|\d{4}-\d{2}-\d{2})$/;
/** As `moneyText` writes it. */
const MONEY = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

export function saidBy({ catalogue, spoken }: Speaker, written: Written): Said {
  const entries = Object.entries(catalogue).map(entryOf).sort(byFixedPart);
  const known = new Map<string, string>();

  function whole(text: string): string | undefined {
    for (const { pattern, names, to } of entries) {
      const values = pattern.exec(text)?.slice(1);
      if (values !== undefined) return filled(to, new Map(names.map((name, at) => [name, part(values[at] ?? '')])));
    }
    return undefined;
  }

  /** What stands in a sentence: a date, a term, or several with commas or semicolons between them. */
  function part(text: string): string {
    if (DATE.test(text))
      return written.date(Date.parse(/ \d{4}$/.test(text) ? `${text} UTC` : text), text.endsWith('UTC'));
    const [, amount = '', currency = ''] = MONEY.exec(text) ?? [];
    if (currency !== '') return written.money(amount, currency);
    return listed(text, '; ') ?? whole(text) ?? listed(text, ', ') ?? text;
  }

  function listed(text: string, between: string): string | undefined {
    const parts = text.split(between);
    return parts.length === 1 ? undefined : parts.map((one) => part(one)).join(between);
  }

  function text(said: string): string {
    const before = known.get(said);
    if (before !== undefined) return before;
    const sentences = said.split(/(?<=[.!?]) (?=\p{Lu}|\d)/u);
    const each = sentences.map(whole);
    // One by one first: a part that differs could be taken for the rest of the text.
    const all = each.every((one) => one !== undefined) ? each.join(' ') : whole(said);
    const translated = all ?? each.map((one, at) => one ?? sentences[at]).join(' ');
    // Numbers change with every look: what was said stays no longer than a page full of it.
    if (known.size > 500) known.clear();
    known.set(said, translated);
    return translated;
  }

  function answer<T>(given: T, fields: ReadonlySet<string>, isSpoken = false): T {
    if (typeof given === 'string') return (isSpoken ? text(given) : given) as T;
    if (Array.isArray(given)) return given.map((one) => answer(one, fields, isSpoken)) as T;
    // A file, for one, is no record of fields.
    if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, answer(value, fields, fields.has(name))]),
    ) as T;
  }

  return {
    text,
    answer: (given) => answer(given, spoken),
    problem: (given) => answer(given, REFUSED),
  };
}

function entryOf([from, to]: readonly [string, string]): Entry {
  const names: string[] = [];
  const pattern = from.replace(/\{#?\w+\}|[.*+?^${}()|[\]\\]/g, (found) => {
    if (found.length === 1) return `\\${found}`;
    names.push(found.slice(1, -1));
    return found.startsWith('{#') ? '(\\d+)' : '(.+?)';
  });
  const fixed = from.replace(/\{#?\w+\}/g, '').length;
  return { pattern: new RegExp(`^${pattern}$`, 's'), fixed, names, to };
}

/** Who has more fixed words says more exactly what is meant. */
function byFixedPart(a: Entry, b: Entry): number {
  return b.fixed - a.fixed || a.names.length - b.names.length;
}

function filled(to: string, values: ReadonlyMap<string, string>): string {
  return to.replace(/\{(#?\w+)\}/g, (_, name: string) => values.get(name) ?? '');
}
