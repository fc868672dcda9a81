// The commands of mass configuration against a running daemon: sample, check, configure, result, undo; words, JSON, exit codes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { massRunSchema } from '../../../shared/contracts/mass-api.ts';
import { ADD_ONS } from '../../../shared/licence/licence.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

let agent: TestAgent;
let folder: string;
beforeAll(async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor }));
  folder = await mkdtemp(path.join(tmpdir(), 'switchkey-mass-'));
  await agent.cli(['simulate', 'add-extension', '101', '102', '104', '109']);
  const kinds = ['phone_system', ...ADD_ONS] as const;
  const grants = kinds.map((kind, at) => grant(kind, 4, nowS + 86_400 * 90, { subscription: at + 1 }));
  await agent.cli(['update', vendor.code(vendor.licence({ seq: 1, grants }))]);
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
  await rm(folder, { recursive: true });
});

const file = async (name: string, content: string | Buffer) => {
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
};
const mass = (...words: string[]) => agent.cli(['mass', ...words]);
const checked = async (of: string) => massRunSchema.parse(JSON.parse((await mass('check', of, '--json')).out));

it('takes the sample from its print to the PBX and back', async () => {
  expect((await mass()).out).toBe('Nothing was uploaded yet.\n');
  const sample = await file('sample.csv', (await mass('sample')).out.trimEnd());
  const shown = await mass('check', sample);
  expect(shown).toMatchObject({ exit: 0, err: '' });
  expect(shown.out).toContain('4 assigned, 0 reassigned, 0 changed, 0 unchanged');
  expect(shown.out).toMatch(/2 101 ok +nobody → John 6567891230 device_ip_phone/);
  const { id } = await checked(sample);
  expect(shown.out).toContain('To put it into force: mass configure');
  expect(await mass('configure', id)).toMatchObject({ exit: 0, out: expect.stringContaining('(configured)') });
  expect((await agent.cli(['seats'])).out).toMatch(/Phone System +4 of 4 assigned, 0 available/);
  expect((await mass('result', id)).out).toContain('101,John,ok,assigned');
  expect((await mass('undo', id)).out).toContain('(undone)');
  expect((await agent.cli(['seats'])).out).toMatch(/Phone System +0 of 4 assigned, 4 available/);
});

it('ends with 1 and says what to do for what it does not take', async () => {
  expect(await mass('configure', 'no-such-upload')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('There is no such upload'),
  });
  const bad = await checked(await file('bad.csv', 'Ext key,Number,User,Addon license 1\n101,,John,Mobile\n102,,Alice'));
  expect(await mass('configure', bad.id)).toMatchObject({
    exit: 1,
    err: expect.stringContaining('Some rows have errors'),
  });
  expect(await mass('configure', bad.id, '--valid-rows-only')).toMatchObject({ exit: 0 });
  expect(await mass('check', path.join(folder, 'missing.csv'))).toMatchObject({ exit: 1 });
  const large = await file('large.csv', Buffer.alloc(9 * 1024 * 1024));
  expect(await mass('check', large)).toMatchObject({ exit: 1, err: expect.stringContaining('larger than 8 MiB') });
});

it('refuses 50 MB at the door, sized or not, and keeps none of it', async () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const endless = () =>
    ReadableStream.from(
      (function* () {
        for (let at = 0; at < 800; at += 1) yield chunk;
      })(),
    );
  const upload = (body: NonNullable<RequestInit['body']>) =>
    fetch(`${agent.url}/api/v1/mass/check`, {
      method: 'POST',
      headers: { authorization: `Bearer ${agent.token}`, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    } as RequestInit);
  const before = process.memoryUsage().rss;
  const unsized = await upload(endless()).catch((cut: Error) => cut);
  if (unsized instanceof Response) expect(unsized.status).toBe(413);
  expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
  const sized = await upload(Buffer.alloc(50_000_000, 'y')).catch((cut: Error) => cut);
  if (sized instanceof Response) expect(sized.status).toBe(413);
  const runs = JSON.parse((await mass('--json')).out) as { items: { name: string }[] };
  expect(runs.items.filter(({ name }) => name === '')).toEqual([]);
});
