// One text for one value: what is hashed and kept is the same however its fields were put together.
import { Fault } from '../../shared/errors.ts';

/** What was brought into the canonical form already, for what it is a part of. */
export class Canonical {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Keys sorted, no spaces, bigints as decimal strings with a trailing `n` so that no text is taken for an amount. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `"${value}n"`;
    case 'string':
      return textOf(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (Number.isSafeInteger(value)) return `${value}`;
      break;
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Canonical) return value.text;
      return Array.isArray(value) ? listText(value) : objectText(value as Fields);
  }
  throw new Fault('not_canonical', `A ${typeof value} such as ${String(value)} has no canonical form.`);
}

type Fields = Readonly<Record<string, unknown>>;

/** Most texts need no escaping, and a look at them is quicker than writing them anew. */
function textOf(value: string): string {
  return NEEDS_ESCAPES.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** Halves of characters among them. */
const NEEDS_ESCAPES = /["\\\p{Cc}\p{Cs}]/u;

// Texts are put together without a list in between, which takes half the time.
function listText(values: readonly unknown[]): string {
  let text = '';
  for (const value of values) text += text === '' ? canonicalJson(value) : `,${canonicalJson(value)}`;
  return `[${text}]`;
}

function objectText(fields: Fields): string {
  let text = '';
  for (const { name, head } of headsOf(Object.keys(fields))) {
    const value = fields[name];
    if (value !== undefined) text += `${text === '' ? head : `,${head}`}${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** A name, and how its field begins. */
interface Head {
  readonly name: string;
  readonly head: string;
}

/** In the order of the names. */
const headsOf: (names: readonly string[]) => readonly Head[] = onceForEach((names) =>
  names.toSorted().map((name) => ({ name, head: `${JSON.stringify(name)}:` })),
);

const MOST = 1000;

/** There are few kinds of objects: what was made of one's names is kept, beside others that begin with the same. */
function onceForEach<Made>(make: (names: readonly string[]) => Made): (names: readonly string[]) => Made {
  const known = new Map<string, { readonly names: readonly string[]; readonly made: Made }[]>();
  let size = 0;
  return (names) => {
    const alike = known.get(names[0] ?? '') ?? [];
    const same = alike.find(
      (one) => one.names.length === names.length && names.every((name, n) => name === one.names[n]),
    );
    if (same !== undefined) return same.made;
    const made = make(names);
    // Names may be ids, of which there is no end.
    if (size >= MOST) {
      known.clear();
      size = 0;
    }
    known.set(names[0] ?? '', [...alike, { names, made }]);
    size += 1;
    return made;
  };
}
