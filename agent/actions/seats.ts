// The verbs about people and their licences: looked up at once, changed in the lane, in force on the PBX with the answer.
import type {
  Assign,
  PeoplePage,
  PeopleQuery,
  Reassign,
  SeatOutcome,
  SeatPage,
  SeatQuery,
  Seats,
  SetAddOns,
  Unassign,
} from '../../shared/contracts/seats-api.ts';
import type { EventAct } from '../../shared/event-words.ts';
import { accept, type Result } from '../../shared/result.ts';
import { ADD_ON_NAMES, type AddOn, isBase, seatKindName, seatsDecideCalls } from '../../shared/seats.ts';
import { applyInForce } from '../corridor/apply.ts';
import { heldLicence, type Memory, tellTime } from '../corridor/memory.ts';
import { seatDesk, seatFault } from '../corridor/seat-desk.ts';
import type { Corridor } from '../cycle.ts';
import { addByHand, removePerson } from '../seats/change-people.ts';
import { assign, type Changed, reassign, setAddOns, unassign } from '../seats/change-seats.ts';
import { type Desk, stocks } from '../seats/desk.ts';
import { findSeats } from '../seats/find-seats.ts';
import { overviewOf } from '../seats/overview.ts';
import { peoplePage } from '../seats/people.ts';
import { basesOfPerson } from '../seats/seat-rows.ts';
import { personView, type Sight, seatView, uuidOfSeat } from '../seats/views.ts';
import { dateWords } from './words.ts';

export interface SeatVerbs {
  overview(): Result<Seats>;
  find(query: SeatQuery): Result<SeatPage>;
  people(query: PeopleQuery): Result<PeoplePage>;
  addPerson(person: { readonly name: string; readonly email?: string }): Promise<Result<SeatOutcome>>;
  removePerson(id: string): Promise<Result<SeatOutcome>>;
  assign(wanted: Assign): Promise<Result<SeatOutcome>>;
  unassign(wanted: Unassign): Promise<Result<SeatOutcome>>;
  reassign(wanted: Reassign): Promise<Result<SeatOutcome>>;
  setAddOns(wanted: SetAddOns): Promise<Result<SeatOutcome>>;
}

export function seatVerbs(corridor: Corridor): SeatVerbs {
  const { deps, memory } = corridor;
  const looking = <T>(look: (desk: Desk) => T): Result<T> => {
    const desk = seatDesk(memory, deps, tellTime(memory, deps));
    return desk.ok ? accept(look(desk.value)) : desk;
  };
  const changing = (change: (desk: Desk) => Result<Told | undefined>) => changeSeats(corridor, change);
  return {
    overview: () =>
      looking((desk) => {
        const decidesCalls = seatsDecideCalls(heldLicence(memory));
        return overviewOf({ ...sightOf(desk), stock: stocks(desk), atS: Math.floor(desk.nowMs / 1000), decidesCalls });
      }),
    find: (query) => looking((desk) => findSeats(sightOf(desk), query)),
    people: (query) => looking((desk) => findPeople(desk, query)),
    addPerson: (person) =>
      changing((desk) => {
        const added = addByHand(desk, person);
        if (!added.ok || added.value === undefined) return added.ok ? accept(undefined) : added;
        const { id, name } = added.value;
        return accept({
          act: 'person_added',
          message: `${name} was added.`,
          detail: { person: id },
          person: added.value,
        });
      }),
    removePerson: (id) =>
      changing((desk) => {
        const removed = removePerson(desk, id);
        if (!removed.ok || removed.value === undefined) return removed.ok ? accept(undefined) : removed;
        const { person, freed } = removed.value;
        const message = `${person.name} was removed${freed.length === 0 ? '' : `; ${freed.length} licences returned to those available`}.`;
        return accept({ act: 'person_removed', message, detail: { person: person.id, freed: freed.length } });
      }),
    assign: (wanted) => changing((desk) => told(desk, assign(desk, wanted), 'seat_assigned', assignedWords)),
    unassign: ({ seat, releaseAddOns }) =>
      changing((desk) => told(desk, unassign(desk, seat, { releaseAddOns }), 'seat_unassigned', unassignedWords)),
    reassign: ({ seat, ...wanted }) =>
      changing((desk) => told(desk, reassign(desk, seat, wanted), 'seat_reassigned', reassignedWords)),
    setAddOns: ({ seat, addOns }) =>
      changing((desk) => told(desk, setAddOns(desk, seat, addOns), 'add_ons_changed', addOnWords)),
  };
}

/** A change in words, for the answer and for the audit trail. */
interface Told extends Partial<Pick<Changed, 'seat' | 'person'>> {
  readonly act: EventAct;
  readonly message: string;
  readonly detail: Readonly<Record<string, string | number | null>>;
}

/** One writer: stored first, then brought to the PBX; what the PBX does not take now it is brought to later. */
async function changeSeats(
  corridor: Corridor,
  change: (desk: Desk) => Result<Told | undefined>,
): Promise<Result<SeatOutcome>> {
  const { alone, deps, memory } = corridor;
  return alone(async () => {
    const nowMs = tellTime(memory, deps);
    const desk = seatDesk(memory, deps, nowMs);
    if (!desk.ok) return desk;
    const changed = storing(memory, () => change(desk.value));
    if (!changed.ok) return changed;
    if (changed.value === undefined)
      return accept({ outcome: 'unchanged', message: 'That is so already; nothing was changed.' });
    const { act, message, detail, seat, person } = changed.value;
    memory.audit.note(Math.floor(nowMs / 1000), act, detail);
    const applied = await applyInForce(memory, deps, nowMs, { known: memory.pbx.configured });
    const { refusal } = memory.pbx.lastRefusal === undefined ? {} : { refusal: memory.pbx.lastRefusal };
    return accept({
      outcome: 'done',
      message:
        applied.kind === 'applied' && refusal === undefined
          ? message
          : `${message} It is stored; the PBX follows as soon as it can.`,
      ...(seat === undefined ? {} : { seat: seatView(sightOf(desk.value), seat) }),
      ...(person === undefined || person.id === '' ? {} : { person: personView(person) }),
      ...(refusal === undefined
        ? {}
        : { refusal: { code: refusal.code, message: refusal.message, next: refusal.next } }),
    });
  });
}

function storing<T>(memory: Memory, store: () => Result<T>): Result<T> {
  try {
    return store();
  } catch (thrown) {
    return seatFault(memory, thrown);
  }
}

function sightOf(desk: Desk): Sight {
  return { db: desk.db, pools: desk.pools, dateWords };
}

function findPeople({ db }: Desk, { search = '', cursor, limit }: PeopleQuery): PeoplePage {
  const offset = Number(cursor ?? 0);
  const found = peoplePage(db, search, offset, limit + 1);
  const items = found.slice(0, limit).map((row) => ({
    ...personView(row),
    seats: basesOfPerson(db, row.id).map(({ id, kind }) => ({ seat: id, kind })),
  }));
  const empty =
    search === ''
      ? 'Nobody is known yet: people come from the extensions of the PBX, or are added by hand.'
      : `Nobody has a name that begins with "${search}".`;
  return {
    items,
    ...(found.length > limit ? { next: String(offset + limit) } : {}),
    ...(items.length === 0 ? { empty } : {}),
  };
}

function told(
  { pools }: Desk,
  result: Result<Changed | undefined>,
  act: EventAct,
  words: (changed: Changed) => string,
): Result<Told | undefined> {
  if (!result.ok || result.value === undefined) return result.ok ? accept(undefined) : result;
  const { seat, person, before, added, removed } = result.value;
  const detail = {
    kind: seat?.kind ?? null,
    unit: (seat && uuidOfSeat(pools, seat)) ?? null,
    extension: seat?.extension ?? null,
    person: person.id === '' ? null : person.id,
    ...(before === undefined ? {} : { before: before.id }),
    ...(added.length === 0 ? {} : { added: added.join(' ') }),
    ...(removed.length === 0 ? {} : { removed: removed.join(' ') }),
  };
  return accept({ act, message: words(result.value), detail, seat, person });
}

const nameOf = ({ seat }: Changed) => (seat !== undefined && isBase(seat.kind) ? seatKindName(seat.kind) : 'The');
const forExtension = ({ seat }: Changed) => (seat?.extension == null ? '' : ` for extension ${seat.extension}`);
const listed = (addOns: readonly AddOn[]) => addOns.map((code) => ADD_ON_NAMES[code]).join(', ');

function assignedWords(changed: Changed): string {
  const extras = changed.added.length === 0 ? '' : ` with ${listed(changed.added)}`;
  return `${changed.person.name} has a ${nameOf(changed)} licence${forExtension(changed)}${extras}.`;
}

function unassignedWords(changed: Changed): string {
  return `The ${nameOf(changed)} licence of ${changed.person.name}${forExtension(changed)} returned to those available.`;
}

function reassignedWords(changed: Changed): string {
  const lost = changed.removed.length === 0 ? '' : ` ${listed(changed.removed)} returned to those available.`;
  return `The ${nameOf(changed)} licence of ${changed.before?.name ?? 'nobody'}${forExtension(changed)} is ${changed.person.name}'s now.${lost}`;
}

function addOnWords({ added, removed, person }: Changed): string {
  const parts = [
    ...(added.length === 0 ? [] : [`added ${listed(added)}`]),
    ...(removed.length === 0 ? [] : [`removed ${listed(removed)}`]),
  ];
  return `Add-ons of ${person.name}: ${parts.join('; ')}.`;
}
