// Live agent sessions in memory: checks and rotates their proofs, and hands the rotations out to be written behind.
import { commitmentTo, type ProofHeader } from '../../shared/licence/agent-proof.ts';
import type { Rotation, SessionRow } from './session-store.ts';

export interface LiveSession {
  readonly id: string;
  readonly agentId: string;
  commitment: string;
  /** The commitment that the database has, as far as this process knows. */
  written: string;
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
    const session = { id, agentId, commitment, written: commitment, spent, seenAtMs: nowMs, ...allowance };
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

  /**
   * Takes what another process wrote of a session, `row` being read after `knownAs` was its commitment. Not when this
   * process knows more: an older commitment must never count again. False when nothing changed.
   */
  catchUp(session: LiveSession, knownAs: string, row: Pick<SessionRow, 'commitment' | 'spent'>): boolean {
    if (session.commitment !== knownAs || session.written !== knownAs || row.commitment === knownAs) return false;
    session.commitment = row.commitment;
    session.written = row.commitment;
    session.spent = row.spent;
    return true;
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

  /** The rotations since the last call; each is to be `written` or to be given back by `restore`. */
  drain(): Rotation[] {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    return [...dirty].map(({ id, written, commitment, spent, seenAtMs }) => ({
      id,
      was: written,
      commitment,
      spent,
      seenAtMs,
    }));
  }

  /**
   * These are in the database, but for `refused`: sessions that another process has ended or moved on meanwhile. What this
   * one knows of them is forgotten, so that the next poll is measured by what is written.
   */
  written(rotations: readonly Rotation[], refused: readonly string[]): void {
    const gone = new Set(refused);
    for (const { id, commitment } of rotations) {
      const session = this.#sessions.get(id);
      if (session === undefined) continue;
      if (gone.has(id)) this.drop(session.agentId);
      else session.written = commitment;
    }
  }

  /** Takes rotations back that could not be written; they go out with the next batch. */
  restore(rotations: readonly Rotation[]): void {
    for (const { id } of rotations) {
      const session = this.#sessions.get(id);
      if (session !== undefined) this.#dirty.add(session);
    }
  }
}
