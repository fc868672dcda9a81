// Chance that can be had again: one seed and one case number give one input, on every machine.

export interface Chance {
  /** 0 to `below` - 1. */
  int(below: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Any element; undefined of an empty list. */
  some<T>(list: readonly T[]): T | undefined;
  bytes(length: number): Buffer;
}

export function chanceOf(seed: number, index: number): Chance {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
  /** Mulberry32. */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (below: number) => Math.floor((next() / 2 ** 32) * below);
  return {
    int,
    pick: (list) => list[int(list.length)] ?? list[0],
    some: (list) => list[int(list.length)],
    bytes: (length) => Buffer.from(Uint8Array.from({ length }, () => next() & 255)),
  };
}
