// One function per command about people and their licences: ask the daemon, put its answer into words.
import {
  type PeoplePage,
  peoplePageSchema,
  type Seat,
  seatOutcomeSchema,
  seatPageSchema,
  seatsSchema,
} from '../../shared/contracts/seats-api.ts';
import { BASE_LICENCES } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type BaseLicence, isBase } from '../../shared/seats.ts';
import { type Answer, answered } from './answer.ts';
import { daemonOf } from './daemon-client.ts';
import type { AssignOptions, Common, ListOptions, ReassignOptions, UnassignOptions } from './seat-options.ts';
import { peopleWords, seatPageWords, seatsWords } from './words/seat-words.ts';

export async function overview(stateDir: string): Promise<Result<Answer>> {
  return answered(await daemonOf(stateDir).get('/seats', seatsSchema), seatsWords);
}

export async function list(base: string | undefined, options: ListOptions): Promise<Result<Answer>> {
  const kind = baseOf(base ?? 'phone_system');
  if (!kind.ok) return kind;
  const { search, by = search === undefined ? undefined : 'extension', limit, cursor } = options;
  const found = await daemonOf(options.state).get(
    `/seats/licences?${queryText({ base: kind.value, by, search, limit, cursor })}`,
    seatPageSchema,
  );
  return answered(found, seatPageWords);
}

export async function people({ state, search, limit, cursor }: ListOptions): Promise<Result<Answer>> {
  const found = await daemonOf(state).get(`/people?${queryText({ search, limit, cursor })}`, peoplePageSchema);
  return answered<PeoplePage>(found, peopleWords);
}

export async function assign(base: string, options: AssignOptions): Promise<Result<Answer>> {
  const { user: person, extension, number: did, unit, addOns } = options;
  return change(options, '/seats/assign', { kind: base, person, extension, did, unit, addOns });
}

export function unassign(which: string, options: UnassignOptions): Promise<Result<Answer>> {
  return changeOne(which, options, '/seats/unassign', { releaseAddOns: options.releaseAddOns === true });
}

export function reassign(which: string, options: ReassignOptions): Promise<Result<Answer>> {
  const { user: person, extension, leaveAddOns } = options;
  return changeOne(which, options, '/seats/reassign', { person, extension, carryAddOns: leaveAddOns !== true });
}

export function addOns(which: string, codes: string[], options: Common): Promise<Result<Answer>> {
  return changeOne(which, options, '/seats/add-ons', { addOns: codes });
}

export function addPerson(name: string, options: Common & { readonly email?: string }): Promise<Result<Answer>> {
  return change(options, '/people/add', { name, email: options.email });
}

export function removePerson(person: string, options: Common): Promise<Result<Answer>> {
  return change(options, '/people/remove', { person });
}

async function changeOne(which: string, options: Common, path: string, body: object): Promise<Result<Answer>> {
  const seat = await seatCalled(which, options.state);
  return seat.ok ? change(options, path, { seat: seat.value, ...body }) : seat;
}

async function change({ state }: Common, path: string, body: object): Promise<Result<Answer>> {
  const done = await daemonOf(state).post(path, body, seatOutcomeSchema);
  return answered(
    done,
    ({ message }) => message,
    ({ refusal }) => refusal,
  );
}

/** By extension, by the UUID of the licence, or by the number that lists show behind `#`. */
async function seatCalled(which: string, stateDir: string): Promise<Result<number>> {
  if (/^#\d{1,9}$/.test(which)) return accept(Number(which.slice(1)));
  const by = /^[0-9a-f]{8}-/i.test(which) ? 'unit' : 'extension';
  const isIt = (seat: Seat) => (by === 'extension' ? seat.extension === which : true);
  for (const base of by === 'unit' ? BASE_LICENCES : (['phone_system'] as const)) {
    const found = await daemonOf(stateDir).get(
      `/seats/licences?${queryText({ base, by, search: which, limit: '1' })}`,
      seatPageSchema,
    );
    if (!found.ok) return found;
    const seat = found.value.items.find(isIt)?.seat;
    if (seat !== undefined) return accept(seat);
  }
  return refuse(
    'seat_unknown',
    `No assigned licence has the ${by === 'unit' ? 'UUID' : 'extension'} ${which}.`,
    'See "seats list" for what is assigned.',
  );
}

function baseOf(text: string): Result<BaseLicence> {
  if (isBase(text)) return accept(text);
  return refuse('unknown_base', 'There is no base licence of that name.', `It is one of ${BASE_LICENCES.join(', ')}.`);
}

function queryText(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given).toString();
}
