// What the agent remembers besides its licence: usage not yet reported, first-seen times, the receipt. Losing it harms nothing.
import { join } from 'node:path';
import { z } from 'zod';
import type { EnforcedState } from './enforcement/driver.ts';
import { readWhole, writeDurably } from './licence-store/durable-file.ts';
import { NO_USAGE, usageBookSchema } from './usage/usage-book.ts';

/** `EnforcedState` as JSON. */
const keptStateSchema = z.object({
  calls: z.array(z.object({ until: z.number(), calls: z.number() })).optional(),
  emergency: z.string().optional(),
  extensions: z.record(z.string(), z.string()),
  extensionsChecked: z.boolean(),
  blocked: z.array(z.string()),
  services: z.record(z.string(), z.string()),
  revision: z.string().optional(),
  raises: z.string().optional(),
});

const journalSchema = z.object({
  usage: usageBookSchema.default(NO_USAGE),
  /** Extension to the instant (ms) it was first seen; decides which ones are refused first. */
  firstSeen: z.record(z.string(), z.number()).default({}),
  hardware: z.record(z.string(), z.string()).default({}),
  /** Digest of each setting as it was at the last start, to name the ones that were changed since. */
  settings: z.record(z.string(), z.string()).optional(),
  /** What was brought about on the PBX last: what differs from it at the next start was changed meanwhile. */
  applied: keptStateSchema.optional(),
  /** `at` of the raises that the server knows of. */
  raisesTold: z.array(z.int()).default([]),
  /** The last licence applied in full, and whether the server has its receipt. */
  receipt: z
    .object({
      epoch: z.int(),
      seq: z.int(),
      codeId: z.string(),
      nonce: z.string().optional(),
      appliedAt: z.int(),
      result: z.enum(['applied', 'partly', 'failed']),
      sent: z.boolean(),
    })
    .optional(),
});

export type Journal = z.infer<typeof journalSchema>;

const JOURNAL_FILE = 'journal.json';
const MAX_JOURNAL_BYTES = 4 * 1024 * 1024;

/** A journal that cannot be read is begun anew: nothing in it decides what is licensed. */
export function loadJournal(stateDir: string): Journal {
  const bytes = readWhole(join(stateDir, JOURNAL_FILE), MAX_JOURNAL_BYTES);
  if (bytes === undefined || bytes === 'unreadable') return journalSchema.parse({});
  try {
    const read = journalSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return read.success ? read.data : journalSchema.parse({});
  } catch {
    return journalSchema.parse({});
  }
}

/** Throws Fault `state_not_writable`. */
export function keepJournal(stateDir: string, journal: Journal): void {
  writeDurably(join(stateDir, JOURNAL_FILE), Buffer.from(JSON.stringify(journal)));
}

export function keptState(state: EnforcedState): NonNullable<Journal['applied']> {
  return {
    ...(state.calls === undefined ? {} : { calls: [...state.calls] }),
    ...(state.emergency === undefined ? {} : { emergency: state.emergency }),
    extensions: Object.fromEntries(state.extensions),
    extensionsChecked: state.extensionsChecked,
    blocked: [...state.blocked],
    services: Object.fromEntries(state.services),
    ...(state.revision === undefined ? {} : { revision: state.revision }),
    ...(state.raises === undefined ? {} : { raises: state.raises }),
  };
}

export function stateAsKept(kept: NonNullable<Journal['applied']>): EnforcedState {
  return {
    calls: kept.calls,
    emergency: kept.emergency,
    extensions: new Map(Object.entries(kept.extensions)),
    extensionsChecked: kept.extensionsChecked,
    blocked: new Set(kept.blocked),
    services: new Map(Object.entries(kept.services)),
    revision: kept.revision,
    raises: kept.raises,
  };
}
