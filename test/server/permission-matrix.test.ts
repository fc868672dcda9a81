// Every route × every role of every kind of account × own and foreign things: each gets the answer that is declared.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '../../server/accounts/account.ts';
import { permissionsOfRole } from '../../server/accounts/permission.ts';
import { apiRoutes } from '../../server/app.ts';
import type { Route } from '../../server/http/route.ts';
import type { Asked, Example } from '../support/example.ts';
import { FORBIDDEN_VALUES, isWithin } from '../support/forbidden-values.ts';
import type { Person } from '../support/people.ts';
import { EXAMPLES } from '../support/route-examples.ts';
import { startServer } from '../support/server.ts';
import { sellOnStage } from '../support/sold-on-stage.ts';
import { PLACES, type Place, type PlaceName, type Stage, setStage } from '../support/stage.ts';
import { undone } from '../support/undone.ts';

let stage: Stage;
let routes: Route[] = [];
/** Those with an example; the first test names the others. */
let known: Route[] = [];
/** What was prepared once: nothing that is tried is kept. */
const prepared = new Map<string, Asked>();

beforeAll(async () => {
  const server = await startServer({ payments: { sandbox: 'by_hand' } });
  routes = apiRoutes(server.deps);
  known = routes.filter((route) => EXAMPLES[nameOf(route)] !== undefined);
  stage = await setStage(server);
  await sellOnStage(stage);
});
afterAll(() => stage.server.close());

/** Whose things each kind of account is tried on: its own, some below, some beside and above. */
const TRIED: Readonly<Record<PlaceName, readonly PlaceName[]>> = {
  vendor: ['vendor', 'subpartner'],
  partner: ['partner', 'customer', 'sibling', 'vendor'],
  sibling: ['sibling', 'subpartner'],
  subpartner: ['subpartner', 'partner', 'customer'],
  customer: ['customer', 'partner', 'sibling'],
};

test('every route has an example, and every example a route', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(routes.map(nameOf).toSorted());
});

test.each(PLACES)(
  'every role of the %s gets what is declared, and nothing of others',
  async (name) => {
    const faults: string[] = [];
    for (const route of known) {
      for (const role of ROLES) faults.push(...(await tryRoute(route, stage.places[name], role)));
    }
    expect(faults).toEqual([]);
  },
  120_000,
);

test('nobody gets through without a key, and a key is no person', async () => {
  const faults: string[] = [];
  for (const route of known) {
    if (route.permission === 'public') continue;
    const { status } = await request(route, {}, { authorization: '' });
    if (status !== 401) faults.push(`${nameOf(route)}: ${status} without a key`);
    if (route.permission !== 'user') continue;
    const byKey = await request(route, {}, { authorization: `Bearer ${stage.server.apiKey}` });
    if (byKey.status !== 403) faults.push(`${nameOf(route)}: ${byKey.status} with a key`);
  }
  expect(faults).toEqual([]);
});

async function tryRoute(route: Route, viewer: Place, role: Person['role']): Promise<string[]> {
  const example = EXAMPLES[nameOf(route)] ?? {};
  const faults: string[] = [];
  for (const place of triedPlaces(route, example, viewer, role)) {
    const caller = viewer.team[role];
    const wanted = wantedOf(route, example, place, viewer, caller);
    const asked = await preparedFor(route, place, viewer, caller);
    const answer = await tried(route, () => request(route, asked, caller.headers));
    const what = `${nameOf(route)} as ${viewer.name}'s ${role} on ${place.name}'s`;
    if (!wanted.includes(answer.status)) faults.push(`${what}: ${answer.status}, not ${wanted.join(' or ')}`);
    const told = FORBIDDEN_VALUES.flatMap((probe) => probe(stage, viewer)).filter((text) => answer.text.includes(text));
    if (told.length > 0) faults.push(`${what}: tells ${told.join(', ')}`);
  }
  return faults;
}

function triedPlaces(route: Route, example: Example, viewer: Place, role: Person['role']): readonly Place[] {
  const named = route.path.includes(':') || example.namedInBody === true;
  // Whoever is not permitted is refused before anything is looked up.
  if (!named || !isPermitted(route, viewer, role)) return [viewer];
  const all = TRIED[viewer.name].map((name) => stage.places[name]);
  // An owner is tried on all of them, the other roles on their own and on one that is not theirs.
  const foreign = all.find((place) => !isWithin(place, viewer)) ?? viewer;
  const places = role === 'owner' ? all : [...new Set([viewer, foreign])];
  return places.filter((place) => example.personal !== true || place === viewer || !isWithin(place, viewer));
}

function wantedOf(route: Route, example: Example, place: Place, viewer: Place, caller: Person): readonly number[] {
  if (!isPermitted(route, viewer, caller.role)) return [403];
  if (!isWithin(place, viewer)) return [404];
  const { answers = [200, 201, 204] } = example;
  return typeof answers === 'function' ? answers(place, caller) : answers;
}

function isPermitted({ permission }: Route, { account }: Place, role: Person['role']): boolean {
  if (permission === 'public' || permission === 'caller' || permission === 'user') return true;
  return permissionsOfRole(role, account).includes(permission);
}

/** One thing of each place serves all who may ask; a personal one is each person's own. */
async function preparedFor(route: Route, place: Place, viewer: Place, caller: Person): Promise<Asked> {
  // Refused before anything is looked up.
  if (!isPermitted(route, viewer, caller.role)) return {};
  if (inSteps(route)) return await askedOf(route, place, caller);
  const whose = EXAMPLES[nameOf(route)]?.personal === true ? caller.id : String(place === viewer);
  const name = `${nameOf(route)} of ${place.name} ${whose}`;
  const asked = prepared.get(name) ?? (await askedOf(route, place, caller));
  prepared.set(name, asked);
  return asked;
}

/** Works in several transactions, of which the later need what the earlier kept. */
function inSteps({ method, idempotency }: Route): boolean {
  return method !== 'GET' && idempotency === undefined;
}

function tried<T>(route: Route, work: () => Promise<T>): Promise<T> {
  return route.method === 'GET' || inSteps(route) ? work() : undone(stage.server.deps.database, work);
}

async function askedOf(route: Route, place: Place, caller: Person): Promise<Asked> {
  return (await EXAMPLES[nameOf(route)]?.ask?.(stage, place, caller)) ?? {};
}

async function request(route: Route, asked: Asked, headers: Record<string, string>) {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => asked.params?.[name] ?? `no-${name}`);
  const body = route.method === 'GET' ? undefined : (asked.body ?? {});
  const { status, body: answer } = await stage.server.api(route.method, path + (asked.query ?? ''), body, headers);
  return { status, text: typeof answer === 'string' ? answer : JSON.stringify(answer) };
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}
