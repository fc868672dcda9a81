// The first command of the README, as a newcomer runs it: it starts, it can be tried, and it goes on where it stopped.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ask } from '../demo/programs.ts';

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

/** Resolves once it says what to try next. */
async function startDemo(): Promise<Demo> {
  const main = new URL('../demo/main.ts', import.meta.url).pathname;
  const argv = [main, '--dir', dir, '--port', '0', '--agent-port', '0'];
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

interface Status {
  readonly licence: { readonly seq: number };
  readonly capacity: { readonly calls: { readonly limit: number; readonly used?: number } };
  readonly pbx: { readonly inForce?: string };
}

test('one command gives a server, an agent and a PBX to try; a second start continues', {
  timeout: 180_000,
}, async () => {
  const first = await startDemo();
  const url = /http:\/\/127\.0\.0\.1:\d+(?=\/api)/.exec(first.said)?.[0];
  const key = /sk_[\w-]+/.exec(first.said)?.[0];
  const pbx = /pbx-[0-9a-f]+/.exec(first.said)?.[0];
  expect(first.said).toMatch(/sign-in \S+@\S+, password \S+/);

  const before = await agent<Status>('status');
  expect(before.capacity.calls.limit).toBe(3);
  const bought = await fetch(`${url}/api/v1/pbxs/${pbx}/grants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'demo-story' },
    body: JSON.stringify({ offer: 'PSE-CALL', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' }),
  });
  expect(bought.status).toBe(201);
  const { licence } = (await bought.json()) as { licence: { epoch: number; seq: number } };
  await expect
    .poll(async () => (await agent<Status>('status')).pbx.inForce, { timeout: 10_000 })
    .toBe(`${licence.epoch}.${licence.seq}`);
  expect(await first.stop()).toBe(0);

  const second = await startDemo();
  expect(second.said).toContain(key);
  const after = await agent<Status>('status');
  expect(after.capacity.calls.limit).toBe(8);
  expect(after.licence.seq).toBe(licence.seq);
  expect(await second.stop()).toBe(0);
});
