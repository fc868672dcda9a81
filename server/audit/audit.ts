// Who does something and when: the one reading of the clock of a request or command, passed to everything it causes.

export interface Act {
  /** `user:…`, `key:…`, `agent:…` or `cli`. */
  readonly actor: string;
  readonly nowMs: number;
  /** The account below the actor's own that the act is done for (S1.8). */
  readonly actingFor?: string;
}

export type Random = (bytes: number) => Uint8Array;

/** A row's reference: the prefix tells people what it names, 96 random bits keep it from being guessed. */
export function newRef(prefix: string, random: Random): string {
  return `${prefix}-${Buffer.from(random(12)).toString('hex')}`;
}

export function secondsOf(act: Act): number {
  return Math.floor(act.nowMs / 1000);
}
