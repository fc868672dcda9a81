// Open event streams of agents: one per agent, the newest wins; they carry only a hint to poll.

export interface EventStream {
  /** False when the other side does not take any more. */
  write(text: string): boolean;
  end(): void;
}

export class EventStreams {
  readonly #byPbx = new Map<string, Map<string, EventStream>>();
  #count = 0;

  count(): number {
    return this.#count;
  }

  open(pbxId: string, agentId: string, stream: EventStream): void {
    const ofPbx = this.#byPbx.get(pbxId) ?? new Map<string, EventStream>();
    const former = ofPbx.get(agentId);
    this.#byPbx.set(pbxId, ofPbx.set(agentId, stream));
    if (former === undefined) this.#count += 1;
    else former.end();
  }

  /** Only if it is still the agent's newest. */
  close(pbxId: string, agentId: string, stream: EventStream): void {
    const ofPbx = this.#byPbx.get(pbxId);
    if (ofPbx?.get(agentId) !== stream) return;
    ofPbx.delete(agentId);
    if (ofPbx.size === 0) this.#byPbx.delete(pbxId);
    this.#count -= 1;
  }

  /** Ends the streams of agents that may no longer listen. */
  endOthers(pbxId: string, activeAgentId: string | undefined): void {
    for (const [agentId, stream] of this.#byPbx.get(pbxId) ?? []) {
      if (agentId !== activeAgentId) stream.end();
    }
  }

  announce(pbxId: string, revision: { readonly epoch: number; readonly seq: number }): void {
    const text = `event: licence\ndata: ${JSON.stringify(revision)}\n\n`;
    for (const stream of this.#byPbx.get(pbxId)?.values() ?? []) if (!stream.write(text)) stream.end();
  }

  heartbeat(): void {
    for (const ofPbx of this.#byPbx.values()) {
      for (const stream of ofPbx.values()) if (!stream.write(': still here\n\n')) stream.end();
    }
  }

  endAll(): void {
    for (const ofPbx of this.#byPbx.values()) for (const stream of ofPbx.values()) stream.end();
  }
}
