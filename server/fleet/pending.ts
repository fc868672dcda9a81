// What was signed but not proved yet: a reduction or a move counts as done when the agent has confirmed it.

export interface Pending {
  readonly kind: 'reduction' | 'move';
  /** Epoch seconds. */
  readonly since: number;
  /** The document whose confirmation (or that of a later one) settles it. */
  readonly epoch: number;
  readonly seq: number;
}

/** One thing at a time is waited for: a move stays a move, and both are settled by the newer document. */
export function waitFor(former: Pending | undefined, kind: Pending['kind'], since: number, of: Revision): Pending {
  const moved = former?.kind === 'move' || kind === 'move';
  return { kind: moved ? 'move' : 'reduction', since: former?.since ?? since, epoch: of.epoch, seq: of.seq };
}

interface Revision {
  readonly epoch: number;
  readonly seq: number;
}

export function isSettledBy(pending: Pending, applied: Revision): boolean {
  return applied.epoch > pending.epoch || (applied.epoch === pending.epoch && applied.seq >= pending.seq);
}
