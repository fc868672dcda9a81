// What must never stand in an answer to somebody: names, numbers and costs of levels above and beside them.
import { othersCosts } from './catalogue-examples.ts';
import { PLACES, type Place, type Stage } from './stage.ts';

/** Texts that no answer to a person of `viewer` may contain. */
export type Probe = (stage: Stage, viewer: Place) => readonly string[];

/** Every probe is asked for every answer of the permission matrix: add one for what your routes must not tell. */
export const FORBIDDEN_VALUES: readonly Probe[] = [othersNames, othersCosts];

function othersNames({ places }: Stage, viewer: Place): readonly string[] {
  return PLACES.map((name) => places[name])
    .filter((place) => !isWithin(place, viewer))
    .flatMap(({ account, serial, team }) => [
      // The vendor's name stands in every licence and on the public chain of trust.
      ...(account.kind === 'vendor' ? [] : [account.name]),
      account.email,
      serial,
      ...Object.values(team).map((person) => person.email),
    ]);
}

/** Whether a place is the viewer's own or below it. */
export function isWithin(place: Place, viewer: Place): boolean {
  return place.account.path.startsWith(viewer.account.path);
}
