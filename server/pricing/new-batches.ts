// What an order's charges are remembered by: later credits are counted from it (M6).
import { allocate, sumOf } from '../../shared/money.ts';
import { type Batch, NOTHING_CREDITED } from '../subscriptions/proration.ts';
import type { Draft, QuoteLine } from './quote-line.ts';

/**
 * By subscription. `drafts` and `lines` are the same ones before and after. What a rounding record of less took off the
 * order was not paid, so no charge gives it back (S4.16); a record of more was not paid for any line, and stays.
 */
export function newBatches(
  reference: string,
  drafts: readonly Draft[],
  lines: readonly QuoteLine[],
  rounding: bigint,
): ReadonlyMap<string, readonly Batch[]> {
  const kept = lines.flatMap((line, index) => {
    const keeps = drafts[index]?.keeps;
    return keeps === undefined ? [] : [{ line, keeps }];
  });
  const off = offCharges(
    kept.map(({ line }) => line.net),
    rounding,
  );
  const batches = kept.map(({ line, keeps }, index) => {
    const { quantity, from, until, tax, taxMilliPercent } = line;
    const net = line.net - (off[index] ?? 0n);
    const facts = { quantity, unitsLeft: quantity, from, until, net, tax, taxMilliPercent };
    const batch = { id: `${reference}/${line.line}`, ...facts, ...keeps, credited: NOTHING_CREDITED };
    return { subscription: line.subscription, batch };
  });
  const grouped = Map.groupBy(batches, ({ subscription }) => subscription);
  return new Map([...grouped].map(([subscription, group]) => [subscription, group.map(({ batch }) => batch)]));
}

/** Over the charges by their size, and from none more than it charged. */
function offCharges(nets: readonly bigint[], rounding: bigint): bigint[] {
  const all = sumOf(nets);
  const off = -rounding < all ? -rounding : all;
  return off > 0n ? allocate(off, nets) : [];
}
