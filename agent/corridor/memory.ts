// The working memory of one agent process: what it goes by, what it last saw, and what it tells about itself.
import type { Notice } from '../../shared/contracts/agent-wire.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { Refusal } from '../../shared/result.ts';
import { type AuditLog, openAuditLog } from '../audit/audit-log.ts';
import { type ClockMark, type ClockState, readClock, type Suspicion, startClock } from '../clock/agent-clock.ts';
import type { AgentDeps } from '../deps.ts';
import type { RefusedExtension } from '../enforcement/desired.ts';
import type { Drift, LastApplied } from '../enforcement/drift.ts';
import type { ConfiguredExtension, EnforcedState, Probe, Usage } from '../enforcement/driver.ts';
import { type AgentKey, loadAgentKey } from '../identity/agent-key.ts';
import { type Journal, loadJournal, stateAsKept } from '../journal.ts';
import type { Held } from '../licence-store/held.ts';
import { type HighWater, recordKey } from '../licence-store/high-water.ts';
import { type Loaded, loadState } from '../licence-store/store.ts';
import { anchorHash, type TrustChain } from '../licence-store/trust-chain.ts';
import type { Session } from '../poller/session.ts';
import { spentRaises } from './circumstances.ts';
import { NO_SEATS, type SeatMemory } from './seat-memory.ts';

interface PollMemory {
  session: Session | undefined;
  /** Polls in a row that did not get through. */
  failures: number;
  /** In words, for status. */
  lastOutcome: string;
  /** Every poll since the start, by how it ended. */
  readonly counts: Record<'changed' | 'unchanged' | 'refused' | 'fault', number>;
  lastSuccessAtMs: number | undefined;
  /** Why the last poll brought nothing; undefined after a good one. */
  lastRefusal: Refusal | undefined;
  /** The server itself refused: revoked, or another PBX. */
  definite: boolean;
  nextAtMs: number | undefined;
  /** Monotonic; undefined = a signed time is wanted. */
  timeConfirmedAtMs: number | undefined;
  notices: readonly Notice[];
}

interface PbxMemory {
  lastApplied: LastApplied | undefined;
  lastAppliedAtMs: number | undefined;
  lastRefusal: Refusal | undefined;
  inForce: EnforcedState | undefined;
  drift: readonly (Drift & { readonly atMs: number })[];
  refused: readonly RefusedExtension[];
  /** As read last; a change of seats goes by them. */
  configured: readonly ConfiguredExtension[] | undefined;
  use: Usage | undefined;
  restored: number;
  probe: Probe | undefined;
}

export interface Memory {
  readonly audit: AuditLog;
  /** 32 hex digits, new at every start. */
  readonly instance: string;
  key: AgentKey | undefined;
  keyDamaged: boolean;
  held: Held;
  chain: TrustChain | undefined;
  highWater: HighWater;
  damagedFiles: readonly string[];
  clock: ClockState;
  suspicion: Suspicion;
  journal: Journal;
  /** What could not be written last; undefined once it could. */
  notWritable: Refusal | undefined;
  hardwareChanged: boolean;
  readonly poll: PollMemory;
  readonly pbx: PbxMemory;
  readonly seats: SeatMemory;
}

/** Loads the state folder. Damage is remembered, never thrown. */
export function wakeMemory(deps: AgentDeps): Memory {
  const { key, keyDamaged } = readKey(deps.stateDir);
  const journal = loadJournal(deps.stateDir);
  const loaded = loadState(
    { dir: deps.stateDir, macKey: macKeyFor(deps, key) },
    { serial: deps.settings.read().serial, agentKey: key?.thumbprint },
  );
  const memory: Memory = {
    audit: openAuditLog(deps.stateDir, () => {
      const owner = serialOf(memory, deps);
      return owner === undefined || memory.key === undefined ? undefined : { owner, key: memory.key };
    }),
    instance: Buffer.from(deps.random(16)).toString('hex'),
    key,
    keyDamaged,
    held: loaded.held,
    chain: loaded.chain,
    highWater: anchored(loaded),
    damagedFiles: loaded.damagedFiles,
    clock: startClock(keptMark(loaded), instants(deps)),
    suspicion: 'none',
    journal,
    notWritable: undefined,
    hardwareChanged: false,
    poll: {
      session: undefined,
      failures: 0,
      lastOutcome: 'not polled yet',
      counts: { changed: 0, unchanged: 0, refused: 0, fault: 0 },
      lastSuccessAtMs: undefined,
      lastRefusal: undefined,
      definite: false,
      nextAtMs: undefined,
      timeConfirmedAtMs: undefined,
      notices: [],
    },
    pbx: {
      lastApplied: journal.applied && { state: stateAsKept(journal.applied), earlier: [], bootedSince: false },
      lastAppliedAtMs: undefined,
      lastRefusal: undefined,
      inForce: undefined,
      drift: [],
      refused: [],
      configured: undefined,
      use: undefined,
      restored: 0,
      probe: undefined,
    },
    seats: { ...NO_SEATS },
  };
  if (loaded.damagedFiles.length > 0 || keyDamaged) {
    const files = [...loaded.damagedFiles, ...(keyDamaged ? ['agent.key'] : [])].join(' ');
    memory.audit.note(Math.floor(deps.clock.wallMs() / 1000), 'state_damaged', { files });
  }
  return memory;
}

export function macKeyFor(deps: Pick<AgentDeps, 'machineId'>, key: AgentKey | undefined): Uint8Array {
  return recordKey(deps.machineId, key?.privateKey.export({ format: 'der', type: 'pkcs8' }));
}

/** The one reading of the clock for a cycle or a request: effective now, milliseconds. */
export function tellTime(memory: Memory, deps: Pick<AgentDeps, 'clock'>): number {
  const reading = readClock(memory.clock, instants(deps));
  memory.clock = reading.state;
  if (reading.suspicion !== memory.suspicion) {
    const wall = Math.floor(deps.clock.wallMs() / 1000);
    memory.audit.note(Math.floor(reading.nowMs / 1000), 'clock', { suspicion: reading.suspicion, wall });
  }
  memory.suspicion = reading.suspicion;
  return reading.nowMs;
}

export function instants(deps: Pick<AgentDeps, 'clock'>) {
  return { wallMs: deps.clock.wallMs(), monotonicMs: deps.clock.monotonicMs() };
}

/** Serial number this agent is bound to, or the one it was set up with. */
export function serialOf(memory: Memory, deps: Pick<AgentDeps, 'settings'>): string | undefined {
  return memory.highWater.serial ?? deps.settings.read().serial;
}

export function heldLicence(memory: Memory): Licence | undefined {
  return memory.held.kind === 'licence' ? memory.held.verified.licence : undefined;
}

/** True where something was licensed and cannot be verified now: the limits on the PBX are left alone. */
export function holdsLimits(memory: Memory, nowMs: number): boolean {
  const { held } = memory;
  return held.kind === 'damaged' && (held.endsS === undefined || nowMs < held.endsS * 1000);
}

/** Nothing was ever trusted or licensed here. */
export function isEmpty(memory: Memory): boolean {
  return memory.held.kind === 'none' && memory.highWater.licence === undefined && memory.highWater.anchor === undefined;
}

/** An anchor that was put in place at installation is held to from the first start on. A lost record brings no raises back. */
function anchored({ chain, held, highWater }: Loaded): HighWater {
  if (chain === undefined) return highWater;
  const lost = highWater.anchor === undefined && held.kind === 'licence';
  return {
    ...highWater,
    anchor: anchorHash(chain[0].bytes),
    ...(lost ? { raises: spentRaises(held.verified.licence) } : {}),
  };
}

/** A record that was lost takes its mark from the licence: it cannot be earlier than that was signed. */
function keptMark({ held, highWater }: Loaded): ClockMark {
  const { markMs, believedAheadMs, probation } = highWater.clock;
  const signedMs = held.kind === 'licence' ? held.verified.licence.issuedAt * 1000 : undefined;
  return { markMs: markMs ?? signedMs, believedAheadMs, ...(probation === undefined ? {} : { probation }) };
}

function readKey(stateDir: string): { key: AgentKey | undefined; keyDamaged: boolean } {
  try {
    return { key: loadAgentKey(stateDir), keyDamaged: false };
  } catch {
    return { key: undefined, keyDamaged: true };
  }
}
