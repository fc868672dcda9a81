// Saves, renames and replaces the filters that a person keeps of lists.
import { atField } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { insertFilter, type SavedFilter, savedFilters, updateFilter } from '../accounts/kept-list-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';

type Kept = Pick<SavedFilter, 'userId' | 'list' | 'name' | 'filter'>;

/** `most`: how many one person keeps at most, of all lists together. */
export async function saveFilter(
  trx: Trx,
  random: Random,
  act: Act,
  order: Kept & { readonly most: number },
): Promise<Result<SavedFilter, 'filter_name_taken' | 'too_many_filters'>> {
  const { most, ...kept } = order;
  if ((await savedFilters(trx, kept.userId)).length >= most) {
    return refuse('too_many_filters', `You keep ${most} filters already.`, 'Delete one that you no longer need.');
  }
  const saved = { ...kept, id: newRef('flt', random), createdAtMs: act.nowMs };
  return (await insertFilter(trx, saved)) ? accept(saved) : taken(saved.name);
}

export async function changeFilter(
  trx: Trx,
  saved: SavedFilter,
  change: Partial<Pick<SavedFilter, 'name' | 'filter'>>,
): Promise<Result<SavedFilter, 'filter_name_taken'>> {
  const next = { ...saved, ...change };
  const others = (await savedFilters(trx, saved.userId)).filter(
    ({ id, list }) => id !== saved.id && list === saved.list,
  );
  if (others.some(({ name }) => name === next.name)) return taken(next.name);
  await updateFilter(trx, next);
  return accept(next);
}

function taken(name: string): Result<never, 'filter_name_taken'> {
  return refuse(
    'filter_name_taken',
    `This list has a filter named ${name} already.`,
    'Choose another name, or replace that filter.',
    atField('name', 'is used by another filter of this list'),
  );
}
