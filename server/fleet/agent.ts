// An agent as the server knows it, and how a clone of it shows: an instance that comes back after another took over.

export interface Agent {
  readonly id: string;
  readonly pbxId: string;
  readonly thumbprint: string;
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  readonly version: string;
  readonly state: 'active' | 'replaced' | 'revoked';
  readonly instances: readonly Instance[];
  readonly clonedAtMs: number | null;
  readonly createdAtMs: number;
}

/** One start of the agent process; `atMs` is when it last opened a session. */
export interface Instance {
  readonly instance: string;
  readonly atMs: number;
}

const REMEMBERED = 8;

/**
 * A process never takes back an older instance's name, so A, then B, then A again within the window are two live copies.
 * Returns the history to keep (newest last) and whether this opening proves a clone.
 */
export function noteInstance(
  history: readonly Instance[],
  instance: string,
  nowMs: number,
  windowMs: number,
): { readonly history: readonly Instance[]; readonly cloned: boolean } {
  const latest = history.at(-1);
  const earlier = history.find((known) => known.instance === instance);
  const cloned = earlier !== undefined && latest?.instance !== instance && nowMs - earlier.atMs <= windowMs;
  const others = history.filter((known) => known.instance !== instance);
  return { history: [...others, { instance, atMs: nowMs }].slice(-REMEMBERED), cloned };
}
