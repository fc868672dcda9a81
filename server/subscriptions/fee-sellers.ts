// Who sold a subscription when: what changed hands within a month is owed by each seller for its own days (S4.17).
import type { SubscriptionEvent } from './subscription-event-store.ts';

interface Sold {
  readonly sellerId: string;
  /** Whose name the seller's statement shows. */
  readonly accountName: string;
  readonly fromMs: number;
}

interface Held {
  readonly accountPath: string;
  readonly accountName: string;
  readonly events: readonly SubscriptionEvent[];
}

/** In the order of time. Without a transfer: the account directly above the customer. */
export function sellersOf({ accountPath, accountName, events }: Held): Sold[] {
  const transfers = events.filter(({ kind }) => kind === 'transferred');
  const now = { sellerId: accountPath.split('/').at(-3) ?? '', accountName };
  const starts = [Number.NEGATIVE_INFINITY, ...transfers.map(({ atMs }) => atMs)];
  return starts.map((fromMs, index) => {
    const next = transfers[index]?.details;
    const then = { sellerId: `${next?.sellerBefore}`, accountName: `${next?.accountNameBefore}` };
    return { ...(next === undefined ? now : then), fromMs };
  });
}

export interface SoldInSpan {
  readonly accountName: string;
  /** Of the obligation: one per seller, the last one's as it is where nothing changed hands. */
  readonly kind: 'fee' | `fee:${string}`;
}

/** By seller; events after the span say nothing about it. */
export function sellersIn(
  held: Held,
  span: { readonly fromMs: number; readonly untilMs: number },
): Map<string, SoldInSpan> {
  const begun = sellersOf(held).filter(({ fromMs }) => fromMs < span.untilMs);
  const sold = begun.filter((_, index) => (begun[index + 1]?.fromMs ?? span.untilMs) > span.fromMs);
  const last = sold.at(-1)?.sellerId;
  return new Map(
    sold.map(({ sellerId, accountName }) => [
      sellerId,
      { accountName, kind: sellerId === last ? 'fee' : (`fee:${sellerId}` as const) },
    ]),
  );
}
