#!/usr/bin/env node
// Entry point of the licence server: the only place that reads clock, chance and the process around it.
import { randomBytes } from 'node:crypto';
import { reasonOf } from '../shared/errors.ts';
import { runProgram, serverProgram } from './cli/program.ts';
import type { Terminal } from './cli/terminal.ts';
import { pooledRandom } from './pooled-random.ts';
import { ROOT_KEY_COST } from './signing/ceremony.ts';

const terminal: Terminal = {
  nowMs: Date.now,
  random: pooledRandom(randomBytes),
  stdin: process.stdin,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  exit(code) {
    process.exitCode = code;
  },
  rootKeyCost: ROOT_KEY_COST,
  stopped: () =>
    new Promise((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    }),
};

try {
  process.exitCode = (await runProgram(serverProgram(terminal), process.argv)) ?? process.exitCode;
} catch (error) {
  terminal.err(reasonOf(error));
  process.exitCode = 1;
}
