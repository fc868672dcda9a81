// The agent as its doors see it: every verb the local API and the CLI offer, and how the rooms are put together.
import type { Doctor, Events, Health, Outcome, Peaks, PlanView, Status, Why } from '../shared/contracts/local-api.ts';
import type { GrantKind } from '../shared/licence/licence.ts';
import type { Result } from '../shared/result.ts';
import { confirmationCode } from './actions/confirmation-code.ts';
import { doctor } from './actions/doctor.ts';
import { type Enrolment, enrol } from './actions/enrol.ts';
import { eventsOf, peaksOf } from './actions/gauges.ts';
import { type MassVerbs, massVerbs } from './actions/mass.ts';
import { planOf } from './actions/plan.ts';
import { raise } from './actions/raise.ts';
import { refresh } from './actions/refresh.ts';
import { requestCode } from './actions/request-code.ts';
import { type SeatVerbs, seatVerbs } from './actions/seats.ts';
import { type SettingsVerbs, settingsVerbs } from './actions/settings.ts';
import { healthOf, statusOf } from './actions/status.ts';
import { update } from './actions/update.ts';
import { whyOf } from './actions/why.ts';
import { tellTime, wakeMemory } from './corridor/memory.ts';
import type { Corridor } from './cycle.ts';
import type { AgentDeps } from './deps.ts';
import type { InstallPlan } from './enforcement/driver.ts';
import { createLane } from './lane.ts';
import { makeStateDir } from './licence-store/durable-file.ts';
import { type Loop, startLoop } from './loop.ts';
import { createHttpClient } from './poller/http-client.ts';
import type { SignInAct } from './sign-in/sign-in-desk.ts';

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
  /** Takes the emergency raise of the signed policy; `dryRun` shows it and takes nothing. */
  raise(options: { readonly dryRun: boolean }): Promise<Outcome>;
  enrol(input: Enrolment): Promise<Outcome>;
  doctor(): Promise<Doctor>;
  /** Text form of a request code for the portal (air gap). */
  requestCode(): Promise<Result<string>>;
  /** Text form of the proof of what was applied last. */
  confirmationCode(): Promise<Result<string>>;
  installPlan(): InstallPlan;
  peaks(): Peaks;
  events(cursor: number | undefined, limit: number): Events;
  /** Something about the page's sign-in, for the audit trail. */
  notePage(act: SignInAct): void;
  readonly seats: SeatVerbs;
  readonly mass: MassVerbs;
  readonly settings: SettingsVerbs;
  /** Present with the simulator driver only. */
  readonly simulate?: (line: string) => string;
  /** Loads the state, connects to the PBX and the server and starts the loop. Returns at once. */
  start(): void;
  /** Ends the loop, keeps what is to be kept, closes connections. The limits on the PBX stay. */
  stop(): Promise<void>;
  /** Wall-clock milliseconds of the loop's last sign of life, for a watchdog. */
  lastBeatMs(): number;
}

/** Loads the state folder at once, so that every verb answers before `start` too. Throws Fault `state_not_writable`. */
export function createAgent(deps: AgentDeps): Agent {
  makeStateDir(deps.stateDir);
  const lane = createLane(deps.clock.monotonicMs);
  const memory = wakeMemory(deps);
  const { proxy, serverCa } = deps.settings.read();
  const http = createHttpClient({ proxy, serverCa });
  const asking = createLane(deps.clock.monotonicMs);
  const corridor: Corridor = { deps, memory, http, alone: lane.run, asking: asking.run };
  let loop: Loop | undefined;
  const now = () => tellTime(memory, deps);
  const status = () => statusOf(memory, deps, now(), loop?.streamState() ?? 'off');
  return {
    status,
    health: () => healthOf(status()),
    why: (kind) => whyOf(memory, kind, now()),
    plan: () => planOf(corridor),
    refresh: () => refresh(corridor),
    async update(code, options) {
      const outcome = await update(corridor, code, options);
      if (!options.dryRun) loop?.enforceSoon();
      return outcome;
    },
    async raise(options) {
      const outcome = await raise(corridor, options);
      if (!options.dryRun) loop?.enforceSoon();
      return outcome;
    },
    async enrol(input) {
      const outcome = await enrol(corridor, input);
      loop?.reconnect();
      return outcome;
    },
    doctor: () =>
      doctor({ settings: deps.settings.read(), stateDir: deps.stateDir, status: status(), driver: deps.driver }),
    requestCode: () => requestCode(corridor),
    confirmationCode: () => confirmationCode(corridor),
    installPlan: () => deps.driver.installPlan(),
    peaks: () => peaksOf(memory, now()),
    events: (cursor, limit) => eventsOf(deps.stateDir, cursor, limit),
    notePage: (act) => memory.audit.note(Math.floor(now() / 1000), act, {}),
    seats: seatVerbs(corridor),
    mass: massVerbs(corridor),
    settings: settingsVerbs(corridor, () => {
      loop?.reconnect();
      loop?.enforceSoon();
    }),
    ...(deps.simulate === undefined ? {} : { simulate: deps.simulate }),
    start() {
      loop ??= startLoop(corridor, lane);
    },
    async stop() {
      await loop?.stop();
      http.close();
      memory.seats.db?.close();
      memory.seats.db = undefined;
    },
    lastBeatMs: () => loop?.lastBeatMs() ?? 0,
  };
}
