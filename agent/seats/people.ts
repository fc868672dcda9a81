// Who licences are given to: people that the extensions of the PBX brought along, and those that an admin or a file added.
import type { SeatDatabase } from './database.ts';
import { behindPrefix, folded, wordsOf } from './fold.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly origin: 'pbx' | 'hand' | 'file';
  /** Extension of the PBX whose caller id it is. */
  readonly extension: string | null;
}

const COLUMNS = 'id, name, email, origin, extension';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function addPerson(db: SeatDatabase, person: PersonRow): void {
  const { id, name, email, origin, extension } = person;
  db.run(
    'insert into people (id, name, name_key, email, origin, extension) values (?, ?, ?, ?, ?, ?)',
    ...[id, name, folded(name), email?.toLowerCase() ?? null, origin, extension],
  );
  addWords(db, person);
}

export function renamePerson(db: SeatDatabase, person: PersonRow, name: string): void {
  db.run('update people set name = ?, name_key = ? where id = ?', name, folded(name), person.id);
  db.run('delete from person_words where person = ?', person.id);
  addWords(db, { ...person, name });
}

/** The extension of the PBX is this person's from now on; null: none is. */
export function linkExtension(db: SeatDatabase, id: string, extension: string | null): void {
  db.run('update people set extension = ? where id = ?', extension, id);
}

export function deletePerson(db: SeatDatabase, id: string): void {
  db.run('delete from people where id = ?', id);
}

export function personById(db: SeatDatabase, id: string): PersonRow | undefined {
  return db.get<PersonRow>(`select ${COLUMNS} from people where id = ?`, id);
}

export function personOfExtension(db: SeatDatabase, extension: string): PersonRow | undefined {
  return db.get<PersonRow>(`select ${COLUMNS} from people where extension = ?`, extension);
}

/** Whoever has the base licence of an extension. */
export function basePersonOf(db: SeatDatabase, extension: string): PersonRow | undefined {
  return db.get<PersonRow>(
    'select p.id, p.name, p.email, p.origin, p.extension from seats s join people p on p.id = s.person where s.extension = ?',
    extension,
  );
}

/** By UUID, by e-mail, or by the whole name; several where the name is not unique. */
export function peopleCalled(db: SeatDatabase, text: string): PersonRow[] {
  if (UUID.test(text)) {
    const found = personById(db, text.toLowerCase());
    return found === undefined ? [] : [found];
  }
  if (text.includes('@')) {
    const found = db.all<PersonRow>(`select ${COLUMNS} from people where email = ?`, text.toLowerCase());
    if (found.length > 0) return found;
  }
  return db.all<PersonRow>(`select ${COLUMNS} from people where name_key = ? order by id limit 10`, folded(text));
}

/** In the order of their names; with `search`, those one of whose words begin with each word of it, looked up first (`cross join`). */
export function peoplePage(db: SeatDatabase, search: string, offset: number, limit: number): PersonRow[] {
  if (search === '') {
    return db.all<PersonRow>(`select ${COLUMNS} from people order by name_key, id limit ? offset ?`, limit, offset);
  }
  const { sql, values } = personMatch(search);
  return db.all<PersonRow>(
    `select p.id, p.name, p.email, p.origin, p.extension from ${sql} cross join people p on p.id = w.person order by w.word, w.person limit ? offset ?`,
    ...[...values, limit, offset],
  );
}

/**
 * `w`: one row per matching person, in the order of an index, so that a page costs the same however many there are. The
 * longest word is looked up, the others are checked.
 */
export function personMatch(search: string): { readonly sql: string; readonly values: readonly string[] } {
  const [first = '', ...others] = wordsOf(search, null).sort((a, b) => b.length - a.length);
  const range = (prefix: string) => [prefix, behindPrefix(prefix)];
  const also = others.map(
    () => ' and exists (select 1 from person_words o where o.person = m.person and o.word >= ? and o.word < ?)',
  );
  return {
    sql:
      '(select m.word, m.person from person_words m where m.word >= ? and m.word < ? and not exists ' +
      `(select 1 from person_words e where e.person = m.person and e.word >= ? and e.word < m.word)${also.join('')}) w`,
    values: [...range(first), first, ...others.flatMap(range)],
  };
}

function addWords(db: SeatDatabase, { id, name, email }: PersonRow): void {
  for (const word of wordsOf(name, email)) db.run('insert into person_words (word, person) values (?, ?)', word, id);
}
