// The simulated PBX's call gate: the decisions of the real dialplan gate, in its order, on the same rows.
import { callsAt, readSchedule } from '../call-schedule.ts';
import { FAMILIES } from '../state-rows.ts';
import type { DelayedDatabase } from './database.ts';

export interface Asked {
  readonly number: string;
  /** Calling extension; undefined for a trunk. */
  readonly extension: string | undefined;
  /** The channel already holds a token (it was transferred or forwarded). */
  readonly holdsToken: boolean;
  /** An inner hop of a call that was counted (ring group, queue member). */
  readonly innerHop: boolean;
  readonly tokensHeld: number;
}

export type Decision =
  /** Passes and takes a token. */
  | 'counted'
  /** Passes without one. */
  | 'free'
  /** 503, the limit is reached. */
  | 'refused-calls'
  /** 403, the extension is not licensed. */
  | 'refused-extension';

export function decide(database: DelayedDatabase, builtIn: RegExp, asked: Asked, atS: number): Decision {
  if (builtIn.test(asked.number) || extraEmergency(database)?.test(asked.number)) return 'free';
  if (asked.extension !== undefined && !isLicensed(database, asked.extension)) return 'refused-extension';
  if (asked.holdsToken || asked.innerHop) return 'free';
  const schedule = readSchedule(database.value(FAMILIES.licence, 'calls') ?? '');
  return asked.tokensHeld >= callsAt(schedule, atS) ? 'refused-calls' : 'counted';
}

function isLicensed(database: DelayedDatabase, extension: string): boolean {
  return (
    database.value(FAMILIES.licence, 'extensions') === 'off' ||
    database.value(FAMILIES.extensions, extension) !== undefined
  );
}

function extraEmergency(database: DelayedDatabase): RegExp | undefined {
  const source = database.value(FAMILIES.licence, 'emergency');
  if (!source) return undefined;
  try {
    return new RegExp(source);
  } catch {
    return undefined; // the real gate, too, treats a broken expression as no match
  }
}
