// Sign-in to the agent's page for tests: a desk in memory, and a person who signs in over HTTP as a browser would.
import { randomBytes } from 'node:crypto';
import { createSignInDesk, type SignInDesk } from '../../agent/sign-in/sign-in-desk.ts';

interface Rig {
  readonly desk: SignInDesk;
  /** Of the desk's clock. */
  nowMs: number;
  readonly noted: string[];
  readonly kept: string[];
}

export function signInRig(hash?: string): Rig {
  const noted: string[] = [];
  const kept: string[] = [];
  const time = { nowMs: 1_000_000 };
  const desk = createSignInDesk({
    monotonicMs: () => time.nowMs,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    kept: hash,
    keep: (made) => void kept.push(made),
    note: (act) => void noted.push(act),
    failed: (address) => void noted.push(`failed ${address}`),
  });
  return Object.assign(time, { desk, noted, kept });
}
