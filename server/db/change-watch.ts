// Calls a listener when a mark has changed, one call at a time, and again until the call succeeds.

export class ChangeWatch {
  readonly #mark: () => number;
  readonly #listener: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #heard: number;
  #running: Promise<void> | undefined;

  /** `mark` is read every `everyMs`, and whenever `look` says so. A listener that rejects is called again with the next look. */
  constructor(mark: () => number, everyMs: number, listener: () => Promise<void>) {
    this.#mark = mark;
    this.#listener = listener;
    this.#heard = mark();
    this.#timer = setInterval(() => this.look(), everyMs);
    this.#timer.unref();
  }

  look(): void {
    if (this.#running !== undefined) return;
    const mark = this.#mark();
    if (mark === this.#heard) return;
    this.#running = this.#call(mark);
  }

  /** Resolves when no call is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #call(mark: number): Promise<void> {
    let heard = false;
    try {
      await this.#listener();
      this.#heard = mark;
      heard = true;
    } catch {
      // The listener has said why; the mark stays unheard.
    }
    this.#running = undefined;
    // What came while the listener ran.
    if (heard) this.look();
  }
}
