// The name of a quote: what a buyer was shown and what is charged are the same where it is the same (S1.23, M16).
import { hash } from 'node:crypto';
import { Canonical, canonicalJson } from './canonical-json.ts';
import type { Quote } from './quote.ts';

export interface WrittenQuote {
  /** All of it, with what was written of its holdings, to stand in what is written by `canonicalJson`. */
  readonly text: Canonical;
  readonly holdings: ReadonlyMap<unknown, Canonical>;
  /**
   * SHA-256 (hex) of everything a buyer sees and pays. Not of the reference, which an order gets later, nor of the holdings,
   * which name it.
   */
  readonly hash: string;
}

export function writeQuote(quote: Quote): WrittenQuote {
  const holdings = new Map(quote.holdings.map((one) => [one, new Canonical(canonicalJson(one))]));
  const { reference, holdings: _, ...shown } = quote;
  const parts = Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      value === undefined ? value : new Canonical(canonicalJson(value)),
    ]),
  );
  const whole = { ...parts, reference, holdings: [...holdings.values()] };
  return { text: new Canonical(canonicalJson(whole)), holdings, hash: hash('sha256', canonicalJson(parts)) };
}
