// Live agent sessions in memory: checks and rotates their proofs, and hands the rotations out to be written behind.
import { commitmentTo, type ProofHeader } from '../../shared/licence/agent-proof.ts';
import type { Rotation, SessionRow } from './session-store.ts';

export interface LiveSession {
  readonly id: string;
  readonly agentId: string;
  commitment: string;
  spent: string;
  seenAtMs: number;
  /** Unchanged polls still allowed, as of `allowanceAtMs`. */
  allowance: number;
  allowanceAtMs: number;
}

export type ProofVerdict = 'genuine' | 'diverged';

export interface Flood {
  readonly burst: number;
  readonly refillPerSecond: number;
}

export class SessionBook {
  readonly #sessions = new Map<string, LiveSession>();
  readonly #byAgent = new Map<string, string>();
  readonly #flood: Flood;
  #dirty = new Set<LiveSession>();

  constructor(flood: Flood) {
    this.#flood = flood;
  }

  find(id: string): LiveSession | undefined {
    return this.#sessions.get(id);
  }

  /** Replaces the agent's earlier session: one is live at a time. A session already known stays as it is. */
  take(row: Pick<SessionRow, 'id' | 'agentId' | 'commitment' | 'spent'>, nowMs: number): LiveSession {
    const known = this.#sessions.get(row.id);
    if (known !== undefined) return known;
    this.drop(row.agentId);
    const { id, agentId, commitment, spent } = row;
    const allowance = { allowance: this.#flood.burst, allowanceAtMs: nowMs };
    const session = { id, agentId, commitment, spent, seenAtMs: nowMs, ...allowance };
    this.#sessions.set(id, session);
    this.#byAgent.set(agentId, id);
    return session;
  }

  drop(agentId: string): void {
    const id = this.#byAgent.get(agentId);
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session === undefined) return;
    this.#byAgent.delete(agentId);
    this.#sessions.delete(session.id);
    this.#dirty.delete(session);
  }

  /** A proof that meets the commitment moves the session on; the same pair again is an answer that was lost. */
  prove(session: LiveSession, header: ProofHeader, nowMs: number): ProofVerdict {
    const shown = commitmentTo(header.proof);
    if (shown === session.commitment) {
      session.spent = shown;
      session.commitment = header.commitment;
    } else if (shown !== session.spent || header.commitment !== session.commitment) {
      return 'diverged';
    }
    session.seenAtMs = nowMs;
    this.#dirty.add(session);
    return 'genuine';
  }

  /** Seconds to wait when the agent polls without need faster than allowed; 0 when it may. */
  waitSeconds(session: LiveSession, nowMs: number): number {
    const { burst, refillPerSecond } = this.#flood;
    const refilled = (Math.max(0, nowMs - session.allowanceAtMs) / 1000) * refillPerSecond;
    session.allowance = Math.min(burst, session.allowance + refilled);
    session.allowanceAtMs = nowMs;
    if (session.allowance < 1) return Math.ceil((1 - session.allowance) / refillPerSecond);
    session.allowance -= 1;
    return 0;
  }

  /** The rotations since the last call. */
  drain(): Rotation[] {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    return [...dirty].map(({ id, commitment, spent, seenAtMs }) => ({ id, commitment, spent, seenAtMs }));
  }

  /** Takes rotations back that could not be written; they go out with the next batch. */
  restore(rotations: readonly Rotation[]): void {
    for (const { id } of rotations) {
      const session = this.#sessions.get(id);
      if (session !== undefined) this.#dirty.add(session);
    }
  }
}
