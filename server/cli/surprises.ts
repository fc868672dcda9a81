// What the operating system and the database file say when something is missing, full, damaged or taken, in words for the operator.
import { Fault } from '../../shared/errors.ts';
import type { Refusal } from '../../shared/result.ts';

interface Thrown {
  readonly code?: unknown;
  /** Of SQLite; its lowest byte is the kind. */
  readonly errcode?: unknown;
  readonly syscall?: unknown;
  readonly path?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly cause?: unknown;
}
type Words = readonly [code: string, message: string, next: string];

const DAMAGED: Words = [
  'database_damaged',
  'The database file is damaged, or is none.',
  'Keep it as it is. Restore the newest backup into a new folder ("restore --from FILE --into NEW_DIR"), and put the copy of the folder "signing" into it.',
];
const NO_DISK: Words = [
  'disk_unusable',
  'The disk of the data folder is full, or cannot be read or written.',
  'Make room or mend the disk, and try again. What was acknowledged before is kept.',
];
const SQLITE: ReadonlyMap<number, Words> = new Map([
  [
    8,
    ['data_folder_read_only', 'The database may not be written here.', 'Run this as the user the folder belongs to.'],
  ],
  [10, NO_DISK],
  [11, DAMAGED],
  [13, NO_DISK],
  [
    14,
    [
      'data_folder_missing',
      'There is no data folder of a server at that place, or this user may not read it.',
      'Name with --data the folder that init made, and run this as the user it belongs to.',
    ],
  ],
  [26, DAMAGED],
]);

/** Undefined for what nobody foresaw. */
export function refusalOfSurprise(thrown: unknown): Refusal | undefined {
  const given = (thrown ?? {}) as Thrown;
  const words = ofDatabase(given) ?? (thrown instanceof Fault ? undefined : (ofListening(given) ?? ofFile(given)));
  if (words === undefined) return undefined;
  const [code, message, next] = words;
  return { code, message, next };
}

function ofDatabase({ errcode, cause }: Thrown): Words | undefined {
  if (typeof errcode === 'number') return SQLITE.get(errcode & 255);
  return cause === undefined ? undefined : ofDatabase((cause ?? {}) as Thrown);
}

function ofListening({ code, syscall, address, port }: Thrown): Words | undefined {
  if (syscall !== 'listen') return undefined;
  if (code === 'EADDRINUSE') {
    const words = `Port ${port} on ${address} is taken, perhaps by a server that runs already.`;
    return ['port_in_use', words, 'Stop that one, or choose another with --port.'];
  }
  if (code === 'EACCES') {
    return ['port_not_allowed', `This user may not open port ${port}.`, 'Choose one above 1023 with --port.'];
  }
  if (code !== 'EADDRNOTAVAIL') return undefined;
  return ['address_not_here', `${address} is no address of this machine.`, 'Name one that is with --host.'];
}

function ofFile({ code, path }: Thrown): Words | undefined {
  if (code === 'ENOSPC') return ['disk_full', 'The disk is full.', 'Make room, and try again.'];
  if (typeof path !== 'string') return undefined;
  if (code === 'ENOENT') return ['file_missing', `There is no ${path}.`, 'Check the name; a folder has to be there.'];
  if (code === 'EISDIR' || code === 'ENOTDIR') return ['file_wrong_kind', `${path} is not what was meant.`, CHECK];
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return undefined;
  return ['file_not_allowed', `This user may not read or write ${path}.`, CHECK];
}

const CHECK = 'Check the name and the access to it.';
