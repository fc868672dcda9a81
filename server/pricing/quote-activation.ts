// The line of an activation fee: once with what begins, for no units and no days, so that ending some gives nothing of it back (S4.15).

import type { Desk, Item } from './quote-desk.ts';
import type { Draft } from './quote-line.ts';
import { activationWords } from './quote-words.ts';
import { exactPerMinor } from './rounding-record.ts';

/** `fee` in minor units, without tax. */
export function activationLine(desk: Desk, item: Item, fee: bigint): Draft {
  const { currency, nowMs, taxMilliPercent } = desk.input;
  const { change, subscription, offer, plan } = item;
  return {
    ...{ change, kind: 'charge', reason: 'activation', subscription, sku: offer.sku, plan },
    ...{ quantity: 1, together: 1, priceVersion: null },
    ...{ from: desk.today, until: null, days: 1, periodDays: 1, periodFrom: desk.today },
    ...{ list: fee, adjustment: 0n, exact: fee * exactPerMinor(currency), batch: null },
    words: activationWords(offer.sku, fee, currency),
    taxMilliPercent: offer.taxMilliPercent ?? taxMilliPercent,
    keeps: { addedAtMs: nowMs, paidAtMs: nowMs, added: false, unitsLeft: 0 },
  };
}
