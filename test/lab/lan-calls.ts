// Calls of a provider over the LAN, by SIPp: how many a PBX lets through, while they are still up.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SIP_PORT } from './lan-pbx.ts';

export interface Calls {
  readonly accepted: number;
  readonly refused: number;
  /** The provider is gone without a word; the PBX must hang up what is still up. */
  end(): Promise<void>;
}

const DECIDED_MS = 15_000;

/** Resolves when each call was accepted or refused; the accepted ones stay up until `end`. */
export async function callsTo(address: string, from: string, count: number, number = 'ivr'): Promise<Calls> {
  const dir = mkdtempSync(join(tmpdir(), 'switchkey-calls-'));
  const scenario = new URL('./scenarios/lan-call.xml', import.meta.url).pathname;
  const args = [`${address}:${SIP_PORT}`, '-sf', scenario, '-i', from, '-mi', from, '-s', number];
  const more = ['-m', `${count}`, '-l', `${count}`, '-r', '50', '-trace_logs', '-log_file', 'words', '-nostdin'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'sipp', ...args, ...more], {
    cwd: dir,
    stdio: 'ignore',
    env: { ...process.env, TERM: 'dumb' },
  });
  const said = (word: string) =>
    textOf(join(dir, 'words'))
      .split('\n')
      .filter((line) => line.startsWith(word)).length;
  for (let waited = 0; said('accepted') + said('refused') < count; waited += 50) {
    if (waited > DECIDED_MS || child.exitCode !== null) {
      await ended(child);
      throw new Error(`${said('accepted')} accepted, ${said('refused')} refused of ${count} calls to ${address}`);
    }
    await pause(50);
  }
  return {
    accepted: said('accepted'),
    refused: said('refused'),
    async end() {
      await ended(child);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
