// Hashed facts of the machine, compared as a hint only: new hardware raises an alert and never locks anything.
import { createHash } from 'node:crypto';

export type HardwareFacts = Readonly<Record<string, string>>;

/** Reads what the machine tells about itself and hashes it. Facts it does not tell are left out; never throws. */
export async function readHardware(): Promise<HardwareFacts> {
  const { baseboard, diskLayout, networkInterfaces, system } = await import('systeminformation');
  const [machine, board, disks, networks] = await Promise.all([
    settled(system()),
    settled(baseboard()),
    settled(diskLayout()),
    settled(networkInterfaces()),
  ]);
  const cards = Array.isArray(networks) ? networks : networks === undefined ? [] : [networks];
  return hashed({
    uuid: machine?.uuid,
    board: board?.serial,
    disk: disks?.[0]?.serialNum,
    mac: cards
      .filter((card) => !card.internal && !card.virtual)
      .map((card) => card.mac)
      .sort()[0],
  });
}

/** True when fewer than two known facts (or all, where there are fewer) are still the same. */
export function hardwareChanged(known: HardwareFacts, found: HardwareFacts): boolean {
  const comparable = Object.keys(known).filter((fact) => found[fact] !== undefined);
  const same = comparable.filter((fact) => known[fact] === found[fact]).length;
  return comparable.length > 0 && same < Math.min(2, comparable.length);
}

function hashed(facts: Readonly<Record<string, string | undefined>>): HardwareFacts {
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

async function settled<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
