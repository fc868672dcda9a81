// One PostgreSQL for a whole test run, started for the first file that needs it; one fresh database for each who asks.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, inject } from 'vitest';
import { leaveOut } from './left-out.ts';
import { ADDRESS, createDatabase, postgresPrograms, WANTED } from './postgres-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder where the workers of a run meet the process that owns the server. */
    postgresMeeting: string;
  }
}

/** Runs where PostgreSQL is installed, fails where CI promised it, and says loudly that it did not run. */
export function describeWithPostgres(claim: string, suite: () => void): void {
  if (hasPostgres(claim)) describe(claim, suite);
  else describe.skip(claim, suite);
}

/** Notes `claim` as left out when PostgreSQL is missing. */
export function hasPostgres(claim: string): boolean {
  if (postgresPrograms() !== undefined) return true;
  leaveOut(`${claim}: missing PostgreSQL. To have it, as root on Debian: apt-get install postgresql`);
  return false;
}

/** A new empty database; it goes with the server at the end of the run. */
export async function freshPostgres(): Promise<string> {
  const meeting = inject('postgresMeeting');
  const address = join(meeting, ADDRESS);
  if (!existsSync(address)) writeFileSync(join(meeting, WANTED), '');
  while (!existsSync(address)) await pause(20);
  const text = readFileSync(address, 'utf8');
  if (!text.startsWith('postgres://')) throw new Error(text);
  return await createDatabase(text);
}
