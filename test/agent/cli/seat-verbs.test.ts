// The commands about people and their licences against a running daemon: words, JSON, exit codes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seatPageSchema, seatsSchema } from '../../../shared/contracts/seats-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

let agent: TestAgent;
beforeAll(async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor }));
  await agent.cli(['simulate', 'name-extension', '101', 'Ada', 'Berg']);
  await agent.cli(['simulate', 'add-extension', '102']);
  const until = nowS + 86_400 * 90;
  const grants = [grant('phone_system', 2, until), grant('team_chat', 1, until, { subscription: 2 })];
  const pasted = await agent.cli(['update', vendor.code(vendor.licence({ seq: 1, grants }))]);
  expect(pasted.err).toBe('');
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

it('assigns, shows, moves, and takes back', async () => {
  expect(
    await agent.cli(['seats', 'assign', 'phone_system', '--user', 'Ada Berg', '--add-ons', 'team_chat']),
  ).toMatchObject({
    exit: 0,
    out: 'Ada Berg has a Phone System licence for extension 101 with Team Chat.\n',
  });
  const overview = await agent.cli(['seats']);
  expect(overview.out).toMatch(/Phone System +1 of 2 assigned, 1 available/);
  expect(overview.out).toContain('1 extension of the PBX has no Phone System licence');
  const { items } = seatPageSchema.parse(
    JSON.parse((await agent.cli(['seats', 'list', '--search', '101', '--json'])).out),
  );
  expect(items).toMatchObject([{ extension: '101', addOns: [{ code: 'team_chat' }] }]);
  const unit = items[0]?.unit ?? '';
  expect((await agent.cli(['seats', 'list', '--by', 'unit', '--search', unit])).out).toContain(unit);
  expect((await agent.cli(['seats', 'addons', unit])).out).toBe('Add-ons of Ada Berg: removed Team Chat.\n');
  await agent.cli(['people', 'add', 'Zoe', '--email', 'zoe@aurora.example']);
  expect((await agent.cli(['seats', 'reassign', '101', '--user', 'Zoe'])).out).toBe(
    "The Phone System licence of Ada Berg for extension 101 is Zoe's now.\n",
  );
  expect((await agent.cli(['people', '--search', 'zo'])).out).toContain('has Phone System');
  expect((await agent.cli(['seats', 'unassign', '101'])).exit).toBe(0);
  const { tallies } = seatsSchema.parse(JSON.parse((await agent.cli(['seats', '--json'])).out));
  expect(tallies.map(({ kind, assigned }) => `${kind} ${assigned}`)).toEqual(['phone_system 0', 'team_chat 0']);
});

it('says why something was refused, and what to do', async () => {
  const refused = await agent.cli(['seats', 'assign', 'phone_system', '--user', 'Bob']);
  expect(refused).toMatchObject({
    exit: 1,
    err: expect.stringContaining('person_unknown: Nobody is called "Bob" here.'),
  });
  expect(await agent.cli(['seats', 'unassign', '4711'])).toMatchObject({
    exit: 1,
    err: expect.stringContaining('seat_unknown'),
  });
  expect((await agent.cli(['seats', 'assign', 'phone_system', '--user', 'Ada', '--add-ons', 'Mobile'])).err).toContain(
    'malformed',
  );
});
