// Remembers when each extension was first seen, so that the order in which extensions are refused never changes by itself.

/** Extensions that are gone are forgotten only beyond this many, so that one bad reading never shuffles the order. */
const MAX_REMEMBERED = 20_000;

/** Known extensions keep their instant; new ones get `nowMs`. Returns `known` itself when nothing is new. */
export function mergeFirstSeen(
  known: ReadonlyMap<string, number>,
  configured: readonly { readonly extension: string }[],
  nowMs: number,
): ReadonlyMap<string, number> {
  const fresh = configured.filter(({ extension }) => !known.has(extension));
  if (fresh.length === 0) return known;
  const merged = new Map(known);
  for (const { extension } of fresh) merged.set(extension, nowMs);
  if (merged.size <= MAX_REMEMBERED) return merged;
  const present = new Set(configured.map(({ extension }) => extension));
  return new Map([...merged].filter(([extension]) => present.has(extension)));
}
