// Whether two members of one entitlement took calls at the same time, and for how long, from what they reported by the hour.

export interface ActiveHour {
  /** Epoch seconds, start of the hour. */
  readonly hour: number;
  readonly active: boolean;
  /** Of the hour; undefined from an agent that does not say. */
  readonly minutes: number | undefined;
}

export interface Overlap {
  /** Epoch seconds: the hour in which it began. */
  readonly since: number;
  /** Start of the last hour of it. */
  readonly last: number;
  /** At least so many; what a takeover within an hour explains is not counted. */
  readonly minutes: number;
}

const HOUR = 3_600;

/**
 * The newest run of hours in which both took calls. Two that shared an hour by turns (a takeover) add up to its 60 minutes
 * at most, so only what goes beyond is proof. Without minutes an hour counts when both were active in the one before too.
 */
export function overlapOf(a: readonly ActiveHour[], b: readonly ActiveHour[]): Overlap | undefined {
  const other = new Map(b.map((one) => [one.hour, one]));
  let before: number | undefined;
  let run: Overlap | undefined;
  for (const one of a.toSorted((x, y) => x.hour - y.hour)) {
    const twin = other.get(one.hour);
    if (twin === undefined || !one.active || !twin.active) continue;
    const follows = before === one.hour - HOUR;
    const minutes = sharedMinutes(one, twin, follows);
    if (minutes === 'by turns') continue;
    before = one.hour;
    if (minutes === 0) continue;
    const goesOn = run !== undefined && run.last === one.hour - HOUR;
    run = {
      since: goesOn && run !== undefined ? run.since : one.hour,
      last: one.hour,
      minutes: minutes + (goesOn && run !== undefined ? run.minutes : 0),
    };
  }
  return run;
}

function sharedMinutes(a: ActiveHour, b: ActiveHour, follows: boolean): number | 'by turns' {
  if (a.minutes === undefined || b.minutes === undefined) return follows ? 60 : 0;
  const shared = a.minutes + b.minutes - 60;
  return shared > 0 ? shared : 'by turns';
}
