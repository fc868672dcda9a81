// What a file of mass configuration would change, row by row, and what is wrong with it. Pure: rows and facts in, verdicts out.
import type { MassNote, MassRow } from '../../shared/contracts/mass-api.ts';
import { ADD_ONS } from '../../shared/licence/licence.ts';
import { ADD_ON_NAMES, type AddOn, isAddOn, type SeatKind, seatKindName } from '../../shared/seats.ts';
import { folded } from './fold.ts';
import type { Stock } from './judge.ts';
import type { MassLine } from './mass-file.ts';

export interface Stand {
  /** UUID of the person. */
  readonly person: string;
  readonly did: string | undefined;
  readonly addOns: readonly AddOn[];
}
interface Known {
  readonly id: string;
  readonly name: string;
  /** As `folded` makes it. */
  readonly name_key: string;
  readonly email: string | null;
  readonly extension: string | null;
}
export interface MassFacts {
  readonly people: readonly Known[];
  /** Extension to what it has. */
  readonly seats: ReadonlyMap<string, Stand>;
  readonly onPbx: ReadonlySet<string>;
  readonly stock: (kind: SeatKind) => Stock;
  readonly several: boolean;
}

/** What Configure does with a row. `person` undefined: somebody new, called so. */
export interface Wish {
  readonly extension: string;
  readonly person: string | undefined;
  readonly name: string;
  readonly did: string | undefined;
  readonly addOns: readonly AddOn[];
}
export interface MassCheck {
  readonly rows: readonly (MassRow & { readonly wish?: Wish | undefined })[];
  readonly notes: readonly MassNote[];
  readonly shortfall: readonly { kind: SeatKind; name: string; needed: number; available: number }[];
}
type Judged = MassCheck['rows'][number];

export function checkMass(lines: readonly MassLine[], facts: MassFacts): MassCheck {
  const index = indexOf(facts.people);
  const first = new Map<string, MassLine>();
  const rows = lines.map((line): Judged => {
    const notes: MassNote[] = [];
    const say = (severity: MassNote['severity'], code: string, column: string, message: string) =>
      notes.push({ severity, code, column, message });
    const { extension, did, user } = line;
    if (!/^[A-Za-z0-9*#+_.-]{1,40}$/.test(extension))
      say(
        'error',
        'extension_wrong',
        'Ext key',
        extension === '' ? 'There is no extension.' : 'This is no extension: letters, digits and * # + _ . - only.',
      );
    else if (!facts.onPbx.has(extension))
      say('warn', 'not_on_pbx', 'Ext key', `The PBX has no extension ${extension} yet.`);
    const twin = first.get(extension);
    if (twin !== undefined && same(twin, line)) say('warn', 'duplicate', 'Ext key', `Line ${twin.line} says the same.`);
    else if (twin !== undefined)
      say('error', 'conflict', 'Ext key', `Line ${twin.line} says something else about extension ${extension}.`);
    else first.set(extension, line);
    if (did !== '' && !/^\+?[0-9*#]{1,30}$/.test(did))
      say('error', 'number_wrong', 'Number', 'This is no number: digits, with + before them where you like.');
    const addOns = addOnsOf(line, say);
    if (/^[=@+\t\r-]/.test(user)) say('warn', 'formula', 'User', 'This begins as a formula does; it is taken as text.');
    const person = personOf(user, extension, index, say);
    const before = facts.seats.get(extension);
    const wish = {
      extension,
      person: person?.id,
      name: person?.name ?? user,
      did: did === '' ? undefined : did,
      addOns,
    };
    return {
      ...{ line: line.line, extension, verdict: 'ok', change: changeOf(before, wish), notes },
      ...(before === undefined ? {} : { before: standOf(before, index.byKey.get(before.person)?.name ?? '') }),
      ...(notes.some(({ severity }) => severity === 'error')
        ? {}
        : { after: standOf(wish, wish.name), wish: twin === undefined ? wish : undefined }),
    };
  });
  crossCheck(rows, facts);
  const judged = rows.map(settled);
  const shortfall = shortfallOf(judged, facts);
  const notes = shortfall.map(
    ({ kind, name, needed, available }): MassNote => ({
      ...{ severity: 'error', code: 'none_available', column: kind === 'phone_system' ? 'Ext key' : 'Addon license' },
      message: `The file needs ${needed} more ${name} licences and ${available} are free. Order ${needed - available} in the portal, or take rows out.`,
    }),
  );
  return { rows: judged, notes, shortfall };
}

type Say = (severity: MassNote['severity'], code: string, column: string, message: string) => void;

function addOnsOf({ addOns }: MassLine, say: Say): AddOn[] {
  const found: AddOn[] = [];
  for (const { column, text } of addOns) {
    if (!isAddOn(text)) {
      const meant = ADD_ONS.find((code) => folded(ADD_ON_NAMES[code]) === folded(text) || code === folded(text));
      say(
        'error',
        'add_on_unknown',
        column,
        `There is no add-on of that code.${meant === undefined ? ` Codes are ${ADD_ONS.join(', ')}.` : ` Write ${meant}.`}`,
      );
    } else if (found.includes(text)) say('warn', 'add_on_twice', column, `${text} stands in this row already.`);
    else found.push(text);
  }
  return found;
}

interface Index {
  readonly byName: ReadonlyMap<string, readonly Known[]>;
  /** By UUID and by e-mail address. */
  readonly byKey: ReadonlyMap<string, Known>;
  readonly byExtension: ReadonlyMap<string, Known>;
}

function indexOf(people: readonly Known[]): Index {
  const byKey = new Map<string, Known>();
  const byExtension = new Map<string, Known>();
  for (const one of people) {
    byKey.set(one.id, one);
    if (one.email !== null) byKey.set(one.email, one);
    if (one.extension !== null) byExtension.set(one.extension, one);
  }
  return { byName: Map.groupBy(people, ({ name_key }) => name_key), byKey, byExtension };
}

/** By UUID, e-mail or name; of several with one name, the one whose extension this is. Undefined: new, or nobody named. */
function personOf(user: string, extension: string, { byName, byKey, byExtension }: Index, say: Say): Known | undefined {
  const own = byExtension.get(extension);
  if (user === '') {
    if (own === undefined)
      say('error', 'user_missing', 'User', 'Nobody is named, and the PBX does not say whose extension it is.');
    return own;
  }
  const exact = byKey.get(user.toLowerCase());
  if (exact !== undefined) return exact;
  if (user.length > 120 || /\p{C}/u.test(user))
    say('error', 'user_wrong', 'User', 'This is no name: 120 characters at most, on one line.');
  const called = byName.get(folded(user)) ?? [];
  if (called.length <= 1) return called[0];
  if (own !== undefined && called.includes(own)) return own;
  say(
    'error',
    'user_ambiguous',
    'User',
    `${called.length} people are called so. Write the e-mail address or the UUID: ${called
      .slice(0, 5)
      .map(({ id, email }) => email ?? id)
      .join(', ')}.`,
  );
  return undefined;
}

/** Numbers and people that two extensions would have, in the file or beside it, once all is done. */
function crossCheck(rows: readonly Judged[], facts: MassFacts): void {
  const wishes = rows.filter((row) => row.wish !== undefined);
  const touched = new Set(wishes.map(({ extension }) => extension));
  const dids = new Map<string, string>();
  const holders = new Map<string, string>();
  for (const [extension, { did, person }] of facts.seats) {
    if (touched.has(extension)) continue;
    if (did !== undefined) dids.set(did, `extension ${extension}`);
    holders.set(person, `extension ${extension}`);
  }
  for (const row of wishes) {
    const { did, person, name } = row.wish as Wish;
    const where = `line ${row.line}`;
    const note = (code: string, column: string, message: string) =>
      (row.notes as MassNote[]).push({ severity: 'error', code, column, message });
    if (did !== undefined && dids.has(did))
      note('number_taken', 'Number', `The number belongs to ${dids.get(did)} already.`);
    else if (did !== undefined) dids.set(did, where);
    const key = person ?? folded(name);
    if (!facts.several && holders.has(key))
      note('user_has_one', 'User', `${name} has a licence for ${holders.get(key)} already.`);
    else holders.set(key, where);
  }
}

function settled(row: Judged): Judged {
  const errors = row.notes.some(({ severity }) => severity === 'error');
  if (!errors)
    return {
      ...row,
      verdict: row.notes.length === 0 ? 'ok' : 'warn',
      change: row.wish === undefined ? 'none' : row.change,
    };
  const { after: _, wish: __, ...rest } = row;
  return { ...rest, verdict: 'error', change: 'none' };
}

function shortfallOf(rows: readonly Judged[], { seats, stock }: MassFacts): MassCheck['shortfall'] {
  const more = new Map<SeatKind, number>();
  const count = (kind: SeatKind, n: number) => more.set(kind, (more.get(kind) ?? 0) + n);
  for (const { wish } of rows) {
    if (wish === undefined) continue;
    const before = seats.get(wish.extension);
    if (before === undefined) count('phone_system', 1);
    for (const code of ADD_ONS)
      count(code, Number(wish.addOns.includes(code)) - Number(before?.addOns.includes(code) ?? false));
  }
  return [...more].flatMap(([kind, needed]) => {
    const { total, assigned, over } = stock(kind);
    const available = over > 0 ? 0 : total - assigned;
    return needed > available && needed > 0 ? [{ kind, name: seatKindName(kind), needed, available }] : [];
  });
}

function changeOf(before: Stand | undefined, wish: Wish): MassRow['change'] {
  if (before === undefined) return 'assigned';
  if (before.person !== wish.person) return 'reassigned';
  const asBefore =
    before.did === wish.did &&
    before.addOns.length === wish.addOns.length &&
    wish.addOns.every((code) => before.addOns.includes(code));
  return asBefore ? 'unchanged' : 'changed';
}

function standOf({ did, addOns }: Pick<Wish, 'did' | 'addOns'>, user: string): NonNullable<MassRow['before']> {
  return { user, ...(did === undefined ? {} : { did }), addOns: [...addOns] };
}

function same(a: MassLine, b: MassLine): boolean {
  const text = ({ extension, did, user, addOns }: MassLine) =>
    [extension, did, user, ...addOns.map((one) => one.text).sort()].join('\n');
  return text(a) === text(b);
}
