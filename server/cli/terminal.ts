// What the CLI has of the outside: time, chance, standard input and output, and the signal to stop.
import type { Readable } from 'node:stream';
import type { Random } from '../audit/audit.ts';

export interface Terminal {
  readonly nowMs: () => number;
  readonly random: Random;
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Sets the exit code; the process ends by itself. */
  readonly exit: (code: number) => void;
  /** log2 of the scrypt cost of root key files; tests take less. */
  readonly rootKeyCost: number;
  /** Resolves when the operator or the system asks the server to stop. */
  readonly stopped: () => Promise<void>;
}

const MAX_INPUT_CHARS = 4_096;
const MAX_CODE_CHARS = 16_384;

/** Standard input to its end, as a code is pasted into it; more than any code is cut off. */
export async function readAll(stdin: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MAX_CODE_CHARS) break;
  }
  return text.slice(0, MAX_CODE_CHARS);
}

/** The first `count` lines of standard input, without their ends. */
export async function readLines(stdin: Readable, count: number): Promise<string[]> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.split('\n').length > count || text.length > MAX_INPUT_CHARS) break;
  }
  return text.split(/\r?\n/).slice(0, count);
}
