// A program of its own: writes what the machine tells about itself to its standard output, as JSON.
import { baseboard, diskLayout, networkInterfaces, system } from 'systeminformation';

/** A fact that the machine does not tell is absent. */
export type ToldFacts = Readonly<Partial<Record<'uuid' | 'board' | 'disk' | 'mac', string>>>;

const [machine, board, disks, networks] = await Promise.all([
  settled(system()),
  settled(baseboard()),
  settled(diskLayout()),
  settled(networkInterfaces()),
]);
const cards = Array.isArray(networks) ? networks : networks === undefined ? [] : [networks];
const told = {
  uuid: machine?.uuid,
  board: board?.serial,
  disk: disks?.[0]?.serialNum,
  mac: cards
    .filter((card) => !card.internal && !card.virtual)
    .map((card) => card.mac)
    .sort()[0],
};
process.stdout.write(JSON.stringify(told));

async function settled<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
