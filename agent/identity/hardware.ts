// Hashed facts of the machine, compared as a hint only: new hardware raises an alert and never locks anything.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ToldFacts } from './tell-hardware.ts';

export type HardwareFacts = Readonly<Record<string, string>>;

const TELLER = fileURLToPath(new URL('tell-hardware.ts', import.meta.url));
const TIMEOUT_MS = 30_000;

/**
 * Reads what the machine tells about itself and hashes it. Facts it does not tell are left out; never throws. A process
 * of its own reads them, once: what that needs would stay in the memory of the agent for good.
 */
export async function readHardware(signal?: AbortSignal): Promise<HardwareFacts> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [TELLER], {
      timeout: TIMEOUT_MS,
      ...(signal && { signal }),
    });
    return hashed(JSON.parse(stdout) as ToldFacts);
  } catch {
    return {};
  }
}

/** True when fewer than two known facts (or all, where there are fewer) are still the same. */
export function hardwareChanged(known: HardwareFacts, found: HardwareFacts): boolean {
  const comparable = Object.keys(known).filter((fact) => found[fact] !== undefined);
  const same = comparable.filter((fact) => known[fact] === found[fact]).length;
  return comparable.length > 0 && same < Math.min(2, comparable.length);
}

function hashed(facts: ToldFacts): HardwareFacts {
  const told = Object.entries(facts).filter(
    ([, value]) => value !== undefined && !/^[\s0-]*$|^(not |to be|default)/i.test(value),
  );
  return Object.fromEntries(
    told.map(([fact, value]) => [
      fact,
      createHash('sha256').update(`switchkey/hardware/v1\n${fact}\n${value}`).digest('hex'),
    ]),
  );
}
