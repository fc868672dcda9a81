// Lists and searches of base licences, a page at a time, each along an index, so that its cost does not grow with the PBX.
import type { SeatPage, SeatQuery } from '../../shared/contracts/seats-api.ts';
import { BASES, type BaseLicence, seatKindName } from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';
import { behindPrefix } from './fold.ts';
import { personMatch } from './people.ts';
import { freeUnits, poolOf, unitOfUuid } from './pools.ts';
import { type BaseRow, seatById, seatOfUnit, takenUnits } from './seat-rows.ts';
import { freeView, type Sight, seatView } from './views.ts';

export function findSeats(sight: Sight, query: SeatQuery): SeatPage {
  const { base, by, search = '', limit } = query;
  const offset = Number(query.cursor ?? 0);
  if (by === undefined || search === '') return everySeat(sight, base, offset, limit);
  if (by === 'unit') return unitPage(sight, base, search);
  const rows =
    by === 'extension'
      ? byExtension(sight.db, base, search, offset, limit + 1)
      : byUser(sight.db, base, search, offset, limit + 1);
  const items = rows.slice(0, limit).map((row) => seatView(sight, row));
  const empty =
    by === 'extension'
      ? `No extension with a ${seatKindName(base)} licence begins with "${search}".`
      : `Nobody with a ${seatKindName(base)} licence has a name that begins with "${search}".`;
  return page(items, rows.length > limit ? offset + limit : undefined, empty);
}

/** The exact one sorts before all that begin so (S3.36). Asked of another base, nothing is found: it has no extensions (S3.6). */
function byExtension(db: SeatDatabase, base: BaseLicence, search: string, offset: number, limit: number): BaseRow[] {
  if (!BASES[base].takesExtension) return [];
  return db.all<BaseRow>(
    'select * from seats where kind = ? and base is null and extension >= ? and extension < ? order by extension limit ? offset ?',
    ...[base, search, behindPrefix(search), limit, offset],
  );
}

/** `cross join` keeps the order: by names first, however many seats there are. */
function byUser(db: SeatDatabase, base: BaseLicence, search: string, offset: number, limit: number): BaseRow[] {
  const { sql, values } = personMatch(search);
  return db.all<BaseRow>(
    `select s.* from ${sql} cross join seats s on s.person = w.person and s.kind = ? order by w.word, w.person, s.rank limit ? offset ?`,
    ...[...values, base, limit, offset],
  );
}

/** Of the base licence itself, or of an add-on that is attached to one. */
function unitPage(sight: Sight, base: BaseLicence, search: string): SeatPage {
  const { db, pools } = sight;
  const kinds = [base, ...BASES[base].addOns];
  const uuid = search.toLowerCase();
  // What one subscription gives of several kinds has the same UUIDs.
  const ref = firstOf(kinds, (kind) => unitOfUuid(pools, kind, uuid));
  const found = kinds.flatMap((kind) => (ref && seatOfUnit(db, kind, ref)) ?? []);
  const rows = found
    .map((row) => (row.base === null ? row : seatById(db, row.base)))
    .filter((row): row is BaseRow => row?.kind === base);
  if (rows.length > 0)
    return page([...new Map(rows.map((row) => [row.id, seatView(sight, row)])).values()], undefined, '');
  const pool = ref && poolOf(pools.usable.get(base), ref);
  if (ref !== undefined && pool !== undefined) return page([freeView(base, pool, ref.unit)], undefined, '');
  return page(
    [],
    undefined,
    `No ${seatKindName(base)} licence of this PBX has the UUID ${search}, and no add-on attached to one.`,
  );
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Assigned ones by extension, then those that are free. */
function everySeat(sight: Sight, base: BaseLicence, offset: number, limit: number): SeatPage {
  const { db, pools } = sight;
  const rows = db.all<BaseRow>(
    'select * from seats where kind = ? and base is null order by extension, rank limit ? offset ?',
    ...[base, limit + 1, offset],
  );
  const items = rows.slice(0, limit).map((row) => seatView(sight, row));
  if (rows.length > limit) return page(items, offset + limit, '');
  const stored = db.get<{ n: number }>('select count(*) as n from seats where kind = ? and base is null', base)?.n ?? 0;
  const usable = pools.usable.get(base);
  let skip = Math.max(0, offset - stored);
  for (const free of freeUnits(usable, takenUnits(db, base))) {
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (items.length === limit) return page(items, offset + limit, '');
    const pool = poolOf(usable, free);
    if (pool !== undefined) items.push(freeView(base, pool, free.unit));
  }
  return page(items, undefined, `No ${seatKindName(base)} licence is in the licence of this PBX.`);
}

function page(items: SeatPage['items'], next: number | undefined, empty: string): SeatPage {
  return {
    items,
    ...(next === undefined ? {} : { next: String(next) }),
    ...(items.length === 0 && empty !== '' ? { empty } : {}),
  };
}
