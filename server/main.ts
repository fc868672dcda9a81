#!/usr/bin/env node
// Entry point of the licence server: the only place that reads clock, chance and the process around it.
import { randomBytes } from 'node:crypto';
import { CommanderError } from 'commander';
import { reasonOf } from '../shared/errors.ts';
import { serverProgram } from './cli/program.ts';
import type { Terminal } from './cli/terminal.ts';

const terminal: Terminal = {
  nowMs: Date.now,
  random: randomBytes,
  stdin: process.stdin,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  exit(code) {
    process.exitCode = code;
  },
  stopped: () =>
    new Promise((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    }),
};

try {
  await serverProgram(terminal).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    terminal.err(reasonOf(error));
    process.exitCode = 1;
  }
}
