// How far an instant lies from now, in words for the command line.

/** `12 min ago` or `in 3 h`, to the largest whole unit; under a minute it is `just now` or `in a moment`. */
export function distanceWords(at: number, now: number): string {
  const seconds = Math.abs(at - now);
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const;
  const unit = units.find(([size]) => seconds >= size);
  if (unit === undefined) return at > now ? 'in a moment' : 'just now';
  const words = `${Math.floor(seconds / unit[0])} ${unit[1]}`;
  return at > now ? `in ${words}` : `${words} ago`;
}
