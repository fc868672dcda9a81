// Walks an audit chain row by row and names what was altered, removed, inserted, reordered, cut off or re-made.
import { CHAIN_START, type ChainEnd, type ChainedRow, rowHash } from './audit-chain.ts';

export type ChainFaultKind = 'altered' | 'removed' | 'inserted' | 'reordered' | 'truncated' | 'rewritten';

export interface ChainFault {
  readonly kind: ChainFaultKind;
  /** First row concerned. */
  readonly id: number;
  /** One sentence that names the row. */
  readonly message: string;
}

export interface ChainReport {
  readonly rows: number;
  readonly end: ChainEnd;
  /** Number of the last row under a signed head; rows after it are chained but not signed yet. */
  readonly signedUpTo: number;
  /** In the order of the rows; empty when nothing was changed. */
  readonly faults: readonly ChainFault[];
}

/** What nobody can find out from a trail alone; shown beside every report. */
export const CHAIN_LIMITS =
  'Found are rows altered, removed, inserted or reordered, and a tail cut off before the newest signed head. Not found: a tail cut off together with its heads (compare with an export kept elsewhere), rows after the newest head that were re-made, and a rewrite by whoever has the signing key.';

/** More than this is one disaster, not a list. */
const MAX_SUSPECTS = 1_000;

/** Feed it the rows in the order they are kept, then `finish`. `heads` are those whose signature was verified. */
export class ChainVerifier {
  readonly #heads: ReadonlyMap<number, string>;
  readonly #faults: ChainFault[] = [];
  /** Rows whose hash does not fit what they say. */
  readonly #suspects: ChainedRow[] = [];
  readonly #missing = new Map<number, number>();
  #end: ChainEnd;
  #rows = 0;
  #broken = false;
  #soundUpTo: number;
  #signedUpTo = 0;

  constructor(heads: readonly ChainEnd[], start: ChainEnd = CHAIN_START) {
    this.#heads = new Map(heads.map((head) => [head.id, head.hash]));
    this.#end = start;
    this.#soundUpTo = start.id;
  }

  take(row: ChainedRow): void {
    this.#rows += 1;
    const follows = this.#place(row);
    if (rowHash(row.previous, row.id, row.fields) !== row.hash) {
      this.#suspect(row);
      this.#broken = true;
    } else {
      if (follows && !this.#broken && row.previous !== this.#end.hash) {
        this.#blame('altered', row.id - 1, `Row ${row.id - 1} was altered: row ${row.id} names another hash of it.`);
      }
      this.#broken = false;
    }
    if (row.id > this.#end.id) this.#end = { id: row.id, hash: row.hash };
    this.#compare(row);
  }

  finish(): ChainReport {
    for (const [from, to] of this.#missing) {
      const words = from === to ? `Row ${from} was removed.` : `Rows ${from} to ${to} were removed.`;
      this.#blame('removed', from, words);
    }
    this.#judgeSuspects();
    const newest = Math.max(0, ...this.#heads.keys());
    if (newest > this.#end.id) {
      const words = `Rows ${this.#end.id + 1} to ${newest} were cut off: the head of row ${newest} is signed.`;
      this.#blame('truncated', this.#end.id + 1, words);
    }
    const faults = this.#faults.toSorted((a, b) => a.id - b.id);
    return { rows: this.#rows, end: this.#end, signedUpTo: this.#signedUpTo, faults };
  }

  /** Whether the row's number is the next one; else says what that means. */
  #place(row: ChainedRow): boolean {
    const expected = this.#end.id + 1;
    if (row.id === expected) return true;
    if (row.id > expected) {
      this.#missing.set(expected, row.id - 1);
      return false;
    }
    const gap = [...this.#missing].find(([from, to]) => from <= row.id && row.id <= to);
    if (gap === undefined) {
      this.#blame('inserted', row.id, `Row ${row.id} stands there twice: one of the two was inserted.`);
      return false;
    }
    this.#missing.delete(gap[0]);
    if (gap[0] < row.id) this.#missing.set(gap[0], row.id - 1);
    if (row.id < gap[1]) this.#missing.set(row.id + 1, gap[1]);
    this.#blame('reordered', row.id, `Row ${row.id} was moved behind row ${this.#end.id}.`);
    return false;
  }

  #compare(row: ChainedRow): void {
    const signed = this.#heads.get(row.id);
    if (signed === undefined) return;
    if (signed === row.hash) {
      this.#soundUpTo = row.id;
      this.#signedUpTo = Math.max(this.#signedUpTo, row.id);
    } else if (!this.#faults.some((fault) => fault.id > this.#soundUpTo) && this.#suspects.length === 0) {
      const words = `Rows ${this.#soundUpTo + 1} to ${row.id} were re-made: the signed head of row ${row.id} names another hash.`;
      this.#blame('rewritten', this.#soundUpTo + 1, words);
    }
  }

  /** A hash that fits under another number tells that the row was written elsewhere; else its words were changed. */
  #judgeSuspects(): void {
    const numbers = this.#suspects.map((row) => row.id);
    let shift = 0;
    for (const row of this.#suspects) {
      const candidates = [row.id + shift, row.id - 1, row.id + 1, ...numbers];
      const written = candidates.find((id) => id !== row.id && rowHash(row.previous, id, row.fields) === row.hash);
      if (written === undefined) {
        this.#blame('altered', row.id, `Row ${row.id} was altered: it does not fit its hash.`);
      } else if (written - row.id !== shift) {
        this.#blameMoved(row, written);
        // Only a run of rows with the same step is one deed.
        shift = Math.abs(written - row.id) === 1 ? written - row.id : 0;
      }
    }
  }

  #blameMoved(row: ChainedRow, written: number): void {
    const swapped = this.#suspects.some(
      (other) => other.id === written && rowHash(other.previous, row.id, other.fields) === other.hash,
    );
    if (swapped) {
      this.#blame('reordered', row.id, `Row ${row.id} was reordered: it was written as row ${written}.`);
    } else if (written < row.id) {
      this.#blame(
        'inserted',
        row.id - 1,
        `Row ${row.id - 1} was inserted: row ${row.id} was written as row ${written}.`,
      );
    } else {
      this.#blame('removed', row.id, `Row ${row.id} was removed: the row now there was written as row ${written}.`);
    }
  }

  #suspect(row: ChainedRow): void {
    if (this.#suspects.length < MAX_SUSPECTS) this.#suspects.push(row);
  }

  #blame(kind: ChainFaultKind, id: number, message: string): void {
    if (this.#faults.length < MAX_SUSPECTS) this.#faults.push({ kind, id, message });
  }
}
