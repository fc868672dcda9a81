// The first command of the README, as a newcomer runs it: it starts, a partner buys, the PBX has it, and it goes on where it stopped.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { ask } from '../demo/programs.ts';
import { pdfText } from '../support/pdf-text.ts';

const dir = await mkdtemp(path.join(tmpdir(), 'switchkey-demo-'));
const started: Demo[] = [];
afterAll(async () => {
  await Promise.all(started.map((demo) => demo.stop()));
  await rm(dir, { recursive: true, force: true });
});

interface Demo {
  readonly said: string;
  stop(): Promise<number | null>;
}

const program = (name: string) => new URL(`../demo/${name}.ts`, import.meta.url).pathname;

/** Resolves once it says what to try next. */
async function startDemo(): Promise<Demo> {
  const argv = [program('main'), '--dir', dir, '--port', '0', '--agent-port', '0'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const demo = {
    said: '',
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
  started.push(demo);
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      demo.said += text;
      if (demo.said.includes('Ctrl-C stops')) resolve();
    });
  });
  await Promise.race([ready, ended]);
  return demo;
}

const agent = <T>(...words: string[]) => ask<T>('agent', [...words, '--state', path.join(dir, 'agent')]);
const run = promisify(execFile);

/** `npm run -s demo`, with what it says; rejects with what it says on standard error. */
async function shop(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program('shop'), ...words, '--dir', dir]);
  return stdout;
}

interface Status {
  readonly licence: { readonly epoch: number; readonly seq: number };
  readonly capacity: { readonly calls: { readonly limit: number } };
}

test('one command gives a shop, a server, an agent and a PBX to try; a second start continues', {
  timeout: 180_000,
}, async () => {
  const first = await startDemo();
  const key = /sk_[\w-]+/.exec(first.said)?.[0];
  expect(first.said).toMatch(/sign-in \S+@\S+, password \S+/);
  const [, url = '', password] = /Portal +(\S+) .*password (\S+)/.exec(first.said) ?? [];
  for (const email of ['nora@nordtel.example', 'heidi@aurora.example']) {
    const body = JSON.stringify({ email, password });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/v1/sessions`, { method: 'POST', headers, body })).status).toBe(201);
  }
  expect((await agent<Status>('status')).capacity.calls.limit).toBe(3);
  const seats = await agent<{ tallies: { kind: string; total: number; assigned: number }[] }>('seats');
  expect(seats.tallies.map(({ kind, total, assigned }) => [kind, assigned, total])).toEqual([
    ['phone_system', 6, 8],
    ['call_recording', 3, 4],
    ['device_mobile_app', 2, 3],
  ]);
  const people = path.join(dir, 'people.csv');
  expect(await agent('mass', 'check', people)).toMatchObject({ changes: { unchanged: 6, assigned: 0 } });

  expect(await shop('offers')).toMatch(/^PSE-CC .* costs 17\.50, retail 25\.00 EUR$/m);
  const bought = await shop('buy', 'PSE-CC', '5');
  const { licence, capacity } = await agent<Status>('status');
  expect(bought).toContain('Order 3 is paid');
  expect(bought).toContain(`licence ${licence.epoch}.${licence.seq}, PSE-CC 3 → 8`);
  expect(capacity.calls.limit).toBe(8);

  const [invoice = ''] = await readdir(path.join(dir, 'invoices'));
  const pdf = await readFile(path.join(dir, 'invoices', invoice));
  expect(pdfText(pdf)).toContain('104.13');
  const mails = [...bought.matchAll(/mail-[\w-]+\.eml/g)].map(([name]) => path.join(dir, 'server', 'mail', name));
  expect(mails).toHaveLength(3);
  for (const mail of mails) expect(await readFile(mail, 'utf8')).toContain('Subject: ');
  expect((await stat(path.join(dir, 'counter.json'))).mode & 0o077).toBe(0);
  await expect(shop('buy', 'NO-SUCH-THING', '1')).rejects.toThrow('NO-SUCH-THING is not sold to Hotel Aurora');
  expect(await first.stop()).toBe(0);
  await expect(shop('buy', 'PSE-CC', '1')).rejects.toThrow('The demo is not running');

  const second = await startDemo();
  expect(second.said).toContain(key);
  const after = await agent<Status>('status');
  expect(after.capacity.calls.limit).toBe(8);
  expect(after.licence.seq).toBe(licence.seq);
  expect(await second.stop()).toBe(0);
});
