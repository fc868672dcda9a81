// Assign, unassign, reassign and add-ons, one licence at a time. Each is one transaction; the words of a refusal are in judge.ts.
import { accept, type Refusal, type Result } from '../../shared/result.ts';
import { type AddOn, BASES, type BaseLicence, isAddOn, isBase, seatKindName } from '../../shared/seats.ts';
import { changing, type Desk, nextRank, stocks, UNCHANGED } from './desk.ts';
import { addOnProblem, assignProblem, personProblem, refusal, type SeatCode, stockProblem } from './judge.ts';
import { type PersonRow, peopleCalled, personById } from './people.ts';
import { freeUnits, poolOf, type UnitRef, unitOfUuid } from './pools.ts';
import {
  type AddOnRow,
  addOnsOf,
  type BaseRow,
  baseOfDid,
  baseOfExtension,
  basesOfPerson,
  deleteSeat,
  insertSeat,
  moveSeat,
  parkedOf,
  seatById,
  seatOfUnit,
  takenUnits,
} from './seat-rows.ts';

/** What was done, for words and audit. */
export interface Changed {
  readonly seat: BaseRow | undefined;
  readonly person: PersonRow;
  readonly before?: PersonRow | undefined;
  readonly added: readonly AddOn[];
  readonly removed: readonly AddOn[];
}
type Changing = Result<Changed | undefined, SeatCode>;

export interface Assignment {
  readonly kind: BaseLicence;
  readonly person: string;
  readonly extension?: string | undefined;
  readonly did?: string | undefined;
  /** A certain licence; absent = any free one. */
  readonly unit?: string | undefined;
  readonly addOns?: readonly AddOn[] | undefined;
}

/** Undefined where the person has exactly this already. */
export function assign(desk: Desk, wanted: Assignment): Changing {
  const { db } = desk;
  return changing(desk, () => {
    const person = onePerson(desk, wanted.person);
    if (!person.ok) return person;
    const extension =
      wanted.extension ?? (BASES[wanted.kind].takesExtension ? person.value.extension : null) ?? undefined;
    const problem =
      placeProblem(desk, wanted, person.value, extension) ??
      addOnProblem(wanted.kind, wanted.addOns ?? []) ??
      stockProblem(wanted.kind, stocks(desk)(wanted.kind));
    if (problem !== undefined) return refused(problem);
    const free = freeUnit(desk, wanted.kind, wanted.unit);
    if (!free.ok) return free;
    const { unit, parked } = free.value;
    const place = {
      person: person.value.id,
      extension: extension ?? null,
      did: wanted.did ?? null,
      assigned_ms: desk.nowMs,
    };
    const rank = nextRank(db);
    if (parked !== undefined) moveSeat(db, parked.id, { ...place, rank });
    const id = parked?.id ?? insertSeat(db, { kind: wanted.kind, base: null, unit, ...place }, rank);
    const attached = wanted.addOns === undefined ? accept(NO_CHANGE) : attach(desk, seatOf(desk, id), wanted.addOns);
    if (!attached.ok) return attached;
    return accept({ seat: seatOf(desk, id), person: person.value, ...attached.value });
  });
}

/** The licence returns to those available. Its add-ons stay attached and count, unless they are released too (S3.28). */
export function unassign(desk: Desk, id: number, options: { readonly releaseAddOns: boolean }): Changing {
  const { db } = desk;
  return changing(desk, () => {
    const found = assignedBase(desk, id);
    if (!found.ok) return found;
    const { seat, person } = found.value;
    const addOns = addOnsOf(db, id);
    const removed = options.releaseAddOns ? addOns.map(({ kind }) => kind) : [];
    if (addOns.length === removed.length || seat.usable === 0) deleteSeat(db, id);
    else moveSeat(db, id, { ...seat, person: null, extension: null, did: null });
    return accept({ seat, person, added: [], removed });
  });
}

export interface Reassignment {
  readonly person: string;
  readonly extension?: string | undefined;
  readonly carryAddOns: boolean;
}

/** One move: the counts stay, nobody else ever has it, and it is with the old person or the new one (S3.9). */
export function reassign(desk: Desk, id: number, wanted: Reassignment): Changing {
  const { db } = desk;
  return changing(desk, () => {
    const found = assignedBase(desk, id);
    if (!found.ok) return found;
    const { seat, person: before } = found.value;
    if (seat.usable === 0)
      return refused(
        refusal(
          'seat_unusable',
          `This ${seatKindName(seat.kind)} licence is over the limit or has ended, so it cannot go to anybody else.`,
          'Order or renew it; whoever has it then has it again.',
        ),
      );
    const person = onePerson(desk, wanted.person);
    if (!person.ok) return person;
    const extension = wanted.extension ?? seat.extension ?? undefined;
    if (person.value.id === before.id && extension === (seat.extension ?? undefined)) return UNCHANGED;
    const problem = placeProblem(desk, { kind: seat.kind, did: undefined }, person.value, extension, id);
    if (problem !== undefined) return refused(problem);
    const place = { person: person.value.id, extension: extension ?? null, did: seat.did, rank: seat.rank };
    moveSeat(db, id, { ...place, assigned_ms: desk.nowMs });
    const removed = wanted.carryAddOns ? [] : addOnsOf(db, id);
    for (const addOn of removed) deleteSeat(db, addOn.id);
    return accept({
      seat: seatOf(desk, id),
      person: person.value,
      before,
      added: [],
      removed: removed.map(({ kind }) => kind),
    });
  });
}

/** The whole set that shall be attached; also for a licence that nobody has. */
export function setAddOns(desk: Desk, id: number, addOns: readonly AddOn[]): Changing {
  return changing(desk, () => {
    const seat = seatById(desk.db, id);
    if (seat === undefined || !isBase(seat.kind)) return refused(seatUnknown());
    const base = seat as BaseRow;
    const attached = attach(desk, base, addOns);
    if (!attached.ok) return attached;
    const { added, removed } = attached.value;
    if (added.length + removed.length === 0) return UNCHANGED;
    const person = base.person === null ? NOBODY : (personById(desk.db, base.person) ?? NOBODY);
    if (base.person === null && addOnsOf(desk.db, id).length === 0) deleteSeat(desk.db, id);
    return accept({ seat: seatById(desk.db, id) as BaseRow | undefined, person, added, removed });
  });
}

const NO_CHANGE: Pick<Changed, 'added' | 'removed'> = { added: [], removed: [] };
const NOBODY: PersonRow = { id: '', name: 'nobody', email: null, origin: 'hand', extension: null };

/** Within a transaction: brings the attached add-ons to the wanted set. */
function attach(
  desk: Desk,
  base: BaseRow,
  wanted: readonly AddOn[],
): Result<Pick<Changed, 'added' | 'removed'>, SeatCode> {
  const problem = addOnProblem(base.kind, wanted);
  if (problem !== undefined) return refused(problem);
  const attached: readonly AddOnRow[] = addOnsOf(desk.db, base.id);
  const removed = attached.filter(({ kind }) => !wanted.includes(kind));
  const added = [...new Set(wanted)].filter((code) => !attached.some(({ kind }) => kind === code));
  const stock = stocks(desk);
  const short = added.map((code) => stockProblem(code, stock(code))).find((one) => one !== undefined);
  if (short !== undefined) return refused(short);
  for (const { id } of removed) deleteSeat(desk.db, id);
  for (const kind of added) {
    const unit = freeUnits(desk.pools.usable.get(kind), takenUnits(desk.db, kind)).next().value;
    if (unit === undefined) return refused(noUnit());
    const place = { person: null, extension: null, did: null, assigned_ms: desk.nowMs };
    insertSeat(desk.db, { kind, base: base.id, unit, ...place }, nextRank(desk.db));
  }
  return accept({ added, removed: removed.map(({ kind }) => kind) });
}

function placeProblem(
  { db, several }: Desk,
  wanted: Pick<Assignment, 'kind' | 'did'>,
  person: PersonRow,
  extension: string | undefined,
  except?: number,
): Refusal<SeatCode> | undefined {
  const taken = extension === undefined ? undefined : baseOfExtension(db, extension);
  const onDid = wanted.did === undefined ? undefined : baseOfDid(db, wanted.did);
  const facts = {
    ...{ kind: wanted.kind, person, extension, several, has: basesOfPerson(db, person.id) },
    onExtension: taken && { seat: taken, holder: personById(db, taken.person ?? '')?.name ?? 'somebody' },
    onDid: onDid && { seat: onDid, did: wanted.did ?? '' },
  };
  return assignProblem(facts, except);
}

/** The wanted one, or the first free one to which nothing is attached, or one to which add-ons are. */
function freeUnit(
  desk: Desk,
  kind: BaseLicence,
  uuid: string | undefined,
): Result<{ unit: UnitRef; parked?: BaseRow }, SeatCode> {
  const usable = desk.pools.usable.get(kind);
  const parked = parkedOf(desk.db, kind).filter((seat) => seat.usable === 1);
  if (uuid !== undefined) {
    const wanted = unitOfUuid(desk.pools, kind, uuid.toLowerCase());
    const taken = wanted && seatOfUnit(desk.db, kind, wanted);
    const withAddOns = parked.find(({ id }) => id === taken?.id);
    if (withAddOns !== undefined) return accept({ unit: unitOf(withAddOns), parked: withAddOns });
    if (taken !== undefined)
      return refused(
        refusal('unit_taken', 'That licence is assigned already.', 'Choose one that is free, or reassign it.'),
      );
    if (wanted !== undefined && poolOf(usable, wanted) !== undefined) return accept({ unit: wanted });
    return refused(
      refusal(
        'unit_unknown',
        `There is no ${seatKindName(kind)} licence with that UUID on this PBX.`,
        'Copy the UUID from the list of licences.',
      ),
    );
  }
  const unit = freeUnits(usable, takenUnits(desk.db, kind)).next().value;
  if (unit !== undefined) return accept({ unit });
  const [first] = parked;
  return first === undefined ? refused(noUnit()) : accept({ unit: unitOf(first), parked: first });
}

function unitOf({ subscription, unit }: BaseRow): UnitRef {
  return { subscription: subscription ?? 0, unit: unit ?? 0 };
}

function onePerson(desk: Desk, text: string): Result<PersonRow, SeatCode> {
  const found = peopleCalled(desk.db, text);
  const problem = personProblem(text, found);
  const [person] = found;
  return problem === undefined && person !== undefined ? accept(person) : refused(problem ?? seatUnknown());
}

function assignedBase(desk: Desk, id: number): Result<{ seat: BaseRow; person: PersonRow }, SeatCode> {
  const seat = seatById(desk.db, id);
  if (seat === undefined || isAddOn(seat.kind)) return refused(seatUnknown());
  const person = seat.person === null ? undefined : personById(desk.db, seat.person);
  if (person === undefined)
    return refused(refusal('seat_free', 'Nobody has that licence.', 'Assign it, or choose another one.'));
  return accept({ seat: seat as BaseRow, person });
}

function seatOf(desk: Desk, id: number): BaseRow {
  return seatById(desk.db, id) as BaseRow;
}

function seatUnknown(): Refusal<SeatCode> {
  return refusal(
    'seat_unknown',
    'There is no such assignment; it may have changed meanwhile.',
    'Look it up again in the list of licences.',
  );
}

function noUnit(): Refusal<SeatCode> {
  return refusal(
    'none_available',
    'No licence of that kind is free.',
    'Unassign one that is not needed, or order more in the portal.',
  );
}

function refused(problem: Refusal<SeatCode>): { readonly ok: false; readonly refusal: Refusal<SeatCode> } {
  return { ok: false, refusal: problem };
}
