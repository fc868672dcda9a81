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
  /** Which of its copies the vendor said is the original. */
  readonly declared: Declaration | undefined;
  readonly createdAtMs: number;
}

/** One start of the agent process; `atMs` is when it last opened a session. */
export interface Instance {
  readonly instance: string;
  readonly atMs: number;
}

/** The vendor's word after a clone was found: this instance is the original, those are copies. */
export interface Declaration {
  readonly real: string;
  readonly refused: readonly string[];
}

const REMEMBERED = 8;
const REFUSED_REMEMBERED = 64;

export type Opening =
  | { readonly kind: 'copy' }
  | {
      readonly kind: 'taken';
      readonly instances: readonly Instance[];
      readonly declared: Declaration | undefined;
      /** Two copies live, and it is not settled which one is the original. */
      readonly cloned: boolean;
      /** Copies that gave themselves away just now, because the declared original came back after them. */
      readonly exposed: readonly string[];
    };

/**
 * A copy that was declared one is refused. One that starts anew has another name and is not known yet: it gives itself away
 * when the original, which never stopped, opens its next session.
 */
export function noteOpening(
  agent: Pick<Agent, 'instances' | 'declared'>,
  instance: string,
  nowMs: number,
  windowMs: number,
): Opening {
  const { instances: former, declared } = agent;
  if (declared?.refused.includes(instance) === true) return { kind: 'copy' };
  const { history, cloned } = noteInstance(former, instance, nowMs, windowMs);
  if (!cloned || declared?.real !== instance)
    return { kind: 'taken', instances: history, declared, cloned, exposed: [] };
  const exposed = former.slice(former.findIndex((known) => known.instance === instance) + 1).map((one) => one.instance);
  const refused = [...declared.refused, ...exposed].slice(-REFUSED_REMEMBERED);
  const kept = history.filter((known) => !refused.includes(known.instance));
  return { kind: 'taken', instances: kept, declared: { real: instance, refused }, cloned: false, exposed };
}

/** Undefined when the agent never told of this instance. */
export function declare(agent: Pick<Agent, 'instances' | 'declared'>, real: string): Declaration | undefined {
  if (!agent.instances.some((known) => known.instance === real)) return undefined;
  const others = agent.instances.map((known) => known.instance).filter((one) => one !== real);
  const refused = [...(agent.declared?.refused ?? []).filter((one) => one !== real), ...others];
  return { real, refused: refused.slice(-REFUSED_REMEMBERED) };
}

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
