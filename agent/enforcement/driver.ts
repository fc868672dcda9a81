// What the agent asks of a PBX: describe itself, read what is in force, take steps, count, repair. One folder per kind.

type Hardness = 'hard' | 'soft';

/** What a driver can promise; shown to the admin as it stands. */
export interface Guarantee {
  /** hard = refused before the answer, never above the limit at admission. */
  readonly calls: Hardness;
  readonly callUnit: 'conversation' | 'dialog' | 'leg';
  readonly agentDown: 'keeps-until-schedule-ends' | 'keeps-last' | 'unlimited';
  readonly pbxRestart: 'keeps' | 'resets-to-start-value';
  readonly countAfterRestart: 'exact' | 'forgets-live-calls';
  /** Plain sentences, e.g. 'caller-side attended transfer until the repair'. */
  readonly knownLeaks: readonly string[];
}

/** From `from` (epoch seconds, exclusive of earlier steps) each step holds until its `until`; the last one is FOREVER. */
export interface CallStep {
  readonly until: number;
  readonly calls: number;
}

/** What shall be, or what is, in force on the PBX. The same shape on both sides of the diff. */
export interface EnforcedState {
  /** Undefined on a PBX = nothing was ever written, or it cannot be read as a schedule. */
  readonly calls: readonly CallStep[] | undefined;
  /** Regex source of numbers that pass always, beside the ones built into the gate. */
  readonly emergency: string | undefined;
  /** Licensed extensions with their feature letters ('' = none). */
  readonly extensions: ReadonlyMap<string, string>;
  /** False where someone switched the check of extensions off on the PBX; wanted is always true. */
  readonly extensionsChecked: boolean;
  /** Extensions whose registration is refused. */
  readonly blocked: ReadonlySet<string>;
  /** Service code to its value: '1' for on, or a number of seats. Absent = off. */
  readonly services: ReadonlyMap<string, string>;
  /** Which document this state came from: `epoch.seq`. */
  readonly revision: string | undefined;
  /** The agent's own note of the emergency raises that count against the term; means nothing to the PBX. */
  readonly raises?: string | undefined;
}

/** One thing to do to the PBX; the plan is a list of these and is shown before it is carried out. */
export type Step =
  | { readonly do: 'set-calls'; readonly from: readonly CallStep[] | undefined; readonly to: readonly CallStep[] }
  | { readonly do: 'set-emergency'; readonly from: string | undefined; readonly to: string }
  | {
      readonly do: 'license-extension';
      readonly extension: string;
      readonly from: string | undefined;
      readonly to: string;
    }
  | { readonly do: 'unlicense-extension'; readonly extension: string }
  | { readonly do: 'check-extensions' }
  | { readonly do: 'block-registration'; readonly extension: string }
  | { readonly do: 'unblock-registration'; readonly extension: string }
  | { readonly do: 'set-service'; readonly service: string; readonly from: string | undefined; readonly to: string }
  | { readonly do: 'clear-service'; readonly service: string; readonly from: string }
  | { readonly do: 'note-raises'; readonly from: string | undefined; readonly to: string }
  | { readonly do: 'set-revision'; readonly from: string | undefined; readonly to: string };

/** An extension the PBX knows; trunks are not in this list. */
export interface ConfiguredExtension {
  readonly extension: string;
  readonly registered: boolean;
}

export interface Reading {
  readonly state: EnforcedState;
  readonly extensions: readonly ConfiguredExtension[];
}

export interface Usage {
  /** Admitted conversations now (published counting rule). */
  readonly calls: number;
  readonly channels: number;
  /** By the last reading, where there was one: to list them anew each time is dear on a PBX with very many. */
  readonly configuredExtensions: number;
}

/** A way round the gate, or a missing piece of it, that `doctor` names. */
export interface Finding {
  readonly code:
    | 'gate_missing'
    | 'gate_edited'
    | 'bypass_context'
    | 'bypass_endpoint'
    | 'account_too_strong'
    | 'account_too_weak'
    | 'sorcery_missing'
    | 'pbx_too_old';
  readonly severity: 'error' | 'warning';
  readonly subject: string;
  readonly message: string;
  readonly next: string;
}

export interface Probe {
  readonly version: string;
  readonly gate: 'installed' | 'missing' | 'edited';
  readonly findings: readonly Finding[];
}

export interface InstallFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** The content holds a secret: written, but never shown. */
  readonly secret?: true;
}

/** A file or line the admin puts on the PBX; shown first, written only when asked. */
export interface InstallPlan {
  readonly files: readonly InstallFile[];
  /** What the admin adds or runs by hand, in order. */
  readonly instructions: readonly string[];
}

export type PbxEvent =
  /** The PBX (re)started or the connection came back: re-assert everything. */
  | { readonly type: 'booted' | 'connected' }
  | { readonly type: 'disconnected'; readonly reason: string }
  /** Extensions or dialplan may have changed. */
  | { readonly type: 'reloaded' }
  /** A transfer or merge: tokens may have leaked. */
  | { readonly type: 'transferred' }
  | {
      readonly type: 'refused';
      readonly reason: 'calls' | 'extension';
      readonly number: string;
      readonly extension: string;
    };

export interface PbxDriver {
  readonly kind: 'asterisk' | 'simulator';
  describe(): Guarantee;
  probe(signal: AbortSignal): Promise<Probe>;
  /** `known`: the extensions of an earlier reading, which are not asked for anew: a change of seats is in force sooner. */
  read(signal: AbortSignal, known?: Reading['extensions']): Promise<Reading>;
  /** Caller names of extensions, '' where there is none. */
  callers(extensions: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Carries the steps out in order, pipelined; repeating is harmless. Throws Fault `pbx_unreachable`, `pbx_refused` or
   * `aborted`; steps before the one that failed stay done. `read`, `callers`, `usage`, `probe` and `repair` throw the same codes.
   * `onDone` is told how many steps are done, now and then.
   */
  apply(
    steps: readonly Step[],
    signal: AbortSignal,
    onDone?: (steps: number) => void,
  ): Promise<{ readonly done: number; readonly durableAfterMs: number }>;
  usage(signal: AbortSignal): Promise<Usage>;
  /** Gives every conversation that lost its token one again. */
  repair(signal: AbortSignal): Promise<{ readonly restored: number }>;
  installPlan(): InstallPlan;
  /** Starts the connection; `onEvent` is called for every event until `close`. Never throws for an unreachable PBX. */
  open(onEvent: (event: PbxEvent) => void): void;
  connected(): boolean;
  close(): Promise<void>;
}
