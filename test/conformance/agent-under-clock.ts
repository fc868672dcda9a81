#!/usr/bin/env node
// The agent's command line, wired as agent/main.ts wires it but for the clock (in the file SWITCHKEY_CLOCK) and the machine's name.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runCli } from '../../agent/cli/run-cli.ts';
import { runDaemon } from '../../agent/daemon.ts';
import type { Clock } from '../../agent/deps.ts';
import { createLog } from '../../agent/log.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { ClockFile } from './kit-clock.ts';

/** Read anew for every question, so that the time stands still until the kit moves it. */
function told(): ClockFile {
  return JSON.parse(readFileSync(process.env.SWITCHKEY_CLOCK ?? '', 'utf8')) as ClockFile;
}

const clock: Clock = { wallMs: () => told().wallMs, monotonicMs: () => told().runMs };

async function run(stateDir: string): Promise<void> {
  const toldToEnd = new AbortController();
  // Stays listening: what conf loads raises the signal again, which would kill where nobody listens any more.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => toldToEnd.abort());
  await runDaemon({
    stateDir,
    userId: process.geteuid?.(),
    version: packageJson.version,
    clock,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    machineId: process.env.SWITCHKEY_MACHINE ?? readFileSync('/etc/machine-id', 'utf8').trim(),
    log: createLog(process.stderr),
    supervision: { socket: undefined, watchdogMicroseconds: undefined },
    toldToEnd: toldToEnd.signal,
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  version: packageJson.version,
  stateDir: '/nonexistent',
  stdin: process.stdin,
  stdinIsTerminal: false,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  runDaemon: run,
  planInstallation: () => Promise.reject(new Error('the kit installs nothing')),
});
