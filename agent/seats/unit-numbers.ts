// Which unit of a subscription has a UUID: names are derived from numbers, so the way back is an index of eight bytes a unit.

/** The first so many units of a subscription are found. */
const MOST_UNITS = 200_000;
/** One key is the first 32 bits of a UUID and, below them, the number of the unit: together 53 bits, exact in a double. */
const NUMBERS = 2 ** 21;

/** The index is made when it is first asked. UUIDs in lower case. */
export function unitNumbers(uuidOf: (unit: number) => string, quantity: number): (uuid: string) => number | undefined {
  let keys: Float64Array | undefined;
  return (uuid) => {
    keys ??= sortedKeys(uuidOf, Math.min(quantity, MOST_UNITS));
    const wanted = keyOf(uuid, 0);
    for (let at = firstFrom(keys, wanted); at < keys.length; at += 1) {
      const unit = (keys[at] ?? 0) - wanted;
      if (!(unit < NUMBERS)) return undefined;
      if (uuidOf(unit) === uuid) return unit;
    }
    return undefined;
  };
}

function sortedKeys(uuidOf: (unit: number) => string, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => keyOf(uuidOf(at + 1), at + 1)).sort();
}

/** NaN for what does not begin with hex digits: nothing is found by it. */
function keyOf(uuid: string, unit: number): number {
  return Number.parseInt(uuid.slice(0, 8), 16) * NUMBERS + unit;
}

/** Place of the first key that is not below `wanted`. */
function firstFrom(keys: Float64Array, wanted: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
