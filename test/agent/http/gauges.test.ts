// What the gauges of the PBX page ask for: peaks, events, and codes as pictures.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeSchema, eventsSchema, peaksSchema } from '../../../shared/contracts/local-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

let agent: TestAgent;
beforeAll(async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor }));
  await agent.cli(['simulate', 'add-extension', '101']);
  const grants = [grant('extensions', 1, nowS + 9_999)];
  await agent.cli(['update', vendor.code(vendor.licence({ seq: 1, grants }))]);
  await agent.cli(['simulate', 'call', '101', '5000']);
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

const get = async (path: string) => {
  const response = await fetch(`${agent.url}/api/v1${path}`, { headers: { authorization: `Bearer ${agent.token}` } });
  return response.json();
};

it('tells refusals of today, by the hour and by day', async () => {
  const { today, hours, days } = peaksSchema.parse(await get('/peaks'));
  expect(today.refusedCalls).toBe(1);
  expect(hours.reduce((sum, { refusedCalls }) => sum + refusedCalls, 0)).toBe(1);
  expect(days.at(-1)?.refusedCalls).toBe(1);
});

it('tells what happened, newest first, a page at a time', async () => {
  const { items, next } = eventsSchema.parse(await get('/events?limit=1'));
  const older = eventsSchema.parse(await get(`/events?cursor=${next}`));
  expect(items[0]?.id).toBe((older.items[0]?.id ?? 0) + 1);
  const accepted = [...items, ...older.items].find(({ act }) => act === 'licence_accepted');
  expect(accepted?.words).toMatch(/^Licence 1\.1, code ending in \w{5}, was taken as an entered code\.$/);
});

it('draws a request code', async () => {
  const { text, qr } = codeSchema.parse(await get('/request-code'));
  expect(text.length).toBeGreaterThan(50);
  expect(qr).toMatch(/^<svg/);
});
