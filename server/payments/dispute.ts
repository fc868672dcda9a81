// What banks and providers took back of a payment, dispute by dispute: a payment may be disputed again, and in parts.
import type { DisputeNews } from './provider.ts';

type DisputeState = 'open' | 'won' | 'lost';

/** Kept with the payment. */
export interface Dispute {
  /** The provider's name for it. */
  readonly ref: string;
  readonly state: DisputeState;
  /** Minor units of the payment's currency: what is taken while it is open, and what the buyer got once it is lost. */
  readonly taken: string;
}

/** Of a payment's details. */
export interface DisputeDetails {
  /** How it stands with all of them. */
  readonly dispute?: DisputeState;
  readonly disputes?: readonly Dispute[];
}

interface Disputed {
  readonly currency: string;
  readonly amount: bigint;
  readonly refunded: bigint;
  readonly details: DisputeDetails;
}

/** Undefined: news of a new one. */
export function knownDispute(payment: Disputed, news: DisputeNews): Dispute | undefined {
  const { dispute, disputes } = payment.details;
  const known = disputes?.find(({ ref }) => ref === news.ref);
  if (known !== undefined || disputes !== undefined || dispute === undefined) return known;
  // Of the time when a payment had one dispute at most, and its name was not kept.
  return { ref: news.ref, state: dispute, taken: `${dispute === 'open' ? takenBy(payment, news) : 0n}` };
}

/** Minor units: a bank does not take back more than is left of what came. */
export function takenBy(
  { amount, refunded, currency, details: { disputes = [] } }: Disputed,
  news: DisputeNews,
): bigint {
  const open = disputes.filter(({ state }) => state === 'open');
  const left = open.reduce((rest, { taken }) => rest - BigInt(taken), amount - refunded);
  return news.currency === currency && news.amount > 0n && news.amount < left ? news.amount : left;
}

/** Of what was taken: minor units that the buyer got where it is lost; a provider may give a part back to each. */
export function lostOf({ currency }: Pick<Disputed, 'currency'>, taken: bigint, news: DisputeNews): bigint {
  return news.currency === currency && news.amount >= 0n && news.amount < taken ? news.amount : taken;
}

/** With one of them as it is now. */
export function withDispute({ disputes: known = [] }: DisputeDetails, dispute: Dispute): Required<DisputeDetails> {
  const disputes = [...known.filter(({ ref }) => ref !== dispute.ref), dispute];
  return { disputes, dispute: disputes.some(({ state }) => state === 'open') ? 'open' : dispute.state };
}
