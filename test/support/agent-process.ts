// The agent's daemon as a process of its own beside a lab Asterisk, to be killed at any instant, and its local API.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LOCAL_API } from '../../shared/contracts/local-api.ts';
import type { LabAsterisk } from '../lab/asterisk.ts';

export interface AgentProcess {
  readonly pid: number;
  readonly stateDir: string;
  /** The answer's body; rejects with what the agent said where it refused, or when it died. */
  ask<T>(address: string, body?: object | string): Promise<T>;
  /** Resolves once the local API answers and the PBX is connected. */
  start(): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function agentProcess(
  asterisk: LabAsterisk,
  settings: Readonly<Record<string, unknown>> = {},
  flags: readonly string[] = [],
): Promise<AgentProcess> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'switchkey-agent-'));
  const driver = { kind: 'asterisk', port: asterisk.amiPort, username: 'agent', secretFile: 'ami.secret' };
  const all = { driver, serial: 'PBX-0001', localApi: { port: 0 }, eventStream: false, ...settings };
  await writeFile(path.join(stateDir, 'ami.secret'), asterisk.agentSecret, { mode: 0o600 });
  await writeFile(path.join(stateDir, 'settings.json'), JSON.stringify(all), { mode: 0o600 });
  let child: ChildProcess | undefined;
  const read = async (name: string) => (await readFile(path.join(stateDir, name), 'utf8')).trim();
  const ask = async <T>(address: string, body?: object | string): Promise<T> => {
    const [url, token] = await Promise.all([read('api.address'), read('api.token')]);
    const response = await fetch(`${url}${LOCAL_API}${address}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${address}: ${response.status} ${answer}`);
    return JSON.parse(answer) as T;
  };
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    stateDir,
    ask,
    kill,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      await rm(path.join(stateDir, 'api.address'), { force: true });
      const program = new URL('../../agent/main.ts', import.meta.url).pathname;
      child = spawn(process.execPath, [...flags, program, 'run', '--state', stateDir], { stdio: 'ignore' });
      for (;;) {
        if (child.exitCode !== null) throw new Error(`the agent ended with status ${child.exitCode}`);
        const status = await ask<{ pbx: { connected: boolean } }>('/status').catch(() => undefined);
        if (status?.pbx.connected === true) return;
        await pause(50);
      }
    },
    async close() {
      await kill();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
