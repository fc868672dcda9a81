// Whose licence it is, in a few words.
import type { Seat } from '../../../shared/contracts/seats-api.ts';

/** Whose licence it is, for a title or a label. */
export function nameOf({ person, extension, unit }: Seat, free: string): string {
  if (person === undefined) return `${free}${unit === undefined ? '' : ` ${unit.slice(0, 8)}`}`;
  return extension === undefined ? person.name : `${person.name} (${extension})`;
}
