// How many rows a list has: counted as far as a page of it may cost, so that "so many, or more" is said of what would take longer.
import { sql } from 'kysely';
import { besides, cheapestLead, countEntries, countRows, entriesOf, hasAll, isCovered, partsOf, ROW } from './lead.ts';
import { all, holds, type IndexedTable, type Narrowing, namesOf } from './narrowing.ts';
import type { Db } from './open.ts';

export interface Counted {
  readonly count: number;
  /** It was counted no further: there may be more. */
  readonly more: boolean;
}

/** Of rows that were looked for up to one beyond `most`. */
export function countedUpTo(most: number, found: number): Counted {
  return { count: Math.min(found, most), more: found > most };
}

/** What one count after the other may take, in entries of an index. */
interface Effort {
  readonly most: number;
  /** Only where nothing was found. */
  readonly isLastResort?: boolean;
}

const EFFORTS: readonly Effort[] = [{ most: 4_000 }, { most: 16_000 }, { most: 400_000, isLastResort: true }];

/** Of one effort over the one before. */
const GROWTH = 4;

type Counting = IndexedTable & { readonly narrowings: readonly Narrowing[] };

/** Up to `most`; where several narrowings hold at once, no further than they are found with so much effort. */
export async function countUpTo(db: Db, rows: Counting, most: number, efforts = EFFORTS): Promise<Counted> {
  const { narrowings, key } = rows;
  const free = narrowings.filter(({ isWide }) => isWide !== true);
  const asked = [...new Set([key, ...namesOf(narrowings)])];
  const usual = free.findLast((one) => isCovered(rows, one, asked)) ?? free[0];
  if (usual === undefined || (free.length === 1 && partsOf(usual).length === 1)) {
    // What rules out nothing is asked of so many rows only: guessed to rule out most, it would have a planner read them all.
    const columns = sql.join(asked.map((name) => sql.ref(name)));
    const first = all(free.map((one) => holds(one, false)));
    const rest = all(narrowings.filter((one) => one !== usual).map((one) => holds(one, false)));
    const entries = sql`select ${columns} from ${sql.table(rows.table)} where ${first} limit ${most + 1}`;
    return countedUpTo(most, await countRows(db, sql`select 1 from (${entries}) as entries where ${rest}`, most + 1));
  }
  const price = isCovered(rows, usual, asked) ? 1 : ROW;
  const entriesWithin = entriesOf(db, rows, narrowings);
  let count = 0;
  for (const { most: effort, isLastResort } of efforts) {
    if (isLastResort === true && count > 0) break;
    // Where many were found so far enough are found further on, whichever leads.
    const isPromising = count * GROWTH > most;
    const lead = isPromising ? undefined : cheapestLead(rows, narrowings, await entriesWithin(effort), asked);
    if (lead !== undefined && lead.cost <= effort)
      return countedUpTo(most, await countAlong(db, rows, lead.narrowing, most));
    const stretch = Math.ceil(effort / price);
    count = await countAlong(db, rows, usual, most, stretch);
    if (count > most) return countedUpTo(most, count);
    if (isPromising && (await countEntries(db, rows, [usual], stretch)).has(usual)) return { count, more: false };
  }
  return { count, more: true };
}

/** One beyond `most` at most, among the rows that `lead` finds; `stretch`: among so many of them. */
async function countAlong(
  db: Db,
  { table, indexes, narrowings, key }: Counting,
  lead: Narrowing,
  most: number,
  stretch?: number,
): Promise<number> {
  const columns = sql.join([...new Set([key, ...namesOf(narrowings)])].map((name) => sql.ref(name)));
  const others = narrowings.filter((one) => one !== lead);
  // What the same index has next is looked up in it too.
  const next = others.filter((one) => hasAll(indexes, namesOf([lead, one]), namesOf(narrowings)));
  const parts = partsOf(lead).map((part) => {
    const looked = all([part, ...next.map((one) => holds(one, false))]);
    const entries = sql`select ${columns} from ${sql.table(table)} where ${looked}`;
    return stretch === undefined ? entries : sql`select * from (${entries} limit ${stretch}) as stretch`;
  });
  // What is found by two columns is there once.
  const once = sql.raw(parts.length > 1 ? 'distinct' : '');
  const found = sql`select ${once} ${sql.ref(key)} from (${sql.join(parts, sql` union all `)}) as entries
    where ${besides(others)}`;
  return await countRows(db, found, most + 1);
}
