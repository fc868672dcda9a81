// Where a data folder's database is: a file in it, or the PostgreSQL address that a file of the operator's names.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault, reasonOf } from '../../shared/errors.ts';
import { isPostgresAddress } from './postgres-pool.ts';

const settingSchema = z.object({ database: z.string().refine(isPostgresAddress) });

export function databaseFile(dataFolder: string): string {
  return join(dataFolder, 'switchkey.db');
}

function settingFile(dataFolder: string): string {
  return join(dataFolder, 'database.json');
}

/** Throws `Fault` `database_setting_invalid`; the address, which may hold a password, is never part of the words. */
export function databasePlace(dataFolder: string): string {
  const file = settingFile(dataFolder);
  if (!existsSync(file)) return databaseFile(dataFolder);
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Fault('database_setting_invalid', `${file} can be read by others; run chmod 600 on it.`);
  }
  const setting = settingSchema.safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (setting.success) return setting.data.database;
  throw new Fault('database_setting_invalid', `${file} must be {"database": "postgres://user:password@host/name"}.`);
}

/** Keeps an address for later starts, readable by its owner only. */
export function keepDatabasePlace(dataFolder: string, address: string): void {
  const file = settingFile(dataFolder);
  try {
    writeFileSync(file, `${JSON.stringify({ database: address })}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Fault('database_setting_invalid', `${file} could not be written: ${reasonOf(error)}`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
