// The agent itself in the test's process: real state folder, real HTTP, the simulated PBX, and clocks that tests set.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { type Agent, createAgent } from '../../agent/agent.ts';
import { type SettingsStore, settingsInMemory, type settingsSchema } from '../../agent/config.ts';
import type { AgentDeps } from '../../agent/deps.ts';
import type { PbxDriver } from '../../agent/enforcement/driver.ts';
import { BUILT_IN_EMERGENCY } from '../../agent/enforcement/emergency.ts';
import { simulatorDriver } from '../../agent/enforcement/simulator/driver.ts';
import { type SimulatedPbx, simulatedPbx } from '../../agent/enforcement/simulator/pbx.ts';

export interface AgentRig {
  readonly agent: Agent;
  readonly pbx: SimulatedPbx;
  readonly stateDir: string;
  readonly settings: SettingsStore;
  /** Milliseconds by which the wall clock is wrong. */
  wallErrorMs: number;
  /** Milliseconds that passed beside real time, on both clocks. */
  aheadMs: number;
  readonly logged: string[];
  /** Stops the agent and starts it anew on the same folder, PBX and settings. */
  restarted(): Promise<AgentRig>;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly settings?: z.input<typeof settingsSchema>;
  readonly extensions?: readonly string[];
  readonly stateDir?: string;
  readonly machineId?: string;
  /** An earlier rig whose PBX and settings go on. */
  readonly after?: AgentRig;
  /** In place of the simulated PBX. */
  readonly driver?: () => PbxDriver;
  /** Time that stands still until the test moves it, for PBX and agent alike. */
  readonly clock?: { nowMs: number };
  /** Another start of the clock than real time, epoch ms. */
  readonly startMs?: number;
}

export async function agentRig(options: RigOptions = {}): Promise<AgentRig> {
  const { after } = options;
  const stateDir = options.stateDir ?? after?.stateDir ?? (await mkdtemp(path.join(tmpdir(), 'switchkey-rig-')));
  const settings = after?.settings ?? settingsInMemory({ eventStream: false, ...options.settings });
  const startedMs = Date.now();
  const offsetMs = options.startMs === undefined ? 0 : options.startMs - startedMs;
  const time = { wallErrorMs: after?.wallErrorMs ?? 0, aheadMs: after?.aheadMs ?? 0 };
  const { clock } = options;
  const trueMs = () => (clock === undefined ? Date.now() + offsetMs + time.aheadMs : clock.nowMs);
  const pbx = after?.pbx ?? simulatedPbx({ emergency: BUILT_IN_EMERGENCY, now: trueMs });
  if (after === undefined) for (const extension of options.extensions ?? []) pbx.addExtension(extension);
  const logged: string[] = [];
  const say = (level: string) => (message: string, fields?: object) =>
    void logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const deps: AgentDeps = {
    version: '0.1.0',
    settings,
    stateDir,
    clock: {
      wallMs: () => trueMs() + time.wallErrorMs,
      monotonicMs: () => (clock === undefined ? performance.now() + time.aheadMs : clock.nowMs),
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    machineId: options.machineId ?? 'test-machine',
    hardware: async () => ({}),
    driver: options.driver?.() ?? simulatorDriver(pbx),
    log: { info: say('info'), warn: say('warn'), error: say('error') },
  };
  const agent = createAgent(deps);
  const rig: AgentRig = {
    agent,
    pbx,
    stateDir,
    settings,
    logged,
    get wallErrorMs() {
      return time.wallErrorMs;
    },
    set wallErrorMs(ms) {
      time.wallErrorMs = ms;
    },
    get aheadMs() {
      return time.aheadMs;
    },
    set aheadMs(ms) {
      time.aheadMs = ms;
    },
    async restarted() {
      await agent.stop();
      return agentRig({ ...options, after: rig });
    },
    async close() {
      await agent.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
  return rig;
}
