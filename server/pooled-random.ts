// Random bytes by the handful: names and keys are short and many, and asking the machine for each takes longer than making one.
import type { Random } from './audit/audit.ts';

const POOL_BYTES = 4096;
const SHORT_BYTES = 64;

/** What was given out is given to nobody else, and not kept. Longer wishes go to `random` straight. */
export function pooledRandom(random: Random): Random {
  let pool = new Uint8Array(0);
  let at = 0;
  return (bytes) => {
    if (bytes > SHORT_BYTES) return random(bytes);
    if (at + bytes > pool.length) {
      pool = Uint8Array.from(random(POOL_BYTES));
      at = 0;
    }
    const given = pool.slice(at, at + bytes);
    pool.fill(0, at, at + bytes);
    at += bytes;
    return given;
  };
}
