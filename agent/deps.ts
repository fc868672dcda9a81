// What the agent takes from the world, handed in once by the entry point so that everything inside stays testable.
import type { SettingsStore } from './config.ts';
import type { PbxDriver } from './enforcement/driver.ts';

/** Two clocks: the wall may be wrong or set; the monotonic one only counts while the machine runs. Milliseconds. */
export interface Clock {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

/** One line per event, with fields; never a secret, never more than the last 5 symbols of a code. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface AgentDeps {
  /** `major.minor.patch`; compared with the `minAgent` of a licence. */
  readonly version: string;
  readonly settings: SettingsStore;
  /** Absolute path; made 0700 when it does not exist. */
  readonly stateDir: string;
  readonly clock: Clock;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Names this machine for the MAC of the state files, e.g. the content of /etc/machine-id; '' where there is none. */
  readonly machineId: string;
  /** Hashed hardware facts, a hint only (name to hex digest). Never throws. */
  readonly hardware: () => Promise<Readonly<Record<string, string>>>;
  readonly driver: PbxDriver;
  /** Present with the simulator driver: one line of its command language, answered in words. */
  readonly simulate?: (line: string) => string;
  readonly log: Log;
}
