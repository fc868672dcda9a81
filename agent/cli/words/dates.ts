// Instants in words for the command line: always UTC, as on the signed documents, so that two machines say the same.

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `1 Mar 2027`, for ends of terms; `at` in epoch seconds. */
export function dayWords(at: number): string {
  return DAY.format(at * 1000).replace('Sept', 'Sep');
}

/** `1 Mar 2027 09:12 UTC`; the time is left out at midnight, where terms end. */
export function instantWords(at: number): string {
  const time = new Date(at * 1000).toISOString().slice(11, 16);
  return time === '00:00' && at % 60 === 0 ? dayWords(at) : `${dayWords(at)} ${time} UTC`;
}

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
