// A disk that is full or cannot be written: nothing acknowledged is lost, limits stay, it is named, and room heals it.
import { afterEach, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { expectCallsAsBefore, expectNamed, expectNotNamed, type Licensed, licensed, limitsOn } from './licensed.ts';
import { type TestDisk, testDisk } from './mounts.ts';

const GRANT = { offer: 'PSE', kind: 'concurrent_calls', quantity: 1, until: '2031-03-01' } as const;
const opened: { close(): Promise<void> | void }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function disk(size: string): TestDisk | undefined {
  const found = testDisk(size);
  if (found !== undefined) opened.push(found);
  return found;
}

test('a server whose disk is full refuses new work as a problem, keeps what it acknowledged, and goes on with room', async (context) => {
  const full = disk('8m') ?? context.skip();
  const server = await startServer({ folder: full.folder, limits: { pollBurst: 1_000_000 } });
  opened.push({ close: () => server.close({ keep: true }) });
  const { id } = await server.addPbx('PBX-0009');
  const acknowledged: number[] = [];
  const order = async () => {
    const answer = await server.api('POST', `/pbxs/${id}/grants`, GRANT);
    if (answer.status === 201) acknowledged.push(answer.body.grant.subscription);
    return answer;
  };
  await order();
  full.fill();
  const refused: Awaited<ReturnType<typeof order>>[] = [];
  for (let n = 0; n < 300 && refused.length < 3; n += 1) {
    const answer = await order();
    if (answer.status !== 201) refused.push(answer);
  }
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 507, body: { code: 'storage_full' } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.detail).toMatch(/The disk of the server is full\. Nothing was changed/);
  }
  expect(refused).toHaveLength(3);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'error', alerts: ['storage_full'] });
  const kept = async () => {
    const { items } = (await server.api('GET', `/pbxs/${id}/grants`)).body;
    return items.map((grant: { subscription: number }) => grant.subscription);
  };
  expect(await kept()).toEqual(acknowledged);
  full.empty();
  expect((await order()).status).toBe(201);
  expect(await kept()).toEqual(acknowledged);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
  const { seq } = (await server.api('GET', `/pbxs/${id}/licence`)).body;
  expect(seq).toBe(acknowledged.length);
});

test('a server whose disk is full goes on answering polls, and its agents keep their limits', async (context) => {
  const full = disk('8m') ?? context.skip();
  const site = await licensed({}, { folder: full.folder });
  opened.push({ close: () => site.rig.close() }, { close: () => site.server.close({ keep: true }) });
  full.fill();
  const limits = limitsOn(site.rig);
  for (let polls = 0; polls < 3; polls += 1) {
    expect(await site.rig.agent.refresh()).toMatchObject({ outcome: 'unchanged' });
  }
  expect(limitsOn(site.rig)).toBe(limits);
  full.empty();
});

test('an agent whose disk is full keeps its limits over a restart and takes the news once there is room', async (context) => {
  const full = disk('192k') ?? context.skip();
  await brokenDisk(
    full,
    () => full.fill(),
    () => full.empty(),
    /no space left/,
  );
});

test('an agent whose state folder became read-only keeps its limits over a restart and takes the news afterwards', async (context) => {
  const frozen = disk('1m') ?? context.skip();
  await brokenDisk(
    frozen,
    () => frozen.setWritable(false),
    () => frozen.setWritable(true),
    /read-only/,
  );
});

async function brokenDisk(disk: TestDisk, broken: () => void, mended: () => void, words: RegExp): Promise<void> {
  const site: Licensed = await licensed({ stateDir: disk.folder });
  opened.push({ close: () => site.server.close() }, { close: () => site.rig.agent.stop() });
  const limits = limitsOn(site.rig);
  broken();
  await site.sell(50);
  for (const restart of [false, true]) {
    if (restart) site.rig = await site.rig.restarted();
    expect(await site.rig.agent.refresh()).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'state_not_writable' },
    });
    expect(limitsOn(site.rig)).toBe(limits);
    expect(site.rig.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
    await expectNamed(site.rig, 'state_not_writable', words);
    expectCallsAsBefore(site.rig);
  }
  mended();
  expect(await site.rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
  expect(site.rig.agent.status().capacity.calls.limit).toBe(52);
  expectNotNamed(site.rig, 'state_not_writable');
}
