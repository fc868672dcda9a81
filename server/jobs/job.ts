// What a job is: a name, how often it runs, and a flow that may run twice, after an outage, or elsewhere at the same time.
import type { ServerDeps } from '../deps.ts';

export interface Step {
  /** Of the whole run. */
  readonly nowMs: number;
  /** Finds what would be done and does nothing. */
  readonly dryRun: boolean;
  /** Asked between windows: false when the server stops or another process took the job over. */
  mayGoOn(): Promise<boolean>;
}

export interface Outcome {
  /** Looked at. */
  readonly found: number;
  /** Changed. */
  readonly done: number;
  /** Could not be done and are tried again with the next run; each is in the log. */
  readonly failed: number;
  /** False: stopped in between. */
  readonly finished: boolean;
}

export interface Job {
  readonly name: string;
  /** For people. */
  readonly says: string;
  readonly everyMs: number;
  /** A look that costs no write: nothing is due at all. */
  isIdle(deps: ServerDeps, nowMs: number): Promise<boolean>;
  run(deps: ServerDeps, step: Step): Promise<Outcome>;
}
