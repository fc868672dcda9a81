// One thing to fuzz, and the loop that does it: every failure names the seed, the case and the input that made it.
import { type Chance, chanceOf } from './chance.ts';

export type Input = Uint8Array | string;

export interface Target {
  readonly name: string;
  /** Of the cases of a run, compared with other targets. */
  readonly share: number;
  /** How many cases are under way at once; 1 for what answers at once. */
  readonly width: number;
  make(chance: Chance): Input;
  /** What is wrong when something was accepted that should not be; throws where the product does. */
  judge(input: Input): string | undefined | Promise<string | undefined>;
  close?(): Promise<void>;
}

export interface Tally {
  readonly target: string;
  readonly cases: number;
  readonly seconds: number;
  /** Of the slowest case. */
  readonly slowestMs: number;
  readonly slowestCase: number;
}

export class FuzzFailure extends Error {
  constructor(target: string, seed: number, index: number, input: Input, reason: string) {
    const shown =
      typeof input === 'string' ? JSON.stringify(input.slice(0, 4_000)) : Buffer.from(input).toString('hex');
    super(`${target}: ${reason}\n  again with --target ${target} --seed ${seed} --case ${index}\n  input ${shown}`);
  }
}

/** Runs the cases `from` to `from + count - 1`. @throws FuzzFailure at the first that fails. */
export async function fuzz(target: Target, seed: number, count: number, from = 0): Promise<Tally> {
  const start = performance.now();
  let [slowestMs, slowestCase] = [0, from];
  const note = (index: number, ms: number) => {
    if (ms > slowestMs) [slowestMs, slowestCase] = [ms, index];
  };
  for (let index = from; index < from + count; index += target.width) {
    const width = Math.min(target.width, from + count - index);
    if (width === 1) {
      const ms = await oneCase(target, seed, index);
      note(index, ms);
    } else {
      const cases = Array.from({ length: width }, (_, i) => oneCase(target, seed, index + i));
      for (const [i, ms] of (await Promise.all(cases)).entries()) note(index + i, ms);
    }
  }
  return { target: target.name, cases: count, seconds: (performance.now() - start) / 1_000, slowestMs, slowestCase };
}

async function oneCase(target: Target, seed: number, index: number): Promise<number> {
  const input = target.make(chanceOf(seed, index));
  const start = performance.now();
  try {
    const judged = target.judge(input);
    const wrong = judged instanceof Promise ? await judged : judged;
    if (wrong !== undefined) throw new FuzzFailure(target.name, seed, index, input, wrong);
  } catch (thrown) {
    if (thrown instanceof FuzzFailure) throw thrown;
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    throw new FuzzFailure(target.name, seed, index, input, `threw ${reason}`);
  }
  return performance.now() - start;
}
