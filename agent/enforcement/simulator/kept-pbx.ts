// Keeps the simulated PBX's disk in a file, so that a demo that is started again continues where it stopped.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../../../shared/errors.ts';
import type { KeptPbx } from './pbx.ts';

const keptSchema = z.object({
  extensions: z.array(z.string()),
  trunks: z.array(z.string()),
  rows: z.array(z.tuple([z.string(), z.string(), z.string()])),
  callers: z.record(z.string(), z.string()).optional(),
});

/** Undefined when there is no file yet. Throws Fault `simulator_file_damaged`. */
export function readKeptPbx(file: string): KeptPbx | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw new Fault('simulator_file_damaged', `The simulator's file ${file} cannot be read.`, thrown);
  }
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new Fault(
      'simulator_file_damaged',
      `The simulator's file ${file} is damaged; delete it to start anew.`,
      thrown,
    );
  }
}

export function writeKeptPbx(file: string, kept: KeptPbx): void {
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
