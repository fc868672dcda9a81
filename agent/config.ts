// The agent's settings: one schema, one file (0600), read whole and changed whole.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { serialNumber } from '../shared/contracts/bytes.ts';
import { Fault, reasonOf } from '../shared/errors.ts';
import { emergencyProblem } from './enforcement/emergency-pattern.ts';

const driverSettingsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('asterisk'),
    host: z.string().default('127.0.0.1'),
    port: z.int().min(1).max(65_535).default(5038),
    username: z.string().default('switchkey'),
    /** File that holds the AMI secret, so that it is in neither settings nor process list. */
    secretFile: z.string(),
    /** Folder with the PBX's configuration files, for the installation plan. */
    configDir: z.string().default('/etc/asterisk'),
    /** Where the entitlement file for other PBX modules goes; absent = none is written. */
    entitlementFile: z.string().optional(),
  }),
  z.object({ kind: z.literal('simulator'), file: z.string() }),
]);

const certificateSchema = z.union([
  z.strictObject({ pem: z.string().startsWith('/'), key: z.string().startsWith('/').optional() }),
  z.strictObject({ p12: z.string().startsWith('/'), passwordFile: z.string().startsWith('/').optional() }),
]);

const localApiSchema = z.object({
  port: z.int().min(0).max(65_535).default(7421),
  /** Address on which other machines reach the API as well, by HTTPS alone; absent = none do. */
  bind: z.union([z.ipv4(), z.ipv6()]).optional(),
  httpsPort: z.int().min(0).max(65_535).default(7422),
  /** Host names and addresses under which they reach it; absent = `bind` itself. */
  names: z.array(z.string()).max(50).optional(),
  /** A certificate you bring, absolute paths; absent = one by a CA of the agent's own. */
  certificate: certificateSchema.optional(),
});

export const settingsSchema = z.object({
  /** Address of the licence server, e.g. `https://licences.example`; absent = this site is air-gapped. */
  server: z.url().optional(),
  /** Serial number of the PBX, before a licence or an enrolment has bound it. */
  serial: serialNumber.optional(),
  /** PEM file with the CA of the server, where that is not one that everybody trusts; absolute path. */
  serverCa: z.string().startsWith('/').optional(),
  /** `http://[user:password@]host:port` of a forward proxy. */
  proxy: z.url().optional(),
  driver: driverSettingsSchema.default({ kind: 'simulator', file: 'simulator.json' }),
  /** Numbers that pass in every state beside the built-in ones, as a regular expression, e.g. `^(0112|117)$`. */
  emergency: z
    .string()
    .max(512)
    .refine((source) => emergencyProblem(source) === undefined, {
      error: ({ input }) => emergencyProblem(String(input)) ?? 'is no pattern',
    })
    .optional(),
  /** False: phones over the limit stay registered and only their calls are refused, save emergency calls. */
  refuseRegistration: z.boolean().default(true),
  /** True: one person may have a Phone System licence for each of several extensions. */
  severalExtensionsPerUser: z.boolean().default(false),
  /** Overrides the server's hint and the hourly rule; for tests and demonstrations. */
  pollSeconds: z.number().min(0.01).max(86_400).optional(),
  localApi: localApiSchema.prefault({}),
  /** Keep a stream open that wakes the agent as soon as a licence is issued. */
  eventStream: z.boolean().default(true),
});

export type Settings = z.infer<typeof settingsSchema>;

export interface SettingsStore {
  read(): Settings;
  /** Changes the named fields, takes away what is undefined, and writes the file at once. Throws Fault `settings_not_writable`. */
  change(fields: Partial<Settings>): void;
}

/** Opens `settings.json` in a folder. Throws Fault `settings_invalid` naming the first field that is wrong. */
export function openSettings(dir: string): SettingsStore {
  const file = path.join(dir, 'settings.json');
  let current = parse(readStored(file), file);
  return {
    read: () => current,
    change(fields) {
      current = parse(changedBy(current, fields), file);
      try {
        writeStored(dir, current);
      } catch (thrown) {
        throw new Fault(
          'settings_not_writable',
          `The settings in ${file} cannot be written: ${reasonOf(thrown)}`,
          thrown,
        );
      }
    },
  };
}

/** Settings that live in memory only, checked the same way. */
export function settingsInMemory(fields: z.input<typeof settingsSchema>): SettingsStore {
  let current = parse(fields, 'memory');
  return {
    read: () => current,
    change(changed) {
      current = parse(changedBy(current, changed), 'memory');
    },
  };
}

/** What is taken away leaves no name behind: whoever goes through the fields meets values only. */
function changedBy(current: Settings, fields: Partial<Settings>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...current, ...fields }).filter(([, value]) => value !== undefined));
}

function readStored(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Fault('settings_invalid', `The settings in ${file} cannot be read: ${reasonOf(thrown)}`, thrown);
  }
}

/** Whole or not at all, for the owner alone. conf is loaded only here: an agent changes its settings once, if ever. */
function writeStored(cwd: string, settings: Settings): void {
  const { default: Conf } = createRequire(import.meta.url)('conf') as typeof import('conf');
  new Conf<Record<string, unknown>>({ cwd, configName: 'settings', configFileMode: 0o600 }).store = { ...settings };
}

function parse(value: unknown, place: string): Settings {
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Fault('settings_invalid', `The setting '${field}' in ${place} is wrong: ${issue?.message ?? 'unreadable'}`);
}
