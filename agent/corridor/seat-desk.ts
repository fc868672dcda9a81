// The seats of this PBX where they are needed: opened when the licence uses them, settled by it, and never in a call's way.
import { Fault } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { seatsDecideCalls, usesSeats } from '../../shared/seats.ts';
import type { AgentDeps } from '../deps.ts';
import type { ConfiguredExtension, EnforcedState, Reading } from '../enforcement/driver.ts';
import { adoptSeats } from '../seats/adopt.ts';
import { openSeatDatabase } from '../seats/database.ts';
import { type Desk, noteChange, revisionOf, settleByLicence } from '../seats/desk.ts';
import { syncExtensions, unknownExtensions } from '../seats/extensions.ts';
import { seatsInForce } from '../seats/in-force.ts';
import { type Pools, poolsAt } from '../seats/pools.ts';
import { heldLicence, type Memory } from './memory.ts';

/** Settled by the licence in force at `nowMs`. */
export function seatDesk(
  memory: Memory,
  deps: AgentDeps,
  nowMs: number,
): Result<Desk, 'no_licence_model' | 'seats_damaged' | 'seats_too_new' | 'seats_not_writable'> {
  const licence = heldLicence(memory);
  if (!usesSeats(licence)) {
    return refuse(
      'no_licence_model',
      'The licence of this PBX has no base licences, so there is nothing to assign to people.',
      'Its extensions call within the number that is licensed; see "status".',
    );
  }
  try {
    const desk = deskFor(memory, deps, licence, nowMs);
    if (settleByLicence(desk)) memory.audit.note(Math.floor(nowMs / 1000), 'seats_settled', overLimitOf(desk));
    memory.seats.fault = undefined;
    return accept(desk);
  } catch (thrown) {
    return seatFault(memory, thrown);
  }
}

function deskFor(memory: Memory, deps: AgentDeps, licence: Licence | undefined, nowMs: number): Desk {
  memory.seats.db ??= openSeatDatabase(deps.stateDir);
  return {
    db: memory.seats.db,
    pools: poolsFor(memory, licence, Math.floor(nowMs / 1000)),
    nowMs,
    newId: () => newId(deps.random(16)),
    several: deps.settings.read().severalExtensionsPerUser,
  };
}

function poolsFor({ seats }: Memory, licence: Licence | undefined, atS: number): Pools {
  const pools = poolsAt(licence, atS);
  if (seats.licensed?.licence !== licence || seats.licensed?.pools.key !== pools.key)
    seats.licensed = { licence, pools };
  return seats.licensed.pools;
}

/** A fault of the seats as a refusal; the PBX keeps what it has, and the next cycle tries again. */
export function seatFault(memory: Memory, thrown: unknown) {
  if (!(thrown instanceof Fault) || !isSeatFault(thrown.code)) throw thrown;
  const refused = refuse(
    thrown.code,
    thrown.message,
    'The seats on the PBX stay as they are. Make room on the disk or mend the file; the agent tries again by itself.',
  );
  memory.seats.fault = refused.refusal;
  return refused;
}

const FAULTS = ['seats_damaged', 'seats_too_new', 'seats_not_writable'] as const;

function isSeatFault(code: string): code is (typeof FAULTS)[number] {
  return (FAULTS as readonly string[]).includes(code);
}

/** Feature letters by extension; undefined where extensions need no seat. What cannot be read stays as it was found. */
export function seatsFor(
  memory: Memory,
  deps: AgentDeps,
  found: EnforcedState,
  nowMs: number,
): ReadonlyMap<string, string> | undefined {
  if (!seatsDecideCalls(heldLicence(memory))) return undefined;
  const desk = seatDesk(memory, deps, nowMs);
  if (!desk.ok) return found.extensions;
  const revision = revisionOf(desk.value.db);
  if (memory.seats.inForce?.revision !== revision)
    memory.seats.inForce = { revision, letters: seatsInForce(desk.value.db) };
  return memory.seats.inForce.letters;
}

/** The same as it would be under a licence that is not in force: done as it would be done, and all of it taken back. */
export function seatsUnder(
  licence: Licence,
  memory: Memory,
  deps: AgentDeps,
  reading: Reading,
  nowMs: number,
): ReadonlyMap<string, string> | undefined {
  if (!seatsDecideCalls(licence)) return undefined;
  const desk = deskFor(memory, deps, licence, nowMs);
  const names = reading.extensions.map(({ extension }) => extension);
  const rehearse = () => {
    settleByLicence(desk);
    syncExtensions(desk, names, NO_CALLERS, nowMs);
    adoptSeats(desk, reading.state.extensions);
    return seatsInForce(desk.db);
  };
  return desk.db.transaction(rehearse, () => false);
}

/** Whom the extensions of the PBX belong to, and what becomes of those that are gone; a fault is for the next time. */
export async function meetExtensions(
  memory: Memory,
  deps: AgentDeps,
  reading: Reading,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const desk = seatDesk(memory, deps, nowMs);
  if (!desk.ok) return;
  const { db } = desk.value;
  const atS = Math.floor(nowMs / 1000);
  try {
    const names = reading.extensions.map(({ extension }: ConfiguredExtension) => extension);
    const asked = memory.seats.callersStale ? names : unknownExtensions(db, names);
    const callers = asked.length === 0 ? NO_CALLERS : await deps.driver.callers(asked, signal);
    memory.seats.callersStale = false;
    const synced = db.transaction(() => {
      const done = syncExtensions(desk.value, names, callers, nowMs);
      if (done.freed.length > 0) noteChange(desk.value);
      return done;
    });
    for (const { extension, kind } of synced.freed) {
      memory.audit.note(atS, 'seat_freed', { kind, extension, why: 'the extension is gone from the PBX' });
      deps.log.warn('a licence returned to the pool: its extension is gone from the PBX', { extension });
    }
    const adopted = seatsDecideCalls(heldLicence(memory)) ? adoptSeats(desk.value, reading.state.extensions) : 0;
    if (adopted > 0) memory.audit.note(atS, 'seats_adopted', { count: adopted });
  } catch (thrown) {
    seatFault(memory, thrown);
  }
}

const NO_CALLERS: ReadonlyMap<string, string> = new Map();

function overLimitOf({ db }: Desk) {
  const count = db.get<{ n: number }>('select count(*) as n from seats where usable = 0')?.n ?? 0;
  return { overLimit: count };
}
