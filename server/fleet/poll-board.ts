// What each agent would be told right now, in memory; entries are dropped as soon as anything about their PBX changed.
import type { Notice } from '../../shared/contracts/agent-wire.ts';

export interface Standing {
  readonly agentId: string;
  readonly pbxId: string;
  readonly serial: string;
  readonly state: 'active' | 'replaced' | 'revoked';
  /** `"epoch.seq"` as it stands in `if-none-match`; empty before the first licence. */
  readonly etag: string;
  readonly revision: { readonly epoch: number; readonly seq: number } | undefined;
  /** base64url. */
  readonly document: string | undefined;
  /** From then on a poll signs a fresh one. */
  readonly reissueAtMs: number;
  /** The agent holds a newer document than the server knows (a restored backup). */
  readonly behind: boolean;
  readonly notices: readonly Notice[];
  /** Epoch seconds; signed with the time, because it may lower a limit. */
  readonly bothActiveSince: number | undefined;
  readonly nextPollSeconds: number;
  /** `nextPollSeconds` as a header. */
  readonly nextPollText: string;
}

export class PollBoard {
  readonly #standings = new Map<string, Standing>();
  readonly #agentsOfPbx = new Map<string, Set<string>>();
  #generation = 0;

  find(agentId: string): Standing | undefined {
    return this.#standings.get(agentId);
  }

  /** Counts invalidations: what was read before one must not be put after it. */
  generation(): number {
    return this.#generation;
  }

  put(standing: Standing, readAtGeneration: number): void {
    if (readAtGeneration !== this.#generation) return;
    this.#standings.set(standing.agentId, standing);
    const agents = this.#agentsOfPbx.get(standing.pbxId) ?? new Set();
    this.#agentsOfPbx.set(standing.pbxId, agents.add(standing.agentId));
  }

  invalidate(pbxId: string): void {
    this.#generation += 1;
    for (const agentId of this.#agentsOfPbx.get(pbxId) ?? []) this.#standings.delete(agentId);
    this.#agentsOfPbx.delete(pbxId);
  }

  clear(): void {
    this.#generation += 1;
    this.#standings.clear();
    this.#agentsOfPbx.clear();
  }
}
