// What the agent says, in the reader's language: its sentences are looked up in a catalogue by their fixed parts. Pure.

/** English sentence to that of another language; `{name}` stands for a part that differs, `{#name}` for a number; each may stand in another place there. */
export type Catalogue = Readonly<Record<string, string>>;

interface Entry {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly to: string;
}

export interface Said {
  /** A sentence that the catalogue does not have stays as it is. */
  readonly text: (text: string) => string;
  /** The same for every text for people in an answer of the local API. */
  readonly answer: <T>(answer: T) => T;
}

/** Fields of answers that hold sentences. */
const SPOKEN = new Set([
  'message',
  'next',
  'sentence',
  'warning',
  'empty',
  'words',
  'detail',
  'changes',
  'reason',
  'lastOutcome',
]);
/** As `dateWords` of the agent writes them. */
const DATE = /^\d{1,2} [A-Z][a-z]{2} \d{4}( \d{2}:\d{2} UTC)?$/;

export function saidBy(catalogue: Catalogue, dateText: (atMs: number, withTime: boolean) => string): Said {
  const entries = Object.entries(catalogue).map(entryOf).sort(byFixedPart);
  const known = new Map<string, string>();

  function whole(text: string): string | undefined {
    for (const { pattern, names, to } of entries) {
      const values = pattern.exec(text)?.slice(1);
      if (values !== undefined) return filled(to, new Map(names.map((name, at) => [name, part(values[at] ?? '')])));
    }
    return undefined;
  }

  /** What stands in a sentence: a date, a term, or several with commas between them. */
  function part(text: string): string {
    if (DATE.test(text)) return dateText(Date.parse(text.endsWith('UTC') ? text : `${text} UTC`), text.endsWith('UTC'));
    return whole(text) ?? listed(text, ', ') ?? text;
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

  function answer<T>(given: T, spoken = false): T {
    if (typeof given === 'string') return (spoken ? text(given) : given) as T;
    if (Array.isArray(given)) return given.map((one) => answer(one, spoken)) as T;
    // A file, for one, is no record of fields.
    if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, answer(value, SPOKEN.has(name))]),
    ) as T;
  }

  return { text, answer: (given) => answer(given) };
}

function entryOf([from, to]: readonly [string, string]): Entry {
  const names: string[] = [];
  const pattern = from.replace(/\{#?\w+\}|[.*+?^${}()|[\]\\]/g, (found) => {
    if (found.length === 1) return `\\${found}`;
    names.push(found.slice(1, -1));
    return found.startsWith('{#') ? '(\\d+)' : '(.+?)';
  });
  return { pattern: new RegExp(`^${pattern}$`, 's'), names, to };
}

/** Who has more fixed words says more exactly what is meant. */
function byFixedPart(a: Entry, b: Entry): number {
  return b.pattern.source.length - a.pattern.source.length;
}

function filled(to: string, values: ReadonlyMap<string, string>): string {
  return to.replace(/\{(#?\w+)\}/g, (_, name: string) => values.get(name) ?? '');
}
