// Which charged units a reduction takes, and which of them are still young enough to be given back (D1, S3.21).
import type { LocalDate } from '../../shared/calendar.ts';
import type { Batch } from './proration.ts';

export interface TakenUnits {
  readonly batch: Batch;
  readonly units: number;
}

/** Batches that still have units and days on or after `date`. */
export function openBatches(batches: readonly Batch[], date: LocalDate): Batch[] {
  return batches.filter(({ unitsLeft, until }) => unitsLeft > 0 && (until === null || until > date));
}

/**
 * Units of each stretch of time, the newest first: a unit that ends is missing from the running period and from every
 * period that was paid ahead. A stretch that has fewer gives what it has.
 */
export function takeUnits(
  batches: readonly Batch[],
  units: number,
  newest: (batch: Batch) => number,
): readonly TakenUnits[] {
  const stretches = Map.groupBy(batches, ({ until }) => until);
  return [...stretches.values()].flatMap((stretch) => {
    let wanted = units;
    // Of two that are equally new the one that was charged later goes first.
    const order = stretch.toReversed().toSorted((a, b) => newest(b) - newest(a));
    return order.flatMap((batch) => {
      const taken = Math.min(wanted, batch.unitsLeft);
      wanted -= taken;
      return taken === 0 ? [] : [{ batch, units: taken }];
    });
  });
}

/** How many units of today were added recently enough to be given back now. */
export function unitsToGiveBack(
  batches: readonly Batch[],
  date: LocalDate,
  isRecent: (batch: Batch) => boolean,
): number {
  const running = openBatches(batches, date).filter(({ from }) => from <= date);
  return running.filter((batch) => batch.added && isRecent(batch)).reduce((sum, { unitsLeft }) => sum + unitsLeft, 0);
}

/** The batches with the changed ones in their places. */
export function withBatches(batches: readonly Batch[], changed: readonly Batch[]): Batch[] {
  const byId = new Map(changed.map((batch) => [batch.id, batch]));
  return batches.map((batch) => byId.get(batch.id) ?? batch);
}
