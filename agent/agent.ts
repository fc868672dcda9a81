// The agent as its doors see it: every verb the local API and the CLI offer, and how the rooms are put together.
import type { Doctor, Health, Outcome, PlanView, Status, Why } from '../shared/contracts/local-api.ts';
import { Fault } from '../shared/errors.ts';
import type { GrantKind } from '../shared/licence/licence.ts';
import type { Result } from '../shared/result.ts';
import type { AgentDeps } from './deps.ts';
import type { InstallPlan } from './enforcement/driver.ts';

export interface Agent {
  status(): Status;
  health(): Health;
  why(kind: GrantKind): Why;
  /** What the next apply would change on the PBX. */
  plan(): Promise<PlanView>;
  /** Polls the server at once and applies what comes. Never throws for a server that fails: the outcome says so. */
  refresh(): Promise<Outcome>;
  /** Takes an activation code or a trust bundle in text form; `dryRun` shows the changes and makes none. */
  update(code: string, options: { readonly dryRun: boolean }): Promise<Outcome>;
  enrol(input: { readonly server: string; readonly token: string; readonly serial: string }): Promise<Outcome>;
  doctor(): Promise<Doctor>;
  /** Text form of a request code for the portal (air gap). */
  requestCode(): Promise<Result<string>>;
  /** Text form of the proof of what was applied last. */
  confirmationCode(): Promise<Result<string>>;
  installPlan(): InstallPlan;
  /** Present with the simulator driver only. */
  readonly simulate?: (line: string) => string;
  /** Loads the state, connects to the PBX and the server and starts the loop. Returns at once. */
  start(): void;
  /** Ends the loop, keeps what is to be kept, closes connections. The limits on the PBX stay. */
  stop(): Promise<void>;
  /** Wall-clock milliseconds of the loop's last sign of life, for a watchdog. */
  lastBeatMs(): number;
}

export function createAgent(_deps: AgentDeps): Agent {
  throw new Fault('not_ready', 'The agent is not put together yet');
}
