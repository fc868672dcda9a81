#!/usr/bin/env node
// The entry point of the agent: the one place that asks the process and the machine; everything else is told.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import packageJson from '../package.json' with { type: 'json' };
import { Fault } from '../shared/errors.ts';
import type { Choices } from './actions/plan-installation.ts';
import { exitOf } from './cli/answer.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { Clock } from './deps.ts';

const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

const world: CliWorld = {
  version: packageJson.version,
  stateDir: process.env.STATE_DIRECTORY ?? '/var/lib/switchkey-agent',
  stdin: process.stdin,
  stdinIsTerminal: process.stdin.isTTY === true,
  out: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
  err: (text) => process.stderr.write(text.endsWith('\n') ? text : `${text}\n`),
  runDaemon,
  planInstallation,
};

/** Loaded only here: the verbs that ask a running daemon start faster without all of it. */
async function runDaemon(stateDir: string): Promise<void> {
  // axios would look whether they are there, and the look alone loads Node's own fetch, which no request here uses.
  for (const name of ['FormData', 'Headers', 'Request', 'Response']) Reflect.deleteProperty(globalThis, name);
  const [daemon, { createLog }] = await Promise.all([import('./daemon.ts'), import('./log.ts')]);
  const toldToEnd = new AbortController();
  // Stays listening: what conf loads raises the signal again, which would kill where nobody listens any more.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => toldToEnd.abort());
  const watchdog = process.env.WATCHDOG_PID === String(process.pid) ? process.env.WATCHDOG_USEC : undefined;
  await daemon.runDaemon({
    stateDir,
    userId: process.geteuid?.(),
    version: packageJson.version,
    clock,
    random,
    machineId: await readFile('/etc/machine-id', 'utf8').then(
      (text) => text.trim(),
      () => '',
    ),
    log: createLog(process.stderr),
    supervision: {
      socket: process.env.NOTIFY_SOCKET,
      watchdogMicroseconds: watchdog === undefined ? undefined : Number(watchdog),
    },
    toldToEnd: toldToEnd.signal,
  });
}

async function planInstallation(stateDir: string, choices: Choices) {
  const installation = await import('./actions/plan-installation.ts');
  const deps = { wallMs: clock.wallMs, random };
  const places = { stateDir, node: process.execPath, program: import.meta.filename, deps };
  return installation.planInstallation(places, choices);
}

// zod brings its sentences in sixty languages, a megabyte that nobody here is told; English stands beside them.
const locales = registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '../locales/index.js' && context.parentURL?.includes('/node_modules/zod/') === true
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
});
const { runCli } = await import('./cli/run-cli.ts');
locales.deregister();

try {
  process.exitCode = await runCli(process.argv.slice(2), world);
} catch (thrown) {
  const fault = thrown instanceof Fault ? thrown : undefined;
  world.err(
    fault === undefined ? String((thrown as Error | undefined)?.stack ?? thrown) : `${fault.code}: ${fault.message}`,
  );
  process.exitCode = exitOf(fault);
}
