// Runs one verb on a data folder: opens it, says the outcome for people or as JSON, and leaves the right exit code.
import { type Command, InvalidArgumentError } from 'commander';
import { Fault, reasonOf } from '../../shared/errors.ts';
import { accept, type Refusal, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { LIMITS } from '../config.ts';
import type { Trx } from '../db/open.ts';
import { isPostgresAddress } from '../db/postgres-pool.ts';
import { makeDeps, type ServerDeps } from '../deps.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { pbxNotFound } from '../flows/issue-licence.ts';
import { makeLog } from '../log.ts';
import { refusalOfSurprise } from './surprises.ts';
import type { Terminal } from './terminal.ts';

/** What a verb says when it went well: for people, and for programs. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}

export interface Office {
  readonly deps: ServerDeps;
  readonly act: Act;
  /** The operator at the machine acts as the vendor. */
  readonly vendor: Account;
  /** One transaction, as everywhere. */
  transact<T, C extends string>(work: (trx: Trx) => Promise<Result<T, C>>): Promise<Result<T, C>>;
}

/** Adds `--json` and `--data` and runs `work`; refusals and faults go to standard error with exit code 1. */
export function verb<Options extends object>(
  command: Command,
  terminal: Terminal,
  work: (office: Office, options: Options, ...args: string[]) => Promise<Result<Said>>,
): Command {
  return onFolder(command).action(async (...given: unknown[]) => {
    const options = command.opts<Options & FolderOptions>();
    const args = given.slice(0, command.registeredArguments.length).map(String);
    await report(terminal, options, () => inOffice(terminal, options, (office) => work(office, options, ...args)));
  });
}

export interface FolderOptions {
  readonly data: string;
  readonly database?: string;
  readonly json?: boolean;
}

export function onFolder(command: Command): Command {
  return command
    .requiredOption('--data <folder>', 'data folder of the server')
    .option('--database <address>', 'postgres://… instead of what DATA/database.json says', databaseAddress)
    .option('--json', 'answer as JSON');
}

/** An address with a password in it belongs into the file: others on this machine see command lines. */
export function databaseAddress(text: string): string {
  if (isPostgresAddress(text)) return text;
  throw new InvalidArgumentError('It must be postgres://user@host/name.');
}

export async function report(
  terminal: Terminal,
  options: { readonly json?: boolean },
  work: () => Promise<Result<Said>>,
): Promise<void> {
  const result = await work().catch(faultAsRefusal);
  if (!result.ok) {
    const { code, message, next } = result.refusal;
    terminal.err(options.json === true ? JSON.stringify(result.refusal) : `${message} ${next} (${code})`);
    terminal.exit(1);
    return;
  }
  terminal.out(options.json === true ? JSON.stringify(result.value.json) : result.value.text);
}

function faultAsRefusal(error: unknown): Result<never> {
  const foreseen = refusalOfSurprise(error);
  if (foreseen !== undefined) return { ok: false, refusal: foreseen };
  if (!(error instanceof Fault)) throw error;
  const cause = error.cause === undefined ? '' : ` Cause: ${reasonOf(error.cause)}.`;
  const refusal: Refusal = { code: error.code, message: error.message + cause, next: 'Nothing was changed.' };
  return { ok: false, refusal };
}

export async function inOffice<T>(
  terminal: Terminal,
  options: FolderOptions,
  work: (office: Office) => Promise<T>,
): Promise<T> {
  const { nowMs, random } = terminal;
  const log = makeLog('silent');
  const { data: dataFolder, database } = options;
  const deps = await makeDeps({ dataFolder, database, nowMs, random, limits: LIMITS, log });
  try {
    const vendor = await findVendor(deps.database.reader);
    if (vendor === undefined) throw new Fault('trust_missing', 'This data folder was not initialised; run init first.');
    const act = { actor: 'cli', nowMs: nowMs() };
    return await work({ deps, act, vendor, transact: (inside) => deps.database.transact(inside) });
  } finally {
    await deps.database.close();
  }
}

/** People name a PBX by its serial number. */
export async function pbxNamed({ deps }: Office, serial: string): Promise<Result<Pbx, 'pbx_not_found'>> {
  const pbx = await findPbx(deps.database.reader, { serial: serial.toUpperCase() });
  return pbx === undefined ? pbxNotFound() : accept(pbx);
}

/** Columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
