// `backup` and `restore`: all data of the server as one file, taken while it runs, for either kind of database.
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Command } from 'commander';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { backupTexts, writeBackup } from '../db/backup.ts';
import { openDatabase } from '../db/open.ts';
import { databasePlace, keepDatabasePlace } from '../db/place.ts';
import { restoreBackup } from '../flows/restore-backup.ts';
import { databaseAddress, type FolderOptions, onFolder, report, type Said } from './command.ts';
import type { Terminal } from './terminal.ts';

const KEYS_APART =
  'Signing keys are in no backup: keep a copy of the folder "signing" (and "tls", where the server has its own CA) apart from it.';

export function backupCommands(terminal: Terminal): Command[] {
  return [backupCommand(terminal), restoreCommand(terminal)];
}

interface BackupOptions extends FolderOptions {
  readonly to: string;
}

function backupCommand(terminal: Terminal): Command {
  const command = onFolder(
    new Command('backup').description('all data as one file, taken while the server runs'),
  ).requiredOption('--to <file>', 'where to write it; readable by you only');
  return command.action(async (options: BackupOptions) => {
    await report(terminal, options, () => backUp(terminal, options));
  });
}

async function backUp(terminal: Terminal, { data, database: address, to }: BackupOptions): Promise<Result<Said>> {
  if (existsSync(to)) return refuse('file_exists', `${to} is already there; nothing was written.`, 'Name a new file.');
  if (!existsSync(data)) return refuse('trust_missing', `${data} does not exist.`, 'Name the data folder of a server.');
  const database = await openDatabase(address ?? databasePlace(data));
  const part = `${to}.part`;
  try {
    const written = await writeBackup(database, terminal.nowMs(), async (lines) => {
      // On the disk before it has its name.
      await pipeline(
        Readable.from(backupTexts(lines)),
        createGzip(),
        createWriteStream(part, { mode: 0o600, flush: true }),
      );
    });
    renameSync(part, to);
    const { tables, rows } = written;
    const text = `Wrote ${to}: ${rows} rows of ${tables} tables. ${KEYS_APART}`;
    return accept({ text, json: { file: to, tables, rows } });
  } finally {
    rmSync(part, { force: true });
    await database.close();
  }
}

interface RestoreOptions {
  readonly from: string;
  readonly into: string;
  readonly database?: string;
  readonly changedAudit?: boolean;
  readonly json?: boolean;
}

function restoreCommand(terminal: Terminal): Command {
  const command = new Command('restore')
    .description('a backup into a new data folder, onto either kind of database')
    .requiredOption('--from <file>', 'what backup wrote')
    .requiredOption('--into <folder>', 'data folder; its database must be empty or not there yet')
    .option('--database <address>', 'an empty PostgreSQL database: postgres://…', databaseAddress)
    .option('--changed-audit', 'also a backup whose audit trail was changed')
    .option('--json', 'answer as JSON');
  return command.action(async (options: RestoreOptions) => {
    await report(terminal, options, () => restore(options));
  });
}

async function restore(options: RestoreOptions): Promise<Result<Said>> {
  const { from, into, database, changedAudit = false } = options;
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const restored = await restoreBackup(database ?? databasePlace(into), linesOf(from), { changedAudit });
  if (!restored.ok) return restored;
  if (database !== undefined) keepDatabasePlace(into, database);
  const { tables, rows, atMs, auditRows } = restored.value;
  const taken = isoOf(Math.floor(atMs / 1000));
  const checked = auditRows === undefined ? '' : `, the ${auditRows} of the audit trail verified`;
  const next = `${KEYS_APART} Put it back into ${into} before you start the server.`;
  const text = `Restored the backup of ${taken} into ${into}: ${rows} rows of ${tables} tables${checked}. ${next}`;
  return accept({ text, json: { tables, rows, atMs, auditRows } });
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const opened = createReadStream(file);
  const unpacked = createGunzip();
  // Told to the reader below, which is the only one who waits.
  opened.on('error', (error) => unpacked.destroy(error));
  unpacked.on('error', () => undefined);
  opened.pipe(unpacked);
  try {
    yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
    if (unpacked.errored !== null) throw unpacked.errored;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('backup_unreadable', `${file} cannot be read, or is no whole backup.`, error);
  }
}
