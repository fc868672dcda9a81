// People that no extension brought along: added by an admin, and removed with whatever they have.
import { accept, type Result } from '../../shared/result.ts';
import { changing, type Desk } from './desk.ts';
import { refusal, type SeatCode } from './judge.ts';
import { addPerson, deletePerson, type PersonRow, peopleCalled, personById } from './people.ts';
import { type BaseRow, basesOfPerson, deleteSeat } from './seat-rows.ts';

/** Two people may have one name, but not one e-mail address. */
export function addByHand(
  desk: Desk,
  { name, email }: { readonly name: string; readonly email?: string | undefined },
): Result<PersonRow | undefined, SeatCode> {
  return changing(desk, () => {
    const [same] = email === undefined ? [] : peopleCalled(desk.db, email);
    if (same !== undefined) {
      const problem = refusal(
        'person_exists',
        `${same.name} has that e-mail address already.`,
        'Use that person, or give another address.',
      );
      return { ok: false, refusal: problem };
    }
    const person: PersonRow = { id: desk.newId(), name, email: email ?? null, origin: 'hand', extension: null };
    addPerson(desk.db, person);
    return accept(person);
  });
}

/** What the person had returns to those available, with its add-ons (S3.38). */
export function removePerson(
  desk: Desk,
  id: string,
): Result<{ person: PersonRow; freed: readonly BaseRow[] } | undefined, SeatCode> {
  return changing(desk, () => {
    const person = personById(desk.db, id);
    if (person === undefined)
      return {
        ok: false,
        refusal: refusal('person_unknown', 'There is no such person.', 'See "people" for who is known.'),
      };
    if (person.extension !== null) {
      const message = `${person.name} belongs to extension ${person.extension} of the PBX.`;
      const problem = refusal(
        'person_of_pbx',
        message,
        'Remove the extension on the PBX; its licence is then freed by itself.',
      );
      return { ok: false, refusal: problem };
    }
    const freed = basesOfPerson(desk.db, id);
    for (const seat of freed) deleteSeat(desk.db, seat.id);
    deletePerson(desk.db, id);
    return accept({ person, freed });
  });
}
