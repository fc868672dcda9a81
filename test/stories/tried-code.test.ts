// An activation code that is only tried says what would change on the PBX, also where base licences decide, and changes nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../shared/licence/licence.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, type TestVendor, testVendor } from '../support/test-vendor.ts';

const START_MS = Date.UTC(2026, 10, 22, 12);
const YEAR_S = START_MS / 1000 + 365 * 86_400;
const CALLS = grant('concurrent_calls', 50, YEAR_S, { subscription: 9 });
const ps = (quantity: number) => grant('phone_system', quantity, YEAR_S);

let vendor: TestVendor;
let rig: AgentRig;
beforeEach(async () => {
  vendor = testVendor('PBX-0001', START_MS / 1000);
  rig = await agentRig({ clock: { nowMs: START_MS }, settings: { serial: 'PBX-0001' } });
  for (const [extension, name] of Object.entries({ 101: 'John', 102: 'Alice', 104: 'Lucie', 109: 'Hallie' }))
    rig.pbx.addExtension(extension, name);
  await rig.agent.update(vendor.trustCode, { dryRun: false });
});
afterEach(() => rig.close());

const code = (seq: number, grants: readonly Grant[]) =>
  vendor.code(vendor.licence({ seq, grants: [CALLS, ...grants] }));
const paste = async (seq: number, grants: readonly Grant[]) =>
  expect((await rig.agent.update(code(seq, grants), { dryRun: false })).refusal).toBeUndefined();
const tried = async (grants: readonly Grant[]) => {
  const { steps = [] } = await rig.agent.update(code(2, grants), { dryRun: true });
  return steps.map(({ words }) => words);
};
const calls = (extension: string) => rig.pbx.call(extension, '5000').ok;
const assigned = () => {
  const overview = rig.agent.seats.overview();
  return overview.ok && overview.value.tallies.map(({ assigned, total }) => `${assigned}/${total}`);
};

describe('a code that is only tried', () => {
  it('says what would change on the PBX, extension by extension, and changes nothing', async () => {
    await paste(1, [ps(3)]);
    for (const person of ['Hallie', 'Alice', 'John']) await rig.agent.seats.assign({ kind: 'phone_system', person });
    expect(await tried([ps(2)])).toEqual([
      'refuse calls from extension 101',
      'refuse the registration of extension 101',
      'note that licence 1.2 is in force',
    ]);
    expect(assigned()).toEqual(['3/3']);
    expect(calls('101')).toBe(true);
    await paste(2, [ps(2)]);
    expect(calls('101')).toBe(false);
  });

  it('says who would go on calling where base licences come for the first time', async () => {
    await paste(1, [grant('extensions', 4, YEAR_S, { subscription: 2 })]);
    expect(await tried([grant('extensions', 4, YEAR_S, { subscription: 2 }), ps(3)])).toEqual([
      'refuse calls from extension 109',
      'refuse the registration of extension 109',
      'note that licence 1.2 is in force',
    ]);
    expect(calls('109')).toBe(true);
    expect(rig.agent.seats.overview()).toMatchObject({ ok: false, refusal: { code: 'no_licence_model' } });
  });
});
