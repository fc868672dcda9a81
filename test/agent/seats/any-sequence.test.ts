// Whatever admins, licences and the PBX do in whatever order, available + assigned = total, and no unit is held twice (S3.2, S3.37).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assign, reassign, setAddOns, unassign } from '../../../agent/seats/change-seats.ts';
import { openSeatDatabase, type SeatDatabase } from '../../../agent/seats/database.ts';
import { type Desk, noteChange, settleByLicence, stocks } from '../../../agent/seats/desk.ts';
import { syncExtensions } from '../../../agent/seats/extensions.ts';
import { poolsAt, unitKey, unitOfUuid } from '../../../agent/seats/pools.ts';
import type { SeatRow } from '../../../agent/seats/seat-rows.ts';
import { tallyView, uuidOfSeat } from '../../../agent/seats/views.ts';
import { newId } from '../../../shared/ids.ts';
import { ADD_ONS, BASE_LICENCES } from '../../../shared/licence/licence.ts';
import type { AddOn } from '../../../shared/seats.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const NOW_S = Date.UTC(2026, 10, 22) / 1000;
const KINDS = ['phone_system', 'call_recording', 'team_chat'] as const;
const EXTENSIONS = ['101', '102', '103', '104', '105', '106'] as const;
const vendor = testVendor('PBX-0001', NOW_S);

const extension = fc.constantFrom(...EXTENSIONS);
const addOns = fc.subarray<AddOn>(['call_recording', 'team_chat']);
const sold = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  terminated: fc.subarray([1, 2, 3]),
  hours: fc.integer({ min: 1, max: 40 }),
});
const operation = fc.oneof(
  fc.record({ do: fc.constant('assign' as const), person: extension, extension, addOns }),
  fc.record({ do: fc.constant('unassign' as const), extension, releaseAddOns: fc.boolean() }),
  fc.record({ do: fc.constant('reassign' as const), extension, person: extension, carryAddOns: fc.boolean() }),
  fc.record({ do: fc.constant('add-ons' as const), extension, addOns }),
  // New, renewed, shrunken, with terminated units, or ended.
  fc.record({
    do: fc.constant('licence' as const),
    sold: fc.array(fc.tuple(fc.constantFrom(...KINDS), sold), { maxLength: 5 }),
  }),
  fc.record({ do: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant('pbx' as const), extensions: fc.subarray([...EXTENSIONS], { minLength: 1 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

let dir: string;
let db: SeatDatabase;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'switchkey-seats-'));
  db = openSeatDatabase(dir);
});
afterAll(() => {
  db.close();
  rmSync(dir, { recursive: true });
});

/** The agent's side: what stands beside the stored seats. */
interface World {
  atS: number;
  grants: ReturnType<typeof grant>[];
  ids: number;
}

function deskOf(world: World): Desk {
  const licence = vendor.licence({ seq: 1, grants: world.grants });
  const id = () => newId(Buffer.from((world.ids++).toString(16).padStart(32, '0'), 'hex'));
  return { db, pools: poolsAt(licence, world.atS), nowMs: world.atS * 1000, newId: id, several: false };
}

const seatOf = (one: string) => db.get<{ id: number }>('select id from seats where extension = ?', one)?.id ?? 0;

function carryOut(world: World, step: Operation): void {
  if (step.do === 'time') world.atS += step.hours * 3_600;
  if (step.do === 'licence')
    world.grants = step.sold.map(([kind, { quantity, terminated, hours }], at) =>
      grant(kind, quantity, world.atS + hours * 3_600, {
        subscription: at + 1,
        terminatedUnits: terminated,
        trial: true,
      }),
    );
  const desk = deskOf(world);
  settleByLicence(desk);
  const before = JSON.stringify(db.all('select * from seats order by id'));
  const result = changed(desk, step);
  // A refusal leaves nothing behind.
  if (result?.ok === false) expect(JSON.stringify(db.all('select * from seats order by id'))).toBe(before);
}

function changed(desk: Desk, step: Operation) {
  switch (step.do) {
    case 'assign':
      return assign(desk, {
        kind: 'phone_system',
        person: `Person ${step.person}`,
        extension: step.extension,
        addOns: step.addOns,
      });
    case 'unassign':
      return unassign(desk, seatOf(step.extension), step);
    case 'reassign':
      return reassign(desk, seatOf(step.extension), { person: `Person ${step.person}`, carryAddOns: step.carryAddOns });
    case 'add-ons':
      return setAddOns(desk, seatOf(step.extension), step.addOns);
    case 'pbx':
      desk.db.transaction(() => {
        const names = new Map(step.extensions.map((one) => [one, `Person ${one}`]));
        if (syncExtensions(desk, step.extensions, names, desk.nowMs).freed.length > 0) noteChange(desk);
      });
      return undefined;
    default:
      return undefined;
  }
}

function holds(world: World): void {
  const desk = deskOf(world);
  const seats = db.all<SeatRow>('select * from seats');
  const stock = stocks(desk);
  for (const kind of [...BASE_LICENCES, ...ADD_ONS]) {
    const { total, assigned, available, overLimit } = tallyView(desk.pools, stock, kind);
    expect(available + assigned).toBe(total);
    expect(Math.min(total, assigned, available)).toBeGreaterThanOrEqual(0);
    // Nobody is without effect while a licence lies idle.
    if (overLimit > 0) expect(available).toBe(0);
    const own = seats.filter((seat) => seat.kind === kind && (seat.person !== null || seat.base !== null));
    expect(own.filter(({ usable }) => usable === 1)).toHaveLength(assigned);
    expect(own.filter(({ usable }) => usable === 0)).toHaveLength(overLimit);
    const units = seats.filter((seat) => seat.kind === kind && seat.unit !== null).map(refOf);
    expect(new Set(units.map(unitKey)).size).toBe(units.length);
    for (const seat of own)
      if (seat.usable === 1)
        expect(unitOfUuid(desk.pools, kind, uuidOfSeat(desk.pools, seat) ?? '')).toEqual(refOf(seat));
  }
  const bases = new Set(seats.filter(({ base }) => base === null).map(({ id }) => id));
  for (const { base } of seats) if (base !== null) expect(bases).toContain(base);
}

function refOf({ subscription, unit }: SeatRow) {
  return { subscription: subscription ?? 0, unit: unit ?? 0 };
}

it('holds after every step of any sequence', () => {
  const begin = [
    grant('phone_system', 4, NOW_S + 900_000),
    grant('call_recording', 2, NOW_S + 900_000, { subscription: 2 }),
  ];
  const live = (steps: readonly Operation[]) => {
    const world: World = { atS: NOW_S, grants: [...begin], ids: 1 };
    carryOut(world, { do: 'pbx', extensions: [...EXTENSIONS] });
    for (const step of steps) {
      carryOut(world, step);
      holds(world);
    }
  };
  const sequences = fc.array(operation, { minLength: 5, maxLength: 30 });
  // Every life within one transaction that is taken back: nothing is left for the next, and no disk is waited for.
  const lives = fc.property(sequences, (steps) =>
    db.transaction(
      () => live(steps),
      () => false,
    ),
  );
  fc.assert(lives, { numRuns: 150 });
});
