// What is left of a charge once a refund or a credit note gave a part of it back, for the payer and for every level above it.
import { mulDiv } from '../../shared/money.ts';
import type { LevelNets } from './batch-store.ts';

/** One charged line as it stands. Amounts in minor units. */
export interface Charged {
  /** `<quote>/<line>` */
  readonly id: string;
  readonly net: bigint;
  readonly tax: bigint;
  readonly credited: { readonly net: bigint; readonly tax: bigint };
  /** Of what is credited: for days without service, which the payer's own seller gave back alone (S4.14). */
  readonly outageNet: bigint;
  /** By seller above the payer's own. */
  readonly levels: Readonly<Record<string, LevelNets>>;
}

export interface ChargeGivenBack {
  readonly charge: Charged;
  /** By seller: positive amounts that it gives back of what it charged. */
  readonly levels: Readonly<Record<string, bigint>>;
}

export function grossLeft({ net, tax, credited }: Pick<Charged, 'net' | 'tax' | 'credited'>): bigint {
  const left = net - credited.net + tax - credited.tax;
  return left > 0n ? left : 0n;
}

/**
 * `part` is what the paper says, at most what is left. What a level gives back is counted from the sum of all that was given
 * back of the charge, so that many small parts give back what one large one does (M6).
 */
export function giveBackOf(charge: Charged, part: { readonly net: bigint; readonly tax: bigint }): ChargeGivenBack {
  const gross = part.net + part.tax;
  const left = { net: charge.net - charge.credited.net, tax: charge.tax - charge.credited.tax };
  // The paper divides by its line, which may have more left than the charge: a unit moves between net and tax.
  const net = between(gross - left.tax, part.net, left.net);
  const credited = { net: charge.credited.net + net, tax: charge.credited.tax + gross - net };
  const given: Record<string, bigint> = {};
  const levels: Record<string, LevelNets> = {};
  // Days without service were its own seller's to give back: who stands above gives back its share of what was left to refund.
  const { outageNet } = charge;
  for (const [sellerId, level] of Object.entries(charge.levels)) {
    const share = charge.net === 0n ? level.net : shareOf(level, credited.net - outageNet, charge.net - outageNet);
    const after = between(level.credited, share, level.net);
    given[sellerId] = after - level.credited;
    levels[sellerId] = { ...level, credited: after };
  }
  return { charge: { ...charge, credited, levels }, levels: given };
}

function shareOf(level: LevelNets, part: bigint, whole: bigint): bigint {
  return whole === 0n ? level.credited : mulDiv(level.net, part, whole);
}

function between(least: bigint, wanted: bigint, most: bigint): bigint {
  if (wanted < least) return least;
  return wanted > most ? most : wanted;
}
