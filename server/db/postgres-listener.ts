// Hears the commits of every process on PostgreSQL; a lost connection is made anew, and counts as a change by itself.
import { Client } from 'pg';
import { CHANGE_CHANNEL } from './postgres-dialect.ts';
import { connectionConfig } from './postgres-pool.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

export class CommitListener {
  readonly #url: string;
  readonly #changed: () => void;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #closed = false;

  /** Begins at once; `changed` is called after commits, and whenever some may have been missed. */
  constructor(url: string, changed: () => void) {
    this.#url = url;
    this.#changed = changed;
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new Client(connectionConfig(this.#url, 'reader'));
    this.#client = client;
    // A failed connection tells of itself by its end, or by the rejection below; the next attempt is the answer to both.
    client.on('error', () => undefined);
    client.on('notification', this.#changed);
    try {
      await client.connect();
      await client.query(`listen ${CHANGE_CHANNEL}`);
      client.once('end', () => this.#again());
      this.#pauseMs = FIRST_PAUSE_MS;
      if (this.#closed) await client.end();
      else this.#changed();
    } catch {
      await client.end().catch(() => undefined);
      this.#again();
    }
  }

  #again(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#connect(), this.#pauseMs);
    this.#timer.unref();
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}
