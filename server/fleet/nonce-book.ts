// Nonces of signed requests within the clock window, in memory: a request that was seen is not taken twice.

export class NonceBook {
  readonly #spanMs: number;
  #older = new Set<string>();
  #newer = new Set<string>();
  #turnAtMs = 0;

  /** `spanMs`: for how long at least a nonce is remembered. */
  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** False when it was taken before. */
  take(nonce: string, nowMs: number): boolean {
    if (nowMs >= this.#turnAtMs) {
      this.#older = this.#newer;
      this.#newer = new Set();
      this.#turnAtMs = nowMs + this.#spanMs;
    }
    if (this.#older.has(nonce) || this.#newer.has(nonce)) return false;
    this.#newer.add(nonce);
    return true;
  }
}
