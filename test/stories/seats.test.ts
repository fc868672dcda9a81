// Licences of people on the agent with the simulated PBX: given, moved, taken and searched, and what the PBX makes of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Seat } from '../../shared/contracts/seats-api.ts';
import { unitId } from '../../shared/ids.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, type TestVendor, testVendor } from '../support/test-vendor.ts';

const SERIAL = 'PBX-0001';
const START_MS = Date.UTC(2026, 10, 22, 12);
const NOW_S = START_MS / 1000;
const YEAR_S = NOW_S + 365 * 86_400;
const DAY_MS = 86_400_000;

let clock: { nowMs: number };
let vendor: TestVendor;
let rig: AgentRig;
let seq: number;

const ps = (quantity: number, fields: Partial<Grant> = {}) =>
  grant('phone_system', quantity, YEAR_S, { subscription: 1, ...fields });
const CALLS = grant('concurrent_calls', 50, YEAR_S, { subscription: 9 });
const paste = async (grants: readonly Grant[], fields: Partial<Licence> = {}) => {
  seq += 1;
  const licence = vendor.licence({ seq, grants: [CALLS, ...grants], ...fields });
  const outcome = await rig.agent.update(vendor.code(licence), { dryRun: false });
  expect(outcome.refusal).toBeUndefined();
};

beforeEach(async () => {
  clock = { nowMs: START_MS };
  seq = 0;
  vendor = testVendor(SERIAL, NOW_S);
  rig = await agentRig({ clock, settings: { serial: SERIAL } });
  for (const [extension, name] of [
    ['101', 'John'],
    ['102', 'Alice'],
    ['104', 'Lucie'],
    ['109', 'Hallie'],
  ] as const)
    rig.pbx.addExtension(extension, name);
  await rig.agent.update(vendor.trustCode, { dryRun: false });
});
afterEach(() => rig.close());

const seats = () => rig.agent.seats;
const tally = (kind: string) => {
  const overview = seats().overview();
  if (!overview.ok) throw new Error(overview.refusal.code);
  const found = overview.value.tallies.find((one) => one.kind === kind);
  expect(found && found.available + found.assigned).toBe(found?.total);
  return found && `${found.assigned}/${found.total}${found.overLimit === 0 ? '' : ` +${found.overLimit}`}`;
};
const codeOf = async (result: Promise<{ ok: boolean; refusal?: { code: string } }>) => {
  const answer = await result;
  return answer.ok ? 'ok' : answer.refusal?.code;
};
const give = (person: string, more: object = {}) => seats().assign({ kind: 'phone_system', person, ...more });
const found = (by: 'user' | 'extension' | 'unit', search: string): Seat[] => {
  const page = seats().find({ base: 'phone_system', by, search, limit: 25 });
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value.items;
};
const seatOf = (extension: string) => found('extension', extension)[0]?.seat ?? 0;

describe('licences of people', () => {
  it('are not there where no base licences were sold', async () => {
    await paste([grant('extensions', 4, YEAR_S)]);
    expect(seats().overview()).toMatchObject({ ok: false, refusal: { code: 'no_licence_model' } });
    expect(rig.agent.status().seats).toBeUndefined();
    expect(rig.pbx.call('101', '5000').ok).toBe(true);
  });

  it('let their extension call, and nobody else but for help', async () => {
    await paste([ps(2)]);
    expect(tally('phone_system')).toBe('0/2');
    expect(rig.pbx.call('101', '5000')).toMatchObject({ ok: false, sip: 403 });
    expect(rig.pbx.call('101', '112').ok).toBe(true);
    expect(await codeOf(give('john'))).toBe('ok');
    expect(tally('phone_system')).toBe('1/2');
    expect(rig.pbx.call('101', '5000').ok).toBe(true);
    expect(rig.pbx.call('102', '5000')).toMatchObject({ ok: false, sip: 403 });
    expect(rig.agent.status().seats).toEqual({ total: 2, assigned: 1, overLimit: 0 });
    expect(rig.agent.status().capacity.extensions.limit).toBe(2);
  });

  it('that are all given away are refused, to a second person, extension, number and kind alike', async () => {
    await paste([ps(2), grant('call_recording', 1, YEAR_S, { subscription: 2 })]);
    await give('John', { did: '6567891230' });
    expect(await codeOf(give('John', { extension: '102' }))).toBe('has_base');
    expect(await codeOf(give('Alice', { extension: '101' }))).toBe('extension_taken');
    expect(await codeOf(give('Alice', { did: '6567891230' }))).toBe('did_taken');
    expect(await codeOf(give('Nobody'))).toBe('person_unknown');
    expect(await codeOf(seats().assign({ kind: 'developer', person: 'Alice' }))).toBe('none_available');
    expect(await codeOf(give('Alice', { addOns: ['call_recording'] }))).toBe('ok');
    expect(await codeOf(give('Lucie'))).toBe('none_available');
    const addOns = ['call_recording'] as const;
    expect(await codeOf(seats().setAddOns({ seat: seatOf('101'), addOns: [...addOns] }))).toBe('none_available');
    expect(tally('phone_system')).toBe('2/2');
  });

  it('refused half-way leave nothing behind', async () => {
    await paste([ps(2)]);
    expect(await codeOf(give('John', { addOns: ['team_chat'] }))).toBe('none_available');
    expect(tally('phone_system')).toBe('0/2');
    expect(rig.pbx.call('101', '5000').ok).toBe(false);
  });

  it('go to exactly one of fifty who want the last one at once', async () => {
    await paste([ps(1)]);
    for (let i = 0; i < 50; i += 1) await seats().addPerson({ name: `User ${i}` });
    const tries = Array.from({ length: 50 }, (_, i) => codeOf(give(`User ${i}`, { extension: `${200 + i}` })));
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'none_available')).toHaveLength(49);
    expect(tally('phone_system')).toBe('1/1');
  });

  it('move in one step: the counts stay, add-ons go along, and the extension goes on calling', async () => {
    await paste([ps(1), grant('call_recording', 1, YEAR_S, { subscription: 2 })]);
    await give('John', { addOns: ['call_recording'] });
    await seats().addPerson({ name: 'Zoe', email: 'zoe@aurora.example' });
    expect(
      await codeOf(seats().reassign({ seat: seatOf('101'), person: 'zoe@aurora.example', carryAddOns: true })),
    ).toBe('ok');
    expect(found('extension', '101')).toMatchObject([
      { person: { name: 'Zoe' }, addOns: [{ code: 'call_recording' }] },
    ]);
    expect(found('user', 'John')).toEqual([]);
    expect([tally('phone_system'), tally('call_recording')]).toEqual(['1/1', '1/1']);
    expect(rig.pbx.database.value('licext', '101')).toBe('r');
    await seats().reassign({ seat: seatOf('101'), person: 'John', carryAddOns: false });
    expect(tally('call_recording')).toBe('0/1');
    expect(rig.pbx.database.value('licext', '101')).toBe('');
  });

  it('keep their add-ons when they are taken back, and hand them to whoever comes next', async () => {
    await paste([ps(1), grant('device_mobile_app', 1, YEAR_S, { subscription: 2 })]);
    await give('John', { addOns: ['device_mobile_app'] });
    await seats().unassign({ seat: seatOf('101'), releaseAddOns: false });
    expect([tally('phone_system'), tally('device_mobile_app')]).toEqual(['0/1', '1/1']);
    expect(rig.pbx.call('101', '5000').ok).toBe(false);
    await give('Alice');
    expect(found('extension', '102')).toMatchObject([{ addOns: [{ code: 'device_mobile_app', usable: true }] }]);
    await seats().unassign({ seat: seatOf('102'), releaseAddOns: true });
    expect(tally('device_mobile_app')).toBe('0/1');
  });

  it('are found by extension, exact first, by the beginning of any word of a name, and by UUID', async () => {
    await paste([ps(30)]);
    for (const extension of ['1001', '10', '100', '210']) rig.pbx.addExtension(extension, `Ada Berg ${extension}`);
    await rig.agent.plan();
    await paste([ps(31)]);
    for (const extension of ['1001', '10', '100', '210']) await give(`Ada Berg ${extension}`);
    expect(found('extension', '10').map((seat) => seat.extension)).toEqual(['10', '100', '1001']);
    expect(found('user', 'ber 210').map((seat) => seat.extension)).toEqual(['210']);
    const unit = found('extension', '210')[0]?.unit ?? '';
    expect(found('unit', unit)).toMatchObject([{ extension: '210' }]);
    const free = unitId('switchkey-test', 1, 31);
    expect(found('unit', free)).toMatchObject([{ state: 'free', number: 31 }]);
    expect(seats().find({ base: 'phone_system', by: 'extension', search: '77', limit: 5 })).toMatchObject({
      value: { items: [], empty: expect.stringContaining('77') },
    });
  });
});

describe('when the licence shrinks', () => {
  const three = async () => {
    await paste([ps(3)]);
    for (const name of ['Hallie', 'Alice', 'John']) {
      clock.nowMs += 1000;
      await give(name);
    }
  };

  it('the newest assignments lose it, are marked and kept, and have it back with the next licence', async () => {
    await three();
    await paste([ps(2)]);
    expect(tally('phone_system')).toBe('2/2 +1');
    expect(found('extension', '101')).toMatchObject([
      { state: 'over_limit', usable: false, warning: expect.stringContaining('Over the limit') },
    ]);
    expect(rig.pbx.call('101', '5000').ok).toBe(false);
    expect(rig.pbx.call('109', '5000').ok).toBe(true);
    expect(await codeOf(give('Lucie'))).toBe('over_limit');
    await paste([ps(3)]);
    expect(rig.pbx.call('101', '5000').ok).toBe(true);
  });

  it('a terminated unit vanishes, and whoever had it takes that of the newest', async () => {
    await three();
    const gone = found('extension', '109')[0]?.unit;
    await paste([ps(3, { terminatedUnits: [1] })]);
    expect(gone).toBe(unitId('switchkey-test', 1, 1));
    expect(found('unit', gone ?? '')).toEqual([]);
    expect(found('extension', '109')).toMatchObject([{ state: 'assigned' }]);
    expect(found('extension', '101')).toMatchObject([{ state: 'over_limit' }]);
    expect(rig.pbx.call('109', '5000').ok).toBe(true);
  });

  it('ended licences keep their people without effect, cannot move, and work again once renewed', async () => {
    await paste([ps(1, { until: NOW_S + 86_400, trial: true })]);
    await give('John');
    clock.nowMs += 2 * DAY_MS;
    await rig.agent.seats.assign({ kind: 'phone_system', person: 'Alice' });
    expect(found('extension', '101')).toMatchObject([{ state: 'ended', usable: false, person: { name: 'John' } }]);
    expect(await codeOf(seats().reassign({ seat: seatOf('101'), person: 'Alice', carryAddOns: true }))).toBe(
      'seat_unusable',
    );
    await paste([ps(1)]);
    expect(found('extension', '101')).toMatchObject([{ state: 'assigned', usable: true, person: { name: 'John' } }]);
    expect(rig.pbx.call('101', '5000').ok).toBe(true);
  });
});

describe('when the PBX changes', () => {
  it('whoever could call before base licences came goes on calling, as far as they go', async () => {
    await paste([grant('extensions', 4, YEAR_S)]);
    await paste([grant('extensions', 4, YEAR_S), ps(3)]);
    expect(tally('phone_system')).toBe('3/3');
    expect(['101', '102', '104', '109'].map((from) => rig.pbx.call(from, '5000').ok)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await seats().unassign({ seat: seatOf('101'), releaseAddOns: false });
    await paste([ps(3)]);
    expect(tally('phone_system')).toBe('2/3');
  });

  it('an extension that is gone for good frees its licence, one that comes back in time keeps it', async () => {
    await paste([ps(2)]);
    await give('John');
    await give('Alice');
    rig.pbx.removeExtension('101');
    rig.pbx.removeExtension('102');
    await paste([ps(2)]);
    clock.nowMs += 10 * 60_000;
    rig.pbx.addExtension('102', 'Alice');
    await paste([ps(2)]);
    clock.nowMs += 10 * 60_000;
    await paste([ps(2)]);
    expect(tally('phone_system')).toBe('1/2');
    expect(found('user', 'Alice')).toHaveLength(1);
    expect(found('extension', '101')).toEqual([]);
  });

  it('a licence that a gone extension frees goes to whoever is over the limit', async () => {
    await paste([ps(2)]);
    for (const name of ['John', 'Alice']) await give(name);
    await paste([ps(1)]);
    expect(rig.pbx.call('102', '5000').ok).toBe(false);
    rig.pbx.removeExtension('101');
    await paste([ps(1)]);
    clock.nowMs += 20 * 60_000;
    await paste([ps(1)]);
    expect(tally('phone_system')).toBe('1/1');
    expect(found('extension', '102')).toMatchObject([{ state: 'assigned' }]);
    expect(rig.pbx.call('102', '5000').ok).toBe(true);
  });

  it('what was assigned outlives a restart, and is put right where somebody edited it on the PBX', async () => {
    await paste([ps(2)]);
    await give('John');
    rig.pbx.changeRow({ change: 'put', family: 'licext', key: '102', value: 'rmw' });
    await give('Lucie');
    expect(rig.pbx.call('102', '5000').ok).toBe(false);
    expect(rig.agent.status().pbx.drift.map(({ key }) => key)).toContain('extension 102');
    rig = await rig.restarted();
    expect(found('extension', '10').map(({ person }) => person?.name)).toEqual(['John', 'Lucie']);
    await paste([ps(2)]);
    expect(['101', '102', '104'].map((from) => rig.pbx.call(from, '5000').ok)).toEqual([true, false, true]);
  });
});
